package dev.slipway.lxd;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Delays before each next try to connect: 0.1 s, doubling to 10 s, each shortened at random by up to a half. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final DoubleSupplier random;
    private Duration next = FIRST;

    /** @param random from 0 to 1 */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    Duration next() {
        Duration delay = next;
        next = delay.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : delay.multipliedBy(2);
        return Duration.ofMillis(Math.max(1, Math.round(delay.toMillis() * (1 - random.getAsDouble() / 2))));
    }

    /** What was tried has worked. */
    void reset() {
        next = FIRST;
    }
}
