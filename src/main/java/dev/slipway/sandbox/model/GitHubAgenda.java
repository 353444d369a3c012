package dev.slipway.sandbox.model;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/** What is due later, in virtual time. Adding, removing and taking the next one cost O(log n). */
final class GitHubAgenda {
    /** Something that is due, unless it is cancelled before. */
    record Entry(Instant at, long order, Runnable what) {}

    private final TreeSet<Entry> entries =
            new TreeSet<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::order));
    private Instant now = Instant.MIN;
    private long order;

    Entry at(Instant at, Runnable what) {
        Entry entry = new Entry(at, order++, what);
        entries.add(entry);
        return entry;
    }

    void cancel(Entry entry) {
        entries.remove(entry);
    }

    /** Carries out all that is due, each at its own time. An earlier time than the last one changes nothing. */
    void advance(Instant to) {
        while (!entries.isEmpty() && !entries.first().at().isAfter(to)) {
            Entry due = entries.pollFirst();
            now = later(now, due.at());
            due.what().run();
        }
        now = later(now, to);
    }

    Instant now() {
        return now;
    }

    Optional<Instant> nextAt() {
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of(entries.first().at());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
