package dev.slipway.bus;

import dev.slipway.fleet.Notice;
import dev.slipway.fleet.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the reconciler tells everybody after a step: the new state and what happened.
 *
 * @param at the reconciler's monotonic time of the step
 * @param trigger what kind of event it was, a bounded set: {@code lxd}, {@code github}, {@code webhook}, {@code guest},
 *     {@code launch}, {@code failure}, {@code timer}, {@code operator}
 * @param took how long the step took
 */
public record Told(State state, List<Notice> notices, Instant at, String trigger, Duration took) {

    public Told {
        notices = List.copyOf(notices);
    }
}
