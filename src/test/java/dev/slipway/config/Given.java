package dev.slipway.config;

import java.util.List;
import java.util.Map;

/** Readings of texts, for the tests of this package. */
final class Given {

    private Given() {}

    static Settings settings(String text, Map<String, String> environment) {
        Reading reading = SettingsReader.read(text, environment, new Report());
        if (reading instanceof Reading.Valid valid) {
            return valid.settings();
        }
        throw new AssertionError("expected settings, got " + reading);
    }

    static Settings settings(Document document) {
        return settings(document.text(), Map.of());
    }

    /** The messages; none if the text is valid. */
    static List<String> mistakes(String text, Map<String, String> environment) {
        return SettingsReader.read(text, environment, new Report()) instanceof Reading.Invalid invalid
                ? invalid.mistakes().stream().map(Mistake::message).toList()
                : List.of();
    }

    static List<String> mistakes(Document document) {
        return mistakes(document.text(), Map.of());
    }
}
