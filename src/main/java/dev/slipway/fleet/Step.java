package dev.slipway.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one event led to.
 *
 * @param effects calls to make now; they are in the state as in flight
 * @param notices what to log and count
 * @param wakeAt when {@link Event.Woke} is due; empty if only news can change anything
 */
public record Step(State state, List<Effect> effects, List<Notice> notices, Optional<Instant> wakeAt) {

    public Step {
        effects = List.copyOf(effects);
        notices = List.copyOf(notices);
    }
}
