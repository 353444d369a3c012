package dev.slipway.sandbox.model;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/** Guests that never answer. */
final class SilentGuests implements Guests {
    @Override
    public void started(LxdRef guest, Instant now) {}

    @Override
    public void askedToStop(LxdRef guest, Instant now) {}

    @Override
    public void stopped(LxdRef guest, Instant now) {}

    @Override
    public void deleted(LxdRef guest, Instant now) {}

    @Override
    public OptionalInt exec(LxdRef guest, List<String> command, Instant now) {
        return OptionalInt.empty();
    }
}
