package dev.slipway.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What a seed decides, drawn one after the other. */
final class Dice {

    private final SplittableRandom random;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    long number() {
        return random.nextLong();
    }

    double upTo(double most) {
        return random.nextDouble() * most;
    }

    Duration between(Duration least, Duration most) {
        return least.plusMillis(random.nextLong(most.toMillis() - least.toMillis() + 1));
    }

    /** Time to the next of events that come at random with this mean between them. */
    Duration next(Duration mean) {
        double share = Math.min(8, -Math.log(1 - random.nextDouble()));
        return Duration.ofMillis(1 + (long) (mean.toMillis() * share));
    }

    <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
