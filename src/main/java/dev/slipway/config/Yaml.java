package dev.slipway.config;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads a YAML text into nodes. A tree of our own rather than Jackson's, which takes an alias for a text, the last of two
 * values of a key for the only one, and forgets how a scalar was written.
 */
final class Yaml {

    private static final int DEEPEST = 20;
    // The builder leaves out what YAML 1.1 says of a missing value, unlike the factory's constructor.
    private static final YAMLFactory FACTORY = YAMLFactory.builder()
            .loaderOptions(bounds())
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .build();

    private final YAMLParser parser;
    private final Report report;

    private Yaml(YAMLParser parser, Report report) {
        this.parser = parser;
        this.report = report;
    }

    private static LoaderOptions bounds() {
        var options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        return options;
    }

    /** The document's mapping; empty if this is no YAML, of which the report then tells. */
    static Optional<Node.Mapping> parse(String text, Report report) {
        try (var parser = FACTORY.createParser(text)) {
            return new Yaml(parser, report).document();
        } catch (IOException e) {
            report.add(place(e), "no YAML (" + problem(e) + ")", "YAML");
            return Optional.empty();
        }
    }

    private Optional<Node.Mapping> document() throws IOException {
        JsonToken first = parser.nextToken();
        Node node = first == null ? new Node.Empty() : node("the file", "", first);
        if (first != null && parser.nextToken() != null) {
            report.add(line(), "the start of a second document", "one document");
        }
        if (node instanceof Node.Mapping mapping) {
            return Optional.of(mapping);
        }
        if (node instanceof Node.Empty) {
            return Optional.of(new Node.Mapping(Map.of()));
        }
        report.add("the file", node.shown(), "a mapping of keys to values");
        return Optional.empty();
    }

    private Node node(String name, String prefix, JsonToken token) throws IOException {
        if (parser.isCurrentAlias()) {
            report.add(name, "an alias", "the value itself: anchors and aliases (& and *) are not followed");
            return new Node.Reported();
        }
        return switch (token) {
            case START_OBJECT -> mapping(prefix);
            case START_ARRAY -> sequence(name);
            case VALUE_NULL -> new Node.Empty();
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
                new Node.Scalar(parser.getText());
            default -> {
                report.add(name, "of a kind that has no use here", "plain text, a list or a mapping");
                yield new Node.Reported();
            }
        };
    }

    private Node mapping(String prefix) throws IOException {
        var entries = new LinkedHashMap<String, Node>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            String name = prefix + key;
            String line = line();
            Node value = node(name, name + ".", parser.nextToken());
            if (entries.putIfAbsent(key, value) != null) {
                report.add(name, "there twice (again on " + line + ")", "one value");
            }
        }
        return new Node.Mapping(entries);
    }

    private Node sequence(String name) throws IOException {
        List<Node> items = new ArrayList<>();
        JsonToken token;
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            String item = name + "[" + items.size() + "]";
            items.add(node(item, item + ".", token));
        }
        return new Node.Sequence(items);
    }

    private String line() {
        return "line " + parser.currentTokenLocation().getLineNr();
    }

    private static String place(IOException e) {
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            var mark = marked.getProblemMark();
            return place(mark.getLine() + 1L, mark.getColumn() + 1L);
        }
        if (e instanceof JsonProcessingException parse && parse.getLocation() != null) {
            return place(parse.getLocation().getLineNr(), parse.getLocation().getColumnNr());
        }
        return "the file";
    }

    private static String place(long line, long column) {
        return "line " + line + ", column " + column;
    }

    // The messages of the libraries quote the lines around, which may hold anything: only what they say of the fault
    // itself is told.
    private static String problem(IOException e) {
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblem() != null) {
            return marked.getProblem().strip();
        }
        if (e.getCause() instanceof ReaderException reader) {
            return String.format("character U+%04X at position %d", reader.getCodePoint(), reader.getPosition());
        }
        return e instanceof JsonParseException ? "a key must be a plain text" : "it cannot be read";
    }
}
