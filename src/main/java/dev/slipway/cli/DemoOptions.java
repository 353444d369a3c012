package dev.slipway.cli;

import java.time.Duration;
import java.util.Optional;

/**
 * What was asked of a demo.
 *
 * @param lasts until the last job should have ended
 * @param realLxd the LXD to use; empty for a simulated one
 * @param seed of all that is left to chance in the simulations and the jobs
 */
record DemoOptions(
        Duration lasts, int jobsPerMinute, int idle, int max, DemoFaults faults, Optional<RealLxd> realLxd, long seed) {

    /**
     * An LXD of this machine.
     *
     * @param image alias of a container image that obeys the guest contract
     */
    record RealLxd(String socket, String image) {}

    /** The longest job, so that a short demo ends as well. */
    Duration longestJob() {
        long millis = Math.max(2_500, Math.min(10_000, lasts.toMillis() / 4));
        return Duration.ofMillis(millis);
    }

    /** How long jobs are queued: the last ones need time to end. */
    Duration queueing() {
        Duration early = lasts.minus(longestJob()).minusSeconds(4);
        Duration least = lasts.dividedBy(3);
        return early.compareTo(least) > 0 ? early : least;
    }
}
