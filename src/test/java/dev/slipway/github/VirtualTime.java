package dev.slipway.github;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock of nanoseconds that goes on when a test says so; it begins where it soon overflows. */
final class VirtualTime implements LongSupplier {
    private long now = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

    @Override
    public long getAsLong() {
        return now;
    }

    void pass(Duration time) {
        now += time.toNanos();
    }
}
