package dev.slipway.sandbox.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** Virtual time, and what is due in it. Things due at one instant happen in the order in which they were entered. */
public final class Timeline {

    private record Entry(Instant at, long order, Runnable what) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::order));
    private Instant now;
    private long order;

    Timeline(Instant now) {
        this.now = now;
    }

    public Instant now() {
        return now;
    }

    /** Does this at that time; at once, if that is over. */
    public void at(Instant at, Runnable what) {
        entries.add(new Entry(at.isBefore(now) ? now : at, order++, what));
    }

    /** Does this after that time. */
    public void after(Duration delay, Runnable what) {
        at(now.plus(delay), what);
    }

    Optional<Instant> nextAt() {
        return Optional.ofNullable(entries.peek()).map(Entry::at);
    }

    /** Lets time pass, and does what is due by then, each at its own time. */
    void moveTo(Instant to) {
        while (!entries.isEmpty() && !entries.peek().at().isAfter(to)) {
            Entry due = entries.remove();
            now = due.at();
            due.what().run();
        }
        now = to;
    }
}
