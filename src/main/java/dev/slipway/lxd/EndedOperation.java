package dev.slipway.lxd;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * An operation that LXD no longer works on.
 *
 * @param error LXD's words if it failed
 * @param returned the exit code, if it was to run a command
 */
record EndedOperation(Outcome outcome, String error, OptionalInt returned) {

    enum Outcome {
        SUCCEEDED,
        FAILED,
        /**
         * LXD no longer knows it and we did not see its end: LXD forgets operations about 5 s after their end, and all of
         * them when it is restarted.
         */
        VANISHED
    }

    /** LXD did at once what was asked. */
    static final EndedOperation AT_ONCE = new EndedOperation(Outcome.SUCCEEDED, "", OptionalInt.empty());

    static final EndedOperation GONE = new EndedOperation(Outcome.VANISHED, "", OptionalInt.empty());

    private static final Pattern NEEDLESS = Pattern.compile("instance is already (running|stopped)");

    /** Empty while it goes on. LXD's status codes: 1xx it goes on, 200 success, 400 failure, 401 cancelled. */
    static Optional<EndedOperation> from(JsonObject envelope) {
        JsonObject operation = envelope.getJsonObject("metadata");
        int status = operation.getInteger("status_code");
        if (status < 200) {
            return Optional.empty();
        }
        String error = operation.getString("err", "");
        return Optional.of(new EndedOperation(
                status == 200 ? Outcome.SUCCEEDED : Outcome.FAILED,
                error.isEmpty() ? "operation " + operation.getString("status", "ended") : error,
                returned(operation)));
    }

    private static OptionalInt returned(JsonObject operation) {
        return operation.getValue("metadata") instanceof JsonObject details
                        && details.getValue("return") instanceof Number code
                ? OptionalInt.of(code.intValue())
                : OptionalInt.empty();
    }

    /** Whether it failed because the instance already is as it was to be. */
    boolean needless() {
        return NEEDLESS.matcher(error).find();
    }
}
