package dev.slipway.sandbox.model;

import dev.slipway.fleet.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * GitHub's answer to one request.
 *
 * @param delay how long it takes to arrive
 * @param rate the token's primary limit after this request
 * @param etag of what can be asked for conditionally
 * @param receipt what it cost, and whom
 */
public record GitHubAnswer<T>(Outcome<T> outcome, Duration delay, Rate rate, Optional<String> etag, Receipt receipt) {

    /** The limit that a request was refused for. */
    public enum Limit {
        NONE,
        PRIMARY,
        SECONDARY
    }

    /**
     * What a request cost.
     *
     * @param account whose limits it fell under: a token, an installation or an App; of a caller unknown, {@code nobody}
     * @param counted whether it counted against the primary limit
     */
    public record Receipt(String account, boolean counted) {}

    /** The alternatives. */
    public sealed interface Outcome<T> {}

    public record Ok<T>(T value) implements Outcome<T> {}

    /** The page is what the given ETag says (304). */
    public record NotModified<T>() implements Outcome<T> {}

    /**
     * The repository was renamed (301).
     *
     * @param repository its id, under which it can always be addressed
     */
    public record Moved<T>(long repository) implements Outcome<T> {}

    /**
     * An error status.
     *
     * @param retryAfter how long to wait: GitHub says it of a secondary limit only, and not always
     */
    public record Refused<T>(int status, String message, Optional<Duration> retryAfter, Limit limit)
            implements Outcome<T> {
        Refused(int status, String message) {
            this(status, message, Optional.empty(), Limit.NONE);
        }

        Refused<T> as(int otherStatus) {
            return new Refused<>(otherStatus, message, retryAfter, limit);
        }

        <S> Refused<S> as() {
            return new Refused<>(status, message, retryAfter, limit);
        }
    }

    /** The connection breaks without an answer; what was asked has been done. */
    public record Lost<T>() implements Outcome<T> {}

    /** A token's primary rate limit. */
    public record Rate(int limit, int remaining, Instant reset) {}

    /** A page of a listing. */
    public record Page<T>(int total, List<T> items, boolean last) {
        public Page {
            items = List.copyOf(items);
        }

        /** @param page from 1 */
        static <T> Page<T> of(List<T> all, int page, int perPage) {
            int from = (int) Math.min(all.size(), (page - 1L) * perPage);
            int to = Math.min(all.size(), from + perPage);
            return new Page<>(all.size(), all.subList(from, to), to == all.size());
        }
    }

    /** What was asked for, if it was given. */
    public Optional<T> value() {
        return outcome instanceof Ok<T> ok ? Optional.of(ok.value()) : Optional.empty();
    }

    /** What a client makes of it when it is neither given nor unchanged. */
    public Optional<Failure> failure() {
        if (outcome instanceof Refused<T> refused) {
            return Optional.of(new Failure(kind(refused), "GitHub: " + refused.message(), refused.retryAfter()));
        }
        if (outcome instanceof Lost<T>) {
            return Optional.of(new Failure(Failure.Kind.UNREACHABLE, "GitHub: the connection broke"));
        }
        return outcome instanceof Moved<T>
                ? Optional.of(new Failure(Failure.Kind.NOT_FOUND, "GitHub: the repository was renamed"))
                : Optional.empty();
    }

    private static Failure.Kind kind(Refused<?> refused) {
        if (refused.limit() != Limit.NONE) {
            return Failure.Kind.LIMITED;
        }
        return switch (refused.status()) {
            case 401 -> Failure.Kind.UNAUTHORIZED;
            case 403 -> Failure.Kind.FORBIDDEN;
            case 404 -> Failure.Kind.NOT_FOUND;
            case 409 -> Failure.Kind.CONFLICT;
            case 422 -> Failure.Kind.INVALID;
            case 429 -> Failure.Kind.LIMITED;
            default -> Failure.Kind.FAILED;
        };
    }
}
