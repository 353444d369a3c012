package dev.slipway.sandbox.model;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** What is due later, in virtual time; things due at one instant happen in the order in which they were entered. */
final class Agenda {

    /** Something that is due, unless it is cancelled before. */
    static final class Entry {
        private final Instant at;
        private final long order;
        private final Agenda agenda;
        private Consumer<Instant> what;

        private Entry(Instant at, long order, Agenda agenda, Consumer<Instant> what) {
            this.at = at;
            this.order = order;
            this.agenda = agenda;
            this.what = what;
        }

        void cancel() {
            if (what != null) {
                what = null;
                agenda.cancelled++;
                agenda.sweep();
            }
        }
    }

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.<Entry, Instant>comparing(e -> e.at).thenComparingLong(e -> e.order));
    private long order;
    private int cancelled;

    Entry at(Instant at, Consumer<Instant> what) {
        var entry = new Entry(at, order++, this, what);
        entries.add(entry);
        return entry;
    }

    /** Carries out what is due, each at its own time, and what becomes due by that. */
    void advance(Instant now) {
        for (Entry next = first(); next != null && !next.at.isAfter(now); next = first()) {
            Consumer<Instant> what = entries.remove().what;
            next.what = null;
            what.accept(next.at);
        }
    }

    Optional<Instant> nextAt() {
        return Optional.ofNullable(first()).map(e -> e.at);
    }

    private Entry first() {
        Entry first = entries.peek();
        while (first != null && first.what == null) {
            entries.remove();
            cancelled--;
            first = entries.peek();
        }
        return first;
    }

    /** Cancelled entries stay until they come up, or until they are half of all: then they cost O(1) each. */
    private void sweep() {
        if (cancelled > 64 && cancelled > entries.size() / 2) {
            entries.removeIf(e -> e.what == null);
            cancelled = 0;
        }
    }
}
