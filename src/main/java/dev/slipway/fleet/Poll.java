package dev.slipway.fleet;

import java.time.Instant;

/**
 * How the listing of one path's queued jobs, or of the deliveries to its hook, stands.
 *
 * @param refused GitHub does not allow it, or says that there is nothing: a person has been told
 */
public record Poll(Listing listing, boolean refused) {

    static final Poll NEVER = new Poll(Listing.NEVER, false);

    Poll begun() {
        return new Poll(listing.begun(), refused);
    }

    Poll answered(Listing next) {
        return new Poll(next, false);
    }

    Poll failed(Instant now) {
        return new Poll(listing.failed(now), refused);
    }

    Poll refused(Instant next) {
        return new Poll(listing.refused(next), true);
    }

    Poll dueBy(Instant at) {
        return new Poll(listing.dueBy(at), refused);
    }
}
