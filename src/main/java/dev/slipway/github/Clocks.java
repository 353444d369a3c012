package dev.slipway.github;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time, two ways.
 *
 * @param nanos that only go on, for how long things last
 * @param wall what our clock says, which may be wrong and may jump
 */
record Clocks(LongSupplier nanos, InstantSource wall) {
    static Clocks system() {
        return new Clocks(System::nanoTime, InstantSource.system());
    }
}
