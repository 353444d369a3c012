package dev.slipway.github;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The connections of senders: bounded in number, and each with a deadline for what it has to do next. A new one that is
 * one too many takes the place of the one that has been idle the longest, or else of the slowest. One event loop.
 */
final class OpenConnections {
    /** Nobody's request is given up for another's before it had this long. */
    private static final Duration FAIR = Duration.ofSeconds(1);

    private static final Lost NOBODY = byUs -> {};

    private final WebhookLimits limits;
    private final LongSupplier clock;
    private final Map<Object, Connection> all = new HashMap<>();
    private final Set<Connection> idle = new LinkedHashSet<>();
    private final Set<Connection> busy = new LinkedHashSet<>();

    /** @param clock of nanoseconds, such as {@link System#nanoTime()} */
    OpenConnections(WebhookLimits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Who is told that a connection ended before its request did. */
    interface Lost {
        void lost(boolean byUs);
    }

    /** One sender's. It is idle, busy with a request, or being closed. */
    final class Connection {
        private final Object key;
        private final Runnable close;
        private long since;
        private long deadline;
        private Runnable late;
        private Lost lost = NOBODY;
        private boolean closing;

        private Connection(Object key, Runnable close) {
            this.key = key;
            this.close = close;
        }

        /**
         * A request has begun.
         *
         * @param late is run if it takes longer than that; it must give the connection something else to do
         * @param lost is run if the connection ends before the request does
         */
        void busy(Duration time, Runnable late, Lost lost) {
            move(busy);
            this.lost = lost;
            until(time, late);
        }

        /** What the connection is busy with gets more time. */
        void until(Duration time, Runnable late) {
            this.deadline = clock.getAsLong() + time.toNanos();
            this.late = late;
        }

        /** The request is over; the connection may have another one. */
        void idle() {
            lost = NOBODY;
            idle(limits.keptAlive());
        }

        private void idle(Duration time) {
            move(idle);
            until(time, this::close);
        }

        /** Nothing more is taken from it, and it is closed soon: the sender may read our answer first. */
        void linger() {
            closing = true;
            lost = NOBODY;
            idle(limits.linger());
        }

        void close() {
            closing = true;
            remove(true);
            close.run();
        }

        boolean closing() {
            return closing;
        }

        private void move(Set<Connection> to) {
            if (all.get(key) == this) {
                idle.remove(this);
                busy.remove(this);
                to.add(this);
                since = clock.getAsLong();
            }
        }

        private void remove(boolean byUs) {
            if (all.remove(key, this)) {
                idle.remove(this);
                busy.remove(this);
                Lost told = lost;
                lost = NOBODY;
                told.lost(byUs);
            }
        }
    }

    /**
     * A connection was opened. Whether there was, or could be made, room for it; if not it is closed.
     *
     * @param key what it is found by
     * @param close closes it
     */
    boolean opened(Object key, Runnable close) {
        if (all.size() >= limits.connections() && !makeRoom()) {
            close.run();
            return false;
        }
        var connection = new Connection(key, close);
        all.put(key, connection);
        connection.idle(limits.head());
        return true;
    }

    private boolean makeRoom() {
        Iterator<Connection> oldest = idle.isEmpty() ? busy.iterator() : idle.iterator();
        if (!oldest.hasNext()) {
            return false;
        }
        Connection victim = oldest.next();
        if (idle.isEmpty() && clock.getAsLong() - victim.since < FAIR.toNanos()) {
            return false;
        }
        victim.close();
        return true;
    }

    /** Null if it was closed, or refused. */
    Connection of(Object key) {
        return all.get(key);
    }

    /** The connection has ended. */
    void closed(Object key) {
        Connection connection = all.get(key);
        if (connection != null) {
            connection.closing = true;
            connection.remove(false);
        }
    }

    /** Ends what is late. To be called now and then. */
    void look() {
        long now = clock.getAsLong();
        List<Connection> late = new ArrayList<>();
        for (Connection connection : all.values()) {
            if (now - connection.deadline >= 0) {
                late.add(connection);
            }
        }
        late.forEach(connection -> connection.late.run());
    }

    int count() {
        return all.size();
    }
}
