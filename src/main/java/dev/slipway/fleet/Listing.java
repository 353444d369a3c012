package dev.slipway.fleet;

import java.time.Duration;
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
 * @param cost requests of the last one that counted against the primary rate limit
 * @param requests of the last one, whatever they counted
 * @param stretchedTo how far two are apart for what they cost; empty if that needs no more than the interval
 */
public record Listing(
        boolean inFlight,
        Optional<Instant> completeAt,
        long askedAt,
        int failures,
        Optional<Instant> dueAt,
        int cost,
        int requests,
        Optional<Duration> stretchedTo) {

    static final Listing NEVER = new Listing(false, Optional.empty(), 0, 0, Optional.empty(), 0, 0, Optional.empty());

    /** Requests that the next one takes, as far as can be told before. */
    int estimate() {
        return Math.max(1, requests);
    }

    boolean known() {
        return completeAt.isPresent();
    }

    Listing begun() {
        return new Listing(true, completeAt, askedAt, failures, dueAt, cost, requests, stretchedTo);
    }

    Listing completed(Instant now, long asked, Instant next) {
        return new Listing(false, Optional.of(now), asked, 0, Optional.of(next), cost, requests, stretchedTo);
    }

    Listing failed(Instant now) {
        return refused(now.plus(Pace.LISTING.after(failures + 1)));
    }

    /** What the one that has just been answered cost, and how far that makes two be apart. */
    Listing costing(Listings.Cost took, Optional<Duration> apart) {
        return new Listing(inFlight, completeAt, askedAt, failures, dueAt, took.counted(), took.requests(), apart);
    }

    /** From when on it waits for nothing but the limit itself. */
    Optional<Instant> overdueAt(Duration interval) {
        return completeAt.map(at -> at.plus(interval.multipliedBy(2)));
    }

    /** It is not allowed, or there is nothing: not a matter of trying again soon. */
    Listing refused(Instant next) {
        return new Listing(false, completeAt, askedAt, failures + 1, Optional.of(next), cost, requests, stretchedTo);
    }

    /** Due no earlier than this. */
    Listing notBefore(Instant at) {
        return dueAt.filter(at::isBefore).isPresent()
                ? this
                : new Listing(inFlight, completeAt, askedAt, failures, Optional.of(at), cost, requests, stretchedTo);
    }

    /** Due no later than this. */
    Listing dueBy(Instant at) {
        return dueAt.isPresent() && dueAt.get().isAfter(at)
                ? new Listing(inFlight, completeAt, askedAt, failures, Optional.of(at), cost, requests, stretchedTo)
                : this;
    }

    /** What it said is void: nothing counts before the next one. */
    Listing forgotten() {
        return new Listing(inFlight, Optional.empty(), askedAt, 0, Optional.empty(), cost, requests, stretchedTo);
    }
}
