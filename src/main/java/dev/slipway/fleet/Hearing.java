package dev.slipway.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * What this process has heard from a guest.
 *
 * @param last its last record
 * @param at when it was last heard; before the first word, when listening to it began
 */
public record Hearing(Optional<GuestRecord> last, Instant at) {

    /** Whether it has said anything to this process: until then it is protected as a busy one is. */
    public boolean heard() {
        return last.isPresent();
    }
}
