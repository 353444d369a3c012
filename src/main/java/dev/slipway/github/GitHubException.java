package dev.slipway.github;

import dev.slipway.fleet.Failure;

/** A call on GitHub that did not do what was asked; every failed Future of {@link GitHubClient} carries one. */
public final class GitHubException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    GitHubException(Failure failure) {
        // No stack trace: it would only show the event loop.
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    GitHubException(Failure.Kind kind, String message) {
        this(new Failure(kind, message));
    }

    /** Why, for whoever decides what to do about it. */
    public Failure failure() {
        return failure;
    }
}
