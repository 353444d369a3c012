package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documented file and the reader say the same. */
class ConfFileTest {

    private static final Path FILE = Path.of("conf", "slipway.yaml");
    private static final Pattern KEY = Pattern.compile("( *)(?:- )?([a-z-]+):.*");

    @Test
    void itHasTheDefaults() {
        // Given
        String required = """
                fleet: acme-1
                github: {path: acme}
                webhook: {}
                pools: [{name: containers, cpu: 2, memory: 7GiB, disk: 10GiB}]
                """;
        // When
        Reading reading = SettingsReader.read(FILE, Map.of());
        // Then
        assertThat(reading).isEqualTo(new Reading.Valid(Given.settings(required, Map.of())));
    }

    @Test
    void itDocumentsEveryKeyThatTheReaderKnows() throws IOException {
        // Given
        var report = new Report();
        assertThat(SettingsReader.read(Files.readString(FILE), Map.of(), report))
                .isInstanceOf(Reading.Valid.class);
        // When
        List<String> documented = documentedKeys();
        // Then
        assertThat(report.keys()).isNotEmpty().isSubsetOf(documented);
    }

    @Test
    void itsExamplesOfFurtherCredentialsAreOnes() throws IOException {
        // Given
        String examples = Files.readAllLines(FILE).stream()
                .filter(line -> line.startsWith("  #   - {"))
                .map(line -> line.replaceFirst("#", " ") + "\n")
                .collect(Collectors.joining());
        String text = "fleet: a\npools: [{name: a, path: a, credential: tools}]\ngithub:\n  credentials:\n" + examples;
        // When
        Settings settings = Given.settings(text, Map.of());
        // Then
        assertThat(settings.github().credentials()).containsOnlyKeys("tools", "bots");
    }

    /** A key of the file, by how far it is indented. */
    private record Place(int indent, String name) {}

    /** The keys of the file that have a comment right above them. */
    private static List<String> documentedKeys() throws IOException {
        List<String> keys = new ArrayList<>();
        Deque<Place> within = new ArrayDeque<>();
        String before = "";
        for (String line : Files.readAllLines(FILE)) {
            Matcher key = KEY.matcher(line);
            if (key.matches()) {
                boolean item = line.strip().startsWith("- ");
                int indent = key.group(1).length() + (item ? 2 : 0);
                within.removeIf(place -> place.indent() >= indent);
                String name = within.isEmpty() ? key.group(2) : within.peek().name() + "." + key.group(2);
                // Sections explain themselves by their keys.
                if (before.strip().startsWith("#") || line.matches("(github|lxd|ops):")) {
                    keys.add(name);
                }
                within.push(new Place(indent, name.equals("pools") ? "pools[]" : name));
                assertThat(item).isEqualTo(name.equals("pools[].name"));
            }
            before = line;
        }
        return keys;
    }
}
