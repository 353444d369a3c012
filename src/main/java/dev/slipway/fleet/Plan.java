package dev.slipway.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What should be done now.
 *
 * @param launches how many runners of which pool
 * @param retirements which idle runners are seen off, and why
 * @param passed jobs for whose sake idle runners are retired that have not taken them
 * @param doubted jobs to be verified before an idle runner is retired for their sake
 * @param pools what was found of each configured pool
 * @param lookAgainAt when the plan changes by time alone; empty if it does not
 */
public record Plan(
        List<Launch> launches,
        List<Retire> retirements,
        List<Long> passed,
        List<Long> doubted,
        Map<String, Finding> pools,
        Optional<Instant> lookAgainAt) {

    public Plan {
        launches = List.copyOf(launches);
        retirements = List.copyOf(retirements);
        passed = List.copyOf(passed);
        doubted = List.copyOf(doubted);
        pools = Map.copyOf(pools);
    }

    /**
     * Launch this many runners.
     *
     * @param count above 0
     */
    public record Launch(Pool pool, int count) {}

    /** See this idle runner off: deregister it, and let it power off by itself. */
    public record Retire(Runner runner, Farewell.Reason reason) {}

    /**
     * A job that waits.
     *
     * @param pool the one that is to serve it or, where none has room, first would; empty while it is left to other units
     * @param room whether that pool has room for it
     */
    public record Queued(Waiting waiting, Optional<String> pool, boolean room) {}

    /**
     * A pool's figures.
     *
     * @param queued jobs that wait for this pool: assigned to it or, where no pool has room, first to be served by it
     * @param oldestQueuedAt since when the oldest of them has waited; empty if none does
     * @param wanted runners that are not busy
     * @param available runners that are launching or idle, and stay
     * @param occupied runners that count against {@code max}
     * @param paused too many stopped instances cannot be deleted
     * @param obstacle why nothing is launched although it is wanted, for people; empty if nothing is in the way
     */
    public record Finding(
            int queued,
            Optional<Instant> oldestQueuedAt,
            int wanted,
            int available,
            int occupied,
            boolean paused,
            Optional<String> obstacle) {

        boolean surplus() {
            return available > wanted;
        }
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return launches.isEmpty() && retirements.isEmpty();
    }
}
