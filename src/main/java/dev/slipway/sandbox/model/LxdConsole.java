package dev.slipway.sandbox.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * The console of one instance: what was said and not read yet, of which the last 128 KiB are kept. A line that is said
 * again and again costs nothing until somebody looks.
 */
final class LxdConsole {
    static final int LIMIT = 128 * 1024;

    private byte[] unread = {};
    private int size;
    private byte[] again = {};
    private Duration every = Duration.ZERO;
    private Instant next = Instant.MAX;

    /** A terminal ends its lines with CR LF. */
    void say(String text, Instant now) {
        settle(now);
        append((text + "\n").replace("\n", "\r\n").getBytes(UTF_8));
    }

    void sayAgain(String line, Duration period, Instant now) {
        settle(now);
        again = (line + "\r\n").getBytes(UTF_8);
        every = period;
        next = now.plus(period);
    }

    /** Nobody is left to say anything. */
    void fallSilent(Instant now) {
        settle(now);
        next = Instant.MAX;
    }

    /** Forgets all of it: the log of a new start begins empty. */
    void clear() {
        unread = new byte[0];
        size = 0;
    }

    /** What was not taken yet; it stays. */
    String read(Instant now) {
        settle(now);
        return new String(unread, 0, size, UTF_8);
    }

    private void settle(Instant now) {
        if (next.isAfter(now)) {
            return;
        }
        long missed = Duration.between(next, now).dividedBy(every) + 1;
        next = next.plus(every.multipliedBy(missed));
        long told = Math.min(missed, LIMIT / again.length + 1);
        for (long i = 0; i < told; i++) {
            append(again);
        }
    }

    private void append(byte[] text) {
        int more = Math.min(text.length, LIMIT);
        int kept = Math.min(size, LIMIT - more);
        if (kept + more > unread.length) {
            unread = Arrays.copyOf(unread, Math.min(LIMIT, Math.max(256, 2 * (kept + more))));
        }
        System.arraycopy(unread, size - kept, unread, 0, kept);
        System.arraycopy(text, text.length - more, unread, kept, more);
        size = kept + more;
    }
}
