package dev.slipway.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which known name somebody meant who wrote an unknown one. */
final class Nearest {

    /** A longer name is nobody's slip of the pen, and comparing costs its length each time. */
    private static final int LONGEST = 64;

    private static final int MOST_NAMED = 8;

    private Nearest() {}

    /** What a mistake says was expected instead. */
    static String of(String name, Collection<String> known) {
        Optional<String> nearest = name.length() > LONGEST
                ? Optional.empty()
                : known.stream()
                        .filter(candidate -> distance(name, candidate) <= 1 + candidate.length() / 4)
                        .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
        if (nearest.isPresent()) {
            return nearest.get() + ", or nothing";
        }
        String all = String.join(", ", known.stream().sorted().toList());
        return known.size() <= MOST_NAMED ? "one of " + all : "one that the configuration's documentation names";
    }

    /** Levenshtein's: letters to insert, drop or replace. */
    private static int distance(String a, String b) {
        var previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
