package dev.slipway.ops;

import dev.slipway.bus.Told;
import dev.slipway.fleet.State;
import java.time.Instant;

/**
 * The last that the reconciler told, and when we heard it.
 *
 * @param at the reconciler's monotonic time of the step
 * @param heard {@link System#nanoTime} at which it came
 * @param listedOnce the first complete listings of both sides have been in since the process began
 */
record Seen(State state, Instant at, long heard, boolean listedOnce) {

    /** Before the reconciler has told anything. */
    static Seen nothing() {
        return new Seen(State.initial(0), Instant.now(), System.nanoTime(), false);
    }

    Seen then(Told told) {
        return new Seen(
                told.state(),
                told.at(),
                System.nanoTime(),
                listedOnce || told.state().listed());
    }

    /** The reconciler's time now: what was told, plus the time since. */
    Instant now() {
        return at.plusNanos(System.nanoTime() - heard);
    }
}
