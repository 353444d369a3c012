package dev.slipway.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * How the periodic listing of one side stands.
 *
 * @param inFlight it has been asked for and not been answered
 * @param completeAt when the last complete one arrived
 * @param askedAt tick at which the last complete one was asked for
 * @param failures in a row
 * @param dueAt when the next one is asked for; empty: at once
 */
public record Listing(
        boolean inFlight, Optional<Instant> completeAt, long askedAt, int failures, Optional<Instant> dueAt) {

    static final Listing NEVER = new Listing(false, Optional.empty(), 0, 0, Optional.empty());

    boolean known() {
        return completeAt.isPresent();
    }

    Listing begun() {
        return new Listing(true, completeAt, askedAt, failures, dueAt);
    }

    Listing completed(Instant now, long asked, Instant next) {
        return new Listing(false, Optional.of(now), asked, 0, Optional.of(next));
    }

    Listing failed(Instant now) {
        return new Listing(
                false, completeAt, askedAt, failures + 1, Optional.of(now.plus(Pace.LISTING.after(failures + 1))));
    }

    /** It is not allowed, or there is nothing: not a matter of trying again soon. */
    Listing refused(Instant next) {
        return new Listing(false, completeAt, askedAt, failures + 1, Optional.of(next));
    }

    /** Due no later than this. */
    Listing dueBy(Instant at) {
        return dueAt.isPresent() && dueAt.get().isAfter(at)
                ? new Listing(inFlight, completeAt, askedAt, failures, Optional.of(at))
                : this;
    }

    /** What it said is void: nothing counts before the next one. */
    Listing forgotten() {
        return new Listing(inFlight, Optional.empty(), askedAt, 0, Optional.empty());
    }
}
