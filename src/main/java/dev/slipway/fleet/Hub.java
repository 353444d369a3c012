package dev.slipway.fleet;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one GitHub path.
 *
 * @param listing how its listing stands
 * @param closedUntil its rate gate: no call before this, except none; empty if open
 * @param refusals limits met in a row
 * @param trouble why the last call failed, while no later one succeeded
 * @param outage most runners went offline in one listing: it is the network, nothing is lost
 * @param orphans registrations of ours without an instance, by id
 */
public record Hub(
        Listing listing,
        Optional<Instant> closedUntil,
        int refusals,
        Optional<Failure> trouble,
        boolean outage,
        Map<Long, Orphan> orphans) {

    public Hub {
        orphans = Map.copyOf(orphans);
    }

    static final Hub UNKNOWN = new Hub(Listing.NEVER, Optional.empty(), 0, Optional.empty(), false, Map.of());

    /**
     * A registration of ours without an instance.
     *
     * @param offlineSince when it was first seen offline and without instance; empty while online
     * @param condemned its instance is known to be gone: no waiting
     * @param calls its deregistration
     */
    public record Orphan(long id, String name, Optional<Instant> offlineSince, boolean condemned, Calls calls) {

        Orphan with(Calls next) {
            return new Orphan(id, name, offlineSince, condemned, next);
        }
    }

    /** Whether calls must wait. */
    public boolean closed(Instant now) {
        return closedUntil.isPresent() && now.isBefore(closedUntil.get());
    }

    /** When a call that is due at {@code due} can be made. */
    Instant opensAt(Instant now, Instant due) {
        return closed(now) && closedUntil.get().isAfter(due) ? closedUntil.get() : due;
    }

    Hub with(Listing next) {
        return new Hub(next, closedUntil, refusals, trouble, outage, orphans);
    }

    Hub withOrphans(Map<Long, Orphan> next) {
        return new Hub(listing, closedUntil, refusals, trouble, outage, next);
    }

    Hub withOutage(boolean next) {
        return new Hub(listing, closedUntil, refusals, trouble, next, orphans);
    }

    /** A call succeeded. While the gate is closed that is one begun before, and opens nothing. */
    Hub answered(Instant now) {
        return closed(now) || (trouble.isEmpty() && refusals == 0)
                ? this
                : new Hub(listing, Optional.empty(), 0, Optional.empty(), outage, orphans);
    }

    /** A call failed: a limit closes the gate until its end, anything else is only remembered. */
    Hub failed(Failure failure, Instant now) {
        if (failure.kind() != Failure.Kind.LIMITED) {
            return new Hub(listing, closedUntil, refusals, Optional.of(failure), outage, orphans);
        }
        Instant until = now.plus(failure.retryAfter().orElseGet(() -> Pace.GATE.after(refusals + 1)));
        Instant latest = closedUntil.filter(until::isBefore).orElse(until);
        return new Hub(listing, Optional.of(latest), refusals + 1, Optional.of(failure), outage, orphans);
    }
}
