package dev.slipway.lxd;

import dev.slipway.fleet.Failure;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** What LXD's refusals and broken connections mean. Pure. */
final class Failures {

    private static final int LONGEST = 500;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
    private static final Pattern INVALID =
            Pattern.compile("doesn't exist|doesn't match|invalid |unknown configuration key|no root device");

    private Failures() {}

    /** A request that LXD refused. */
    static LxdException refused(String what, int status, String said) {
        return new LxdException(
                ofRefusal(status, said), "could not " + what + ": LXD answered " + status + ", " + tame(said));
    }

    /** An operation that LXD began and that failed. */
    static LxdException failed(String what, String said) {
        return new LxdException(ofWords(said, Failure.Kind.FAILED), "could not " + what + ": LXD said, " + tame(said));
    }

    /** A connection that could not be made or broke, or an answer that did not come in time. */
    static LxdException broken(String what, String socket, Throwable cause) {
        if (cause instanceof LxdException known) {
            return known;
        }
        if (cause instanceof TimeoutException) {
            return timeout(what);
        }
        // Vert.x's own say that the connection was closed, or that there were too many.
        if (cause instanceof IOException || cause instanceof VertxException) {
            String how = "no connection to " + socket + " (" + tame(String.valueOf(cause.getMessage())) + ")";
            return new LxdException(Failure.Kind.UNREACHABLE, "could not " + what + ": " + how);
        }
        return notUnderstood(what, String.valueOf(cause.getMessage()));
    }

    static LxdException timeout(String what) {
        return new LxdException(Failure.Kind.TIMEOUT, "could not " + what + ": LXD did not answer in time");
    }

    static LxdException notUnderstood(String what, String why) {
        return new LxdException(
                Failure.Kind.FAILED, "could not " + what + ": LXD's answer is not understood: " + tame(why));
    }

    static Failure.Kind ofRefusal(int status, String said) {
        return switch (status) {
            case 400 -> ofWords(said, Failure.Kind.INVALID);
            case 401 -> Failure.Kind.UNAUTHORIZED;
            case 403 -> Failure.Kind.FORBIDDEN;
            case 404 -> Failure.Kind.NOT_FOUND;
            case 409 -> Failure.Kind.CONFLICT;
            // The daemon is starting or shutting down.
            case 503 -> Failure.Kind.UNREACHABLE;
            default -> ofWords(said, Failure.Kind.FAILED);
        };
    }

    /** LXD's failed operations have no code but 400 for all; the words are those of 5.0.2. */
    static Failure.Kind ofWords(String said, Failure.Kind otherwise) {
        String words = said.toLowerCase(Locale.ROOT);
        if (words.contains("busy running a")) {
            return Failure.Kind.BUSY;
        }
        if (words.contains("already exists")) {
            return Failure.Kind.CONFLICT;
        }
        if (words.endsWith("instance not found")) {
            return Failure.Kind.NOT_FOUND;
        }
        return INVALID.matcher(words).find() || words.endsWith("not found") ? Failure.Kind.INVALID : otherwise;
    }

    /** Bounded and on one line: LXD's words may quote what others wrote. */
    static String tame(String said) {
        String line = CONTROL.matcher(said).replaceAll(" ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
