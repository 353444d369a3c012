package dev.slipway.github;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Decides what a log says of what may happen any number of times: at most one line a minute of each kind, with how often
 * it happened. The kinds must be few; one context.
 */
final class RareLines<K> {
    static final Duration PAUSE = Duration.ofMinutes(1);

    private final LongSupplier clock;
    private final Map<K, Tally> tallies = new LinkedHashMap<>();

    private static final class Tally {
        private long said;
        private long unsaid;
        private String last = "";
    }

    /**
     * What a line is to say.
     *
     * @param times how often it happened since the last line
     * @param last what was told of it the last time
     */
    record Line(long times, String last) {}

    /** @param clock of nanoseconds, such as {@link System#nanoTime()} */
    RareLines(LongSupplier clock) {
        this.clock = clock;
    }

    /** It happened. Whether to say so now: the first time, and once a pause is over. */
    boolean happened(K kind, String told) {
        Tally tally = tallies.get(kind);
        if (tally == null) {
            tally = new Tally();
            tally.said = clock.getAsLong();
            tallies.put(kind, tally);
            return true;
        }
        tally.unsaid++;
        tally.last = told;
        return false;
    }

    /** What is to be said now, as its pause is over. To be asked now and then. */
    Map<K, Line> due() {
        long now = clock.getAsLong();
        Map<K, Line> lines = new LinkedHashMap<>();
        var iterator = tallies.entrySet().iterator();
        while (iterator.hasNext()) {
            var entry = iterator.next();
            Tally tally = entry.getValue();
            if (now - tally.said < PAUSE.toNanos()) {
                continue;
            }
            if (tally.unsaid == 0) {
                iterator.remove();
                continue;
            }
            lines.put(entry.getKey(), new Line(tally.unsaid, tally.last));
            tally.said = now;
            tally.unsaid = 0;
        }
        return lines;
    }
}
