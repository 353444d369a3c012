package dev.slipway.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the configuration: a YAML file, and the environment variables that override it. */
public final class SettingsReader {

    private SettingsReader() {}

    /**
     * Reads the file, which blocks.
     *
     * @param environment of the process; only variables whose name starts with {@code SLIPWAY_} matter, and those that name
     *     proxies
     */
    public static Reading read(Path file, Map<String, String> environment) {
        var report = new Report();
        return BoundedFile.text(file, report)
                .map(text -> read(text, environment, report))
                .orElseGet(() -> new Reading.Invalid(report.mistakes()));
    }

    /** As {@link #read(Path, Map)}, of a text; the report learns the keys on the way. */
    static Reading read(String text, Map<String, String> variables, Report report) {
        Optional<Node.Mapping> document = Yaml.parse(text, report);
        if (document.isEmpty()) {
            return new Reading.Invalid(report.mistakes());
        }
        var environment = new Environment(variables);
        var parts = new Parts(Section.root(document.get(), environment, report), Proxies.of(variables));
        Supplier<Settings> settings = parts.settings();
        parts.checkProxy(report);
        environment.refuseUnknown(report);
        return report.mistakes().isEmpty() ? new Reading.Valid(settings.get()) : new Reading.Invalid(report.mistakes());
    }
}
