package dev.slipway.reconcile;

import java.time.Instant;

/** The core's {@code now}: wall time at start plus monotonic time since, so that a clock that jumps expires nothing. */
public final class MonotonicClock {

    private final Instant anchor;
    private final long origin;

    private MonotonicClock(Instant anchor, long origin) {
        this.anchor = anchor;
        this.origin = origin;
    }

    /** A clock that starts at the wall time of this moment. */
    public static MonotonicClock start() {
        return new MonotonicClock(Instant.now(), System.nanoTime());
    }

    public Instant now() {
        return anchor.plusNanos(System.nanoTime() - origin);
    }
}
