package dev.slipway.cli;

import dev.slipway.fleet.Phase;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/** One place in the picture: a runner, and when it is gone the one that takes its place, with their phases over time. */
final class DemoRow {

    private static final int MOST_SPANS = 400;

    /** From this time on; empty is nobody. */
    private record Span(Instant from, Optional<Phase> phase) {}

    private final Deque<Span> spans = new ArrayDeque<>();
    private String runner;

    DemoRow(String runner) {
        this.runner = runner;
    }

    /** The one that is there, or was there last. */
    String runner() {
        return runner;
    }

    /** Another one takes the place. */
    void takenBy(String next) {
        runner = next;
    }

    void phase(Phase phase, Instant at) {
        add(new Span(at, Optional.of(phase)));
    }

    void gone(Instant at) {
        add(new Span(at, Optional.empty()));
    }

    private void add(Span span) {
        spans.addLast(span);
        if (spans.size() > MOST_SPANS) {
            spans.removeFirst();
        }
    }

    /** What it does now; empty if it is gone. */
    Optional<Phase> phase() {
        return spans.isEmpty() ? Optional.empty() : spans.getLast().phase();
    }

    /** When its phase began, or when it went. */
    Instant since() {
        return spans.isEmpty() ? Instant.EPOCH : spans.getLast().from();
    }

    /** What was there at this time; empty if nobody was. */
    Optional<Phase> at(Instant time) {
        Iterator<Span> latestFirst = spans.descendingIterator();
        while (latestFirst.hasNext()) {
            Span span = latestFirst.next();
            if (!span.from().isAfter(time)) {
                return span.phase();
            }
        }
        return Optional.empty();
    }
}
