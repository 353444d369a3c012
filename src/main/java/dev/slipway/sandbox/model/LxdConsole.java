package dev.slipway.sandbox.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * The console of one instance. What is read while it runs goes from the buffer to a log; what is in the buffer when it
 * stops takes the log's place. So after a stop there is the unread rest or, if there is none, all that was read. Of both
 * the last 128 KiB are kept. (Tried on LXD 5.0.2.) A line that is said again and again costs nothing until somebody looks.
 */
final class LxdConsole {
    static final int LIMIT = 128 * 1024;

    private final Tail buffer = new Tail();
    private final Tail log = new Tail();
    private byte[] again = {};
    private Duration every = Duration.ZERO;
    private Instant next = Instant.MAX;

    /** A terminal ends its lines with CR LF. */
    void say(String text, Instant now) {
        settle(now);
        buffer.append((text + "\n").replace("\n", "\r\n").getBytes(UTF_8));
    }

    void sayAgain(String line, Duration period, Instant now) {
        settle(now);
        again = (line + "\r\n").getBytes(UTF_8);
        every = period;
        next = now.plus(period);
    }

    /** The guest runs no longer. */
    void stop(Instant now) {
        settle(now);
        next = Instant.MAX;
        if (!buffer.isEmpty()) {
            log.clear();
            log.append(buffer.bytes());
            buffer.clear();
        }
    }

    /** Takes what a running guest has said since it was last taken. */
    String take(Instant now) {
        settle(now);
        byte[] bytes = buffer.bytes();
        buffer.clear();
        log.append(bytes);
        return new String(bytes, UTF_8);
    }

    /** What is left of a stopped guest. */
    String left() {
        return new String(log.bytes(), UTF_8);
    }

    private void settle(Instant now) {
        if (next.isAfter(now)) {
            return;
        }
        long missed = Duration.between(next, now).dividedBy(every) + 1;
        next = next.plus(every.multipliedBy(missed));
        long told = Math.min(missed, LIMIT / again.length + 1);
        for (long i = 0; i < told; i++) {
            buffer.append(again);
        }
    }

    /** The last bytes of all that was appended. */
    private static final class Tail {
        private byte[] bytes = {};
        private int size;

        boolean isEmpty() {
            return size == 0;
        }

        void clear() {
            bytes = new byte[0];
            size = 0;
        }

        byte[] bytes() {
            return Arrays.copyOf(bytes, size);
        }

        void append(byte[] text) {
            int more = Math.min(text.length, LIMIT);
            int kept = Math.min(size, LIMIT - more);
            if (kept + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(LIMIT, Math.max(256, 2 * (kept + more))));
            }
            System.arraycopy(bytes, size - kept, bytes, 0, kept);
            System.arraycopy(text, text.length - more, bytes, kept, more);
            size = kept + more;
        }
    }
}
