package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Failure;
import dev.slipway.sandbox.model.GitHubAnswer;
import dev.slipway.sandbox.model.LxdAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a call ended.
 *
 * @param value what was asked for; empty if the call failed
 * @param failure why it failed
 * @param delay how long the other side took
 */
record Reply<T>(Optional<T> value, Optional<Failure> failure, Duration delay) {

    static <T> Reply<T> of(T value) {
        return new Reply<>(Optional.of(value), Optional.empty(), Duration.ZERO);
    }

    static <T> Reply<T> failed(Failure failure) {
        return new Reply<>(Optional.empty(), Optional.of(failure), Duration.ZERO);
    }

    static <T> Reply<T> failed(Failure.Kind kind, String message) {
        return failed(new Failure(kind, message));
    }

    static <T> Reply<T> from(LxdAnswer<T> answer) {
        return new Reply<>(answer.value(), answer.failure(), answer.delay());
    }

    static <T> Reply<T> from(GitHubAnswer<T> answer) {
        return new Reply<>(answer.value(), answer.failure(), answer.delay());
    }

    boolean failedAs(Failure.Kind kind) {
        return failure.filter(f -> f.kind() == kind).isPresent();
    }

    /** The same for what is made of the value. */
    <U> Reply<U> map(Function<T, U> change) {
        return new Reply<>(value.map(change), failure, delay);
    }

    /** A failed one, as one of another type. */
    <U> Reply<U> as() {
        return new Reply<>(Optional.empty(), Optional.of(failure.orElseThrow()), delay);
    }
}
