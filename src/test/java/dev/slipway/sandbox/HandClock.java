package dev.slipway.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test moves by hand; it is read on other threads. */
final class HandClock implements InstantSource {
    private volatile Instant now;

    HandClock(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    void move(Duration time) {
        now = now.plus(time);
    }
}
