package dev.slipway.lxd;

import dev.slipway.fleet.Failure;

/** A call on LXD that did not do what was asked. Its message names the call and the instance, and what LXD said. */
public final class LxdException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    LxdException(Failure failure) {
        // The failure says it all, and whoever asked is long gone from the stack.
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    LxdException(Failure.Kind kind, String message) {
        this(new Failure(kind, message));
    }

    public Failure failure() {
        return failure;
    }
}
