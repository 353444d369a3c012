package dev.slipway.fleet;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a call did not do what was asked.
 *
 * @param kind what to do about it depends on this alone
 * @param message for people: what was asked of whom and what was answered; never a secret
 * @param retryAfter how long the other side asks to be left alone, if it said
 */
public record Failure(Kind kind, String message, Optional<Duration> retryAfter) {

    /** The alternatives, a bounded set: they are the {@code reason} label of a metric. */
    public enum Kind {
        /** No connection, or it broke: what was asked may have happened or not. */
        UNREACHABLE,
        /** No answer in time: what was asked may have happened or not. */
        TIMEOUT,
        /** A rate limit, primary or secondary. */
        LIMITED,
        /** The credential is refused. */
        UNAUTHORIZED,
        /** The credential lacks a permission. */
        FORBIDDEN,
        NOT_FOUND,
        /** The name is taken. */
        CONFLICT,
        /** The other side refuses the request as wrong. */
        INVALID,
        /** LXD is still doing something else with the instance. */
        BUSY,
        /** The other side tried and failed, or answered what we do not understand. */
        FAILED;

        /** The word in metrics and logs. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Failure(Kind kind, String message) {
        this(kind, message, Optional.empty());
    }

    /** Whether what was asked may have happened all the same. */
    public boolean uncertain() {
        return kind == Kind.UNREACHABLE || kind == Kind.TIMEOUT;
    }
}
