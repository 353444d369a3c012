package dev.slipway.fleet;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one GitHub path.
 *
 * @param listing how its listing stands
 * @param trouble why the last call failed, while no later one succeeded; limits are its credential's ({@link Gate})
 * @param outage most runners went offline in one listing: it is the network, nothing is lost
 * @param orphans registrations of ours without an instance, by id
 */
public record Hub(Listing listing, Optional<Failure> trouble, boolean outage, Map<Long, Orphan> orphans) {

    public Hub {
        orphans = Map.copyOf(orphans);
    }

    static final Hub UNKNOWN = new Hub(Listing.NEVER, Optional.empty(), false, Map.of());

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

    Hub with(Listing next) {
        return new Hub(next, trouble, outage, orphans);
    }

    Hub withOrphans(Map<Long, Orphan> next) {
        return new Hub(listing, trouble, outage, next);
    }

    Hub withOutage(boolean next) {
        return new Hub(listing, trouble, next, orphans);
    }

    /** A call succeeded. */
    Hub answered() {
        return trouble.isEmpty() ? this : new Hub(listing, Optional.empty(), outage, orphans);
    }

    /** A call failed. */
    Hub failed(Failure failure) {
        return failure.kind() == Failure.Kind.LIMITED ? this : new Hub(listing, Optional.of(failure), outage, orphans);
    }
}
