package dev.slipway.github;

import dev.slipway.fleet.Backoff;
import dev.slipway.fleet.Failure;
import java.time.Duration;
import java.util.Optional;

/**
 * The last failure of something that is tried again by itself, and when.
 *
 * @param failures in a row
 * @param from when it failed, of a clock of nanoseconds
 * @param pause from then on
 */
record Retry(Failure failure, int failures, long from, Duration pause) {
    private static final Backoff PACE = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1));

    /** It failed once more; GitHub's own word about how long to wait is kept, if it is longer. */
    static Retry after(Optional<Retry> before, Failure failure, long now) {
        int failures = before.map(Retry::failures).orElse(0) + 1;
        Duration pause = PACE.after(failures);
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        return new Retry(failure, failures, now, asked.compareTo(pause) > 0 ? asked : pause);
    }

    boolean due(long now) {
        return now - from >= pause.toNanos();
    }

    /** The failure for who asks now. */
    GitHubException told(long now) {
        Optional<Duration> left = failure.retryAfter().map(asked -> asked.minusNanos(now - from));
        return new GitHubException(new Failure(
                failure.kind(), failure.message(), left.filter(wait -> !wait.isNegative() && !wait.isZero())));
    }
}
