package dev.slipway.sandbox.model;

import dev.slipway.fleet.Failure;
import java.time.Duration;
import java.util.Optional;

/**
 * The daemon's answer to one call.
 *
 * @param delay how long it takes to arrive; what was asked has been done before
 */
public record LxdAnswer<T>(Outcome<T> outcome, Duration delay) {

    /** The alternatives. */
    public sealed interface Outcome<T> {}

    public record Ok<T>(T value) implements Outcome<T> {}

    /**
     * An error.
     *
     * @param status HTTP's
     * @param message LXD's
     */
    public record Refused<T>(int status, String message) implements Outcome<T> {}

    /** No connection, or it broke without an answer: what was asked may have been done. */
    public record Lost<T>() implements Outcome<T> {}

    static <T> LxdAnswer<T> ok(T value) {
        return new LxdAnswer<>(new Ok<>(value), Duration.ZERO);
    }

    static <T> LxdAnswer<T> refused(int status, String message) {
        return new LxdAnswer<>(new Refused<>(status, message), Duration.ZERO);
    }

    static <T> LxdAnswer<T> lost() {
        return new LxdAnswer<>(new Lost<>(), Duration.ZERO);
    }

    /** What was asked for, if it was given. */
    public Optional<T> value() {
        return outcome instanceof Ok<T> ok ? Optional.of(ok.value()) : Optional.empty();
    }

    /** What a client makes of it if it was not given. */
    public Optional<Failure> failure() {
        if (outcome instanceof Refused<T> refused) {
            return Optional.of(new Failure(kind(refused.status()), "LXD: " + refused.message()));
        }
        return outcome instanceof Lost<T>
                ? Optional.of(new Failure(Failure.Kind.UNREACHABLE, "LXD: no connection, or it broke"))
                : Optional.empty();
    }

    private static Failure.Kind kind(int status) {
        return switch (status) {
            case 400 -> Failure.Kind.INVALID;
            case 401 -> Failure.Kind.UNAUTHORIZED;
            case 403 -> Failure.Kind.FORBIDDEN;
            case 404 -> Failure.Kind.NOT_FOUND;
            case 409 -> Failure.Kind.CONFLICT;
            default -> Failure.Kind.FAILED;
        };
    }
}
