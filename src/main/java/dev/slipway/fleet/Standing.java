package dev.slipway.fleet;

import java.time.Instant;

/**
 * What is known of a runner's registration from GitHub.
 *
 * @param status what GitHub last said
 * @param since when it was first seen so
 * @param asked tick at which the last answer was asked for
 */
public record Standing(Status status, Instant since, long asked) {

    /** GitHub's word on a registration. */
    public enum Status {
        UNKNOWN,
        OFFLINE,
        ONLINE,
        /** Confirmed gone: a registration never comes back. */
        ABSENT
    }

    Standing seen(Status now, Instant at, long tick) {
        if (status == Status.ABSENT || (tick < asked && now != Status.ABSENT)) {
            return this;
        }
        return new Standing(now, now == status ? since : at, Math.max(tick, asked));
    }

    boolean is(Status other) {
        return status == other;
    }
}
