package dev.slipway.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One mapping of the configuration, being read key by key. What is wrong goes to the report, and the key has no value
 * then: an empty answer where there is a default or a requirement means that the reading as a whole is invalid.
 */
final class Section {

    private final String prefix;
    private final Map<String, Node> entries;
    private final Environment environment;
    private final Report report;
    private final Set<String> known = new LinkedHashSet<>();

    private Section(String name, Map<String, Node> entries, Environment environment, Report report) {
        this.prefix = name.isEmpty() ? "" : name + ".";
        this.entries = entries;
        this.environment = environment;
        this.report = report;
    }

    static Section root(Node.Mapping document, Environment environment, Report report) {
        return new Section("", document.entries(), environment, report);
    }

    /** A value that must be given. */
    <T> Optional<T> required(String key, Form<T> form) {
        if (!given(key)) {
            mistake(key, "missing", form.expected());
        }
        return optional(key, form);
    }

    /** A value, or this default. */
    <T> Optional<T> optional(String key, Form<T> form, T byDefault) {
        Optional<T> value = optional(key, form);
        return given(key) ? value : Optional.of(byDefault);
    }

    /** A value that may be left out. */
    <T> Optional<T> optional(String key, Form<T> form) {
        know(key);
        var variable = environment.value(prefix + key);
        if (variable.isPresent()) {
            return text(Environment.name(prefix + key), variable.get(), form);
        }
        return given(key) ? scalar(prefix + key, entries.get(key), form) : Optional.empty();
    }

    /** A list of values, or this default; in the environment separated by commas. */
    <T> Optional<List<T>> list(String key, Form<T> form, List<T> byDefault) {
        know(key);
        var variable = environment.value(prefix + key);
        if (variable.isPresent()) {
            return all(Environment.items(variable.get()).stream()
                    .map(item -> text(Environment.name(prefix + key), item, form))
                    .toList());
        }
        Node node = node(key);
        if (node instanceof Node.Empty) {
            return Optional.of(byDefault);
        }
        return items(prefix + key, node, "a list, each item " + form.expected()).flatMap(items -> {
            List<Optional<T>> values = new ArrayList<>();
            for (Node item : items) {
                values.add(scalar(prefix + key + "[" + values.size() + "]", item, form));
            }
            return all(values);
        });
    }

    /** The mapping under a key; without keys if there is none. */
    Section section(String key) {
        know(key);
        return section(prefix + key, node(key), environment);
    }

    /** The mappings listed under a key, in which the environment has no say. */
    Optional<List<Section>> sections(String key) {
        know(key);
        return items(prefix + key, node(key), "a list of mappings").map(items -> {
            List<Section> sections = new ArrayList<>();
            for (Node item : items) {
                sections.add(section(prefix + key + "[" + sections.size() + "]", item, Environment.NONE));
            }
            return sections;
        });
    }

    /** The keys of a mapping that has names of the operator's choice as its keys. */
    List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /** Whether the file or the environment gives a value, be it a wrong one. */
    boolean given(String key) {
        return entries.containsKey(key) || environment.value(prefix + key).isPresent();
    }

    /** Whether the file has a mapping under this key, or the environment a value that belongs in one. */
    boolean givenWithin(String key) {
        return !(node(key) instanceof Node.Empty) || environment.mentionsWithin(prefix + key);
    }

    void mistake(String key, String value, String expected) {
        report.add(prefix + key, value, expected);
    }

    /** Makes a mistake of every key that nobody asked for. To be called last. */
    void refuseUnknownKeys() {
        for (String key : entries.keySet()) {
            if (!known.contains(key)) {
                mistake(key, "no known key", Nearest.of(key, known));
            }
        }
    }

    private void know(String key) {
        known.add(key);
        report.know(prefix + key);
    }

    private Node node(String key) {
        return entries.getOrDefault(key, new Node.Empty());
    }

    private Section section(String name, Node node, Environment variables) {
        if (node instanceof Node.Mapping mapping) {
            return new Section(name, mapping.entries(), variables, report);
        }
        if (!(node instanceof Node.Empty)) {
            wrongKind(name, node, "a mapping of keys to values");
        }
        return new Section(name, Map.of(), variables, report);
    }

    private Optional<List<Node>> items(String name, Node node, String expected) {
        if (node instanceof Node.Sequence sequence) {
            return Optional.of(sequence.items());
        }
        if (node instanceof Node.Empty) {
            return Optional.of(List.of());
        }
        wrongKind(name, node, expected);
        return Optional.empty();
    }

    private <T> Optional<T> scalar(String name, Node node, Form<T> form) {
        if (node instanceof Node.Scalar scalar) {
            return text(name, scalar.text(), form);
        }
        wrongKind(name, node, form.expected());
        return Optional.empty();
    }

    private <T> Optional<T> text(String name, String text, Form<T> form) {
        Optional<T> value = form.parse().apply(text);
        if (value.isEmpty()) {
            report.add(name, form.shown(text), form.expected());
        }
        return value;
    }

    private void wrongKind(String name, Node node, String expected) {
        if (!(node instanceof Node.Reported)) {
            report.add(name, node.shown(), expected);
        }
    }

    private static <T> Optional<List<T>> all(List<Optional<T>> values) {
        return values.stream().allMatch(Optional::isPresent)
                ? Optional.of(values.stream().flatMap(Optional::stream).toList())
                : Optional.empty();
    }
}
