package dev.slipway.fleet;

import java.time.Duration;

/**
 * Growing delays: doubled from {@code first} with every failure, never above {@code cap}.
 *
 * @param first after the first failure
 */
public record Backoff(Duration first, Duration cap) {

    /**
     * How long to wait before the next try.
     *
     * @param failures in a row
     */
    public Duration after(int failures) {
        // Past 2^30 the doubling has long met every cap used here; the clamp keeps the shift defined.
        int doublings = Math.min(Math.max(failures - 1, 0), 30);
        Duration delay = first.multipliedBy(1L << doublings);
        return delay.compareTo(cap) > 0 ? cap : delay;
    }
}
