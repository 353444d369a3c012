package dev.slipway.config;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The environment variables that override the file: {@code SLIPWAY_GITHUB_PATH} is {@code github.path}. */
final class Environment {

    static final Environment NONE = new Environment(Map.of());

    private static final String PREFIX = "SLIPWAY_";
    private static final String OF_TESTS = "SLIPWAY_TEST_";
    /** Where the command line looks for the admin API: not for the service to read. */
    private static final String OF_COMMANDS = "SLIPWAY_SOCKET";

    private final Map<String, String> variables;
    private final Set<String> known = new LinkedHashSet<>();

    Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    static String name(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The items of a list; none of an empty text. */
    static List<String> items(String text) {
        return text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }

    Optional<String> value(String key) {
        known.add(name(key));
        return Optional.ofNullable(variables.get(name(key)));
    }

    /** Whether any variable is of a key within this one. */
    boolean mentionsWithin(String key) {
        return variables.keySet().stream().anyMatch(variable -> variable.startsWith(name(key) + "_"));
    }

    /** Makes a mistake of every variable that is ours by name and that nobody asked for. To be called last. */
    void refuseUnknown(Report report) {
        for (String variable : new TreeSet<>(variables.keySet())) {
            if (variable.startsWith(PREFIX)
                    && !variable.startsWith(OF_TESTS)
                    && !variable.equals(OF_COMMANDS)
                    && !known.contains(variable)) {
                report.add(variable, "no known variable", Nearest.of(variable, known));
            }
        }
    }
}
