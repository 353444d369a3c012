package dev.slipway.github;

import java.util.concurrent.atomic.AtomicLong;

/** How much of all bodies is in memory at once; one event loop counts, anybody may ask. */
final class HeldBytes {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    HeldBytes(long most) {
        this.most = most;
    }

    /** Whether there was room for so many more, which are counted then. */
    boolean take(long bytes) {
        if (held.get() + bytes > most) {
            return false;
        }
        held.addAndGet(bytes);
        return true;
    }

    void give(long bytes) {
        held.addAndGet(-bytes);
    }

    long held() {
        return held.get();
    }
}
