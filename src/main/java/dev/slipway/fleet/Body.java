package dev.slipway.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a runner's instance from LXD.
 *
 * @param presence what LXD last said
 * @param seenAt tick at which LXD last confirmed that it exists; 0 if never
 * @param hintedAt tick of the last hint that a look is due; 0 if none
 * @param lookedAt tick at which the last answered look was asked for; 0 if none
 * @param lastUsedAt when LXD last started it, LXD's clock
 * @param jitConfig whether the JIT config is still on it
 */
public record Body(
        Presence presence, long seenAt, long hintedAt, long lookedAt, Optional<Instant> lastUsedAt, boolean jitConfig) {

    /** LXD's word on an instance, reduced to what counts against {@code max} and what can be deleted. */
    public enum Presence {
        /** Asked for; LXD has not confirmed it. */
        ASKED,
        /** Exists, was never started. */
        CREATED,
        RUNNING,
        STOPPED
    }

    static final Body ASKED = new Body(Presence.ASKED, 0, 0, 0, Optional.empty(), true);

    /** Whether it takes a place below {@code max}. */
    public boolean occupies() {
        return presence != Presence.STOPPED;
    }

    boolean lookDue() {
        return hintedAt > lookedAt;
    }

    Body hinted(long tick) {
        return new Body(presence, seenAt, tick, lookedAt, lastUsedAt, jitConfig);
    }

    Body looked(long asked) {
        return new Body(presence, seenAt, hintedAt, Math.max(lookedAt, asked), lastUsedAt, jitConfig);
    }

    Body confirmed(Presence now, long tick) {
        return new Body(now, tick, hintedAt, lookedAt, lastUsedAt, jitConfig);
    }

    Body startedAt(Optional<Instant> used) {
        return new Body(presence, seenAt, hintedAt, lookedAt, used, jitConfig);
    }

    Body withJitConfig(boolean present) {
        return new Body(presence, seenAt, hintedAt, lookedAt, lastUsedAt, present);
    }
}
