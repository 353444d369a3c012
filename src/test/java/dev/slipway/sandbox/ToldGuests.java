package dev.slipway.sandbox;

import dev.slipway.sandbox.model.Guests;
import dev.slipway.sandbox.model.LxdRef;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Guests that do nothing of their own; a test says how their {@code busy} command ends. Confined to the model's context. */
final class ToldGuests implements Guests {
    private final Map<LxdRef, Integer> busy = new HashMap<>();

    void busyEndsWith(LxdRef guest, int code) {
        busy.put(guest, code);
    }

    @Override
    public void started(LxdRef guest, Instant now) {}

    @Override
    public void askedToStop(LxdRef guest, Instant now) {}

    @Override
    public void stopped(LxdRef guest, Instant now) {}

    @Override
    public void deleted(LxdRef guest, Instant now) {
        busy.remove(guest);
    }

    @Override
    public OptionalInt exec(LxdRef guest, List<String> command, Instant now) {
        return OptionalInt.of(command.equals(List.of("/usr/lib/slipway/busy")) ? busy.getOrDefault(guest, 1) : 127);
    }
}
