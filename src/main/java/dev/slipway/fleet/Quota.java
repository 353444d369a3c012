package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;

/**
 * A credential's primary rate limit, as GitHub last told it.
 *
 * @param limit requests in a window of an hour
 * @param remaining those of them that are left, by GitHub's word
 * @param unanswered requests since that word that got no answer, and may have counted
 * @param resetAt when the window ends, by our clock: a little late, as the answer took its time
 */
public record Quota(long limit, long remaining, long unanswered, Instant resetAt) {

    /** Answers may come this much later than they were given, so what they say of one window differs by that. */
    private static final Duration LATENESS = Duration.ofMinutes(1);

    /** What GitHub said. */
    static Quota told(long limit, long remaining, Instant resetAt) {
        return new Quota(limit, remaining, 0, resetAt);
    }

    /** Whether its window is not over: past it what is left is not known, but by its limit. */
    boolean current(Instant now) {
        return now.isBefore(resetAt);
    }

    /** What is left, less what may have been used. */
    long left(Instant now) {
        return current(now) ? Math.max(0, remaining - unanswered) : limit;
    }

    /**
     * What is known once an answer said this: nothing is guessed any more. Answers come in any order: of one window the
     * least that GitHub has said counts, and what tells of a window that must be over by now counts only where nothing else
     * is known.
     */
    Quota and(Quota told, Instant now) {
        if (!current(now)) {
            return told;
        }
        Duration apart = Duration.between(resetAt, told.resetAt).abs();
        if (apart.compareTo(LATENESS) <= 0) {
            Instant later = resetAt.isAfter(told.resetAt) ? resetAt : told.resetAt;
            return told(told.limit, Math.min(remaining, told.remaining), later);
        }
        // One that ends earlier is another credential's under the same name, unless it has ended.
        return told.resetAt.isAfter(now.plus(LATENESS)) ? told : this;
    }

    /** A request got no answer, and may have counted. */
    Quota guessing() {
        return new Quota(limit, remaining, unanswered + 1, resetAt);
    }
}
