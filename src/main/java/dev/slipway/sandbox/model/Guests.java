package dev.slipway.sandbox.model;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * What lives inside the instances of an {@link LxdModel}: it is told what becomes of them, and acts through {@link
 * LxdModel#says}, {@link LxdModel#powersOff}, {@link LxdModel#reboots} and {@link LxdModel#later}.
 */
public interface Guests {

    /** The instance runs its first instruction, for the first time or again. */
    void started(LxdRef guest, Instant now);

    /** Somebody asks it to power off; it may take its time, or not do it. */
    void askedToStop(LxdRef guest, Instant now);

    /** It runs no longer, by force or because it powered off or reboots. */
    void stopped(LxdRef guest, Instant now);

    /** Its disk is gone. */
    void deleted(LxdRef guest, Instant now);

    /**
     * A command is executed in it.
     *
     * @return what it returns, 127 if there is no such command; empty if the guest never answers
     */
    OptionalInt exec(LxdRef guest, List<String> command, Instant now);
}
