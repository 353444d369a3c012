package dev.slipway.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one reading of the configuration has come upon so far: the mistakes, and the keys that have a meaning. */
final class Report {

    /** More are of no use to anybody, and a file of a megabyte can hold a hundred thousand. */
    private static final int MOST = 200;

    private final List<Mistake> mistakes = new ArrayList<>();
    private final Set<String> keys = new LinkedHashSet<>();

    void add(String key, String value, String expected) {
        if (mistakes.size() < MOST) {
            mistakes.add(new Mistake(key, value, expected));
        }
    }

    /** Remembers that a key has a meaning; the items of a list count as one: {@code pools[].max}. */
    void know(String key) {
        keys.add(key.replaceAll("\\[\\d+]", "[]"));
    }

    List<Mistake> mistakes() {
        return List.copyOf(mistakes);
    }

    Set<String> keys() {
        return Set.copyOf(keys);
    }
}
