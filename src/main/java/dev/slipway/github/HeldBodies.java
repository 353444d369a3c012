package dev.slipway.github;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How much of all bodies is in memory at once, which is bounded. Where a body finds no room, the one that has been there the
 * longest gives way, so that senders who never come to an end do not keep out those who do. One event loop counts; anybody
 * may ask.
 */
final class HeldBodies {
    /** A body that is no older has not been slow: it does not give way. */
    static final Duration FAIR = Duration.ofSeconds(1);

    private final long most;
    private final LongSupplier clock;
    private final AtomicLong held = new AtomicLong();
    private final Set<HeldBody> bodies = new LinkedHashSet<>();

    /**
     * @param most bytes
     * @param clock of nanoseconds, such as {@link System#nanoTime()}
     */
    HeldBodies(long most, LongSupplier clock) {
        this.most = most;
        this.clock = clock;
    }

    /**
     * A body that begins.
     *
     * @param kept bytes of it that are kept at most
     * @param giveWay is run if others need its room; it must release the body
     */
    HeldBody begin(int kept, Runnable giveWay) {
        return new HeldBody(this, kept, giveWay, clock.getAsLong());
    }

    /** Whether there was, or could be made, room for so many more bytes of it, which are counted then. */
    boolean take(HeldBody body, long bytes) {
        while (held.get() + bytes > most) {
            if (!makeRoom(body)) {
                return false;
            }
        }
        bodies.add(body);
        held.addAndGet(bytes);
        return true;
    }

    private boolean makeRoom(HeldBody asking) {
        Iterator<HeldBody> oldest = bodies.iterator();
        if (!oldest.hasNext()) {
            return false;
        }
        HeldBody victim = oldest.next();
        if (victim == asking || clock.getAsLong() - victim.since() < FAIR.toNanos()) {
            return false;
        }
        victim.giveWay();
        return true;
    }

    void give(HeldBody body, long bytes) {
        if (bodies.remove(body)) {
            held.addAndGet(-bytes);
        }
    }

    long held() {
        return held.get();
    }
}
