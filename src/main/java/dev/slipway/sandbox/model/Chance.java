package dev.slipway.sandbox.model;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** What is left to chance. */
final class Chance {
    private Chance() {}

    static boolean strikes(RandomGenerator random, double share) {
        return share > 0 && random.nextDouble() < share;
    }

    /** Time to the next of events that come at random with this mean time between them. */
    static Duration untilNext(RandomGenerator random, Duration mean) {
        double share = -Math.log(1 - random.nextDouble());
        return Duration.ofMillis(1 + (long) (mean.toMillis() * Math.min(share, 20)));
    }
}
