package dev.slipway.github;

import dev.slipway.fleet.Backoff;
import java.time.Duration;

/**
 * How often hooks and their secret are looked at.
 *
 * @param look between two looks at the secret's file, and the least between two of anything
 * @param retry after the first failure; doubled with every further one
 * @param longest between two tries
 */
record HookPace(Duration look, Duration retry, Duration longest) {
    static HookPace usual() {
        return new HookPace(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(10));
    }

    /**
     * How long to wait before the next try.
     *
     * @param failures in a row
     */
    Duration after(int failures) {
        return new Backoff(retry, longest).after(failures);
    }
}
