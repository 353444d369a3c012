package dev.slipway.fleet;

import java.util.Locale;

/** What a runner is doing, as operators see it (DESIGN.md, A runner's life). */
public enum Phase {
    /** Asked for; being created, or running and not known to listen yet. */
    LAUNCHING,
    /** Listening, without a job. */
    IDLE,
    /** It runs a job. */
    BUSY,
    /** Its job is over, or it was deregistered; it should power off by itself. */
    ENDING,
    /** Stopped: its record is read, then it is deleted. */
    FINISHED,
    /** Running, but by evidence of no use: never listened, or silent and offline. */
    LOST;

    /** The word in metrics, logs and the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
