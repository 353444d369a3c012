package dev.slipway.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Jobs of random durations at random times, at a steady mean rate. */
final class JobSource {

    private static final Duration SHORTEST = Duration.ofSeconds(2);

    private final SplittableRandom random;
    private final double millisBetween;
    private final Duration longest;
    private final Duration until;
    private Duration next;

    /**
     * @param longest no job takes longer
     * @param until no job comes later
     */
    JobSource(int perMinute, Duration longest, Duration until, long seed) {
        this.random = new SplittableRandom(seed);
        this.millisBetween = 60_000.0 / perMinute;
        this.longest = longest;
        this.until = until;
        this.next = Duration.ofMillis(Math.min(Math.round(gap()), until.toMillis()));
    }

    /** How long each of those takes that came since this was last asked, at this time since the start. */
    List<Duration> due(Duration now) {
        List<Duration> due = new ArrayList<>();
        while (next.compareTo(now) <= 0 && next.compareTo(until) <= 0) {
            due.add(Duration.ofMillis(random.nextLong(SHORTEST.toMillis(), longest.toMillis() + 1)));
            next = next.plusMillis(1 + Math.round(gap()));
        }
        return due;
    }

    /** Whether there will be no more after this time. */
    boolean exhausted(Duration now) {
        return now.compareTo(until) > 0;
    }

    /** In ms, as in a Poisson process. */
    private double gap() {
        return -Math.log(1 - random.nextDouble()) * millisBetween;
    }
}
