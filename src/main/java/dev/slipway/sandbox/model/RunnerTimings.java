package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.LxdTimings.Span;
import java.time.Duration;

/**
 * How long a guest takes over its life.
 *
 * @param boot from the first instruction to the connection to GitHub
 * @param poll time between two questions for work; zero if it asks only when it is woken
 * @param retry time between two tries while GitHub cannot be reached; twenty times that after twenty tries
 * @param powerOff from its last line to its end
 * @param repeat time between two repetitions of its last line
 */
public record RunnerTimings(Span boot, Duration poll, Duration retry, Span powerOff, Duration repeat) {

    /** As a Debian container with systemd was measured; polls as the real runner does. */
    public static RunnerTimings measured() {
        return new RunnerTimings(
                Span.millis(400, 900),
                Duration.ofSeconds(50),
                Duration.ofMillis(100),
                Span.millis(20, 80),
                Duration.ofSeconds(10));
    }
}
