package dev.slipway.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which pool is to serve each queued job: by age, the first in configuration order that can and that has room. It only
 * says how many runners a pool needs; which runner takes which job is GitHub's business.
 */
final class Assignment {

    /** What one pool is to serve. */
    static final class Load {
        private final int room;
        private final List<Waiting> assigned = new ArrayList<>();
        private final List<Waiting> left = new ArrayList<>();
        private Optional<Instant> oldest = Optional.empty();

        private Load(int room) {
            this.room = room;
        }

        /** By age. */
        List<Waiting> assigned() {
            return assigned;
        }

        /** Jobs that no pool has room for, of which this one is the first to serve them. */
        List<Waiting> left() {
            return left;
        }

        Optional<Instant> oldest() {
            return oldest;
        }

        private void take(Waiting job) {
            assigned.add(job);
            waits(job);
        }

        private void leave(Waiting job) {
            left.add(job);
            waits(job);
        }

        private void waits(Waiting job) {
            oldest = Optional.of(oldest.filter(job.since()::isAfter).orElse(job.since()));
        }
    }

    private final Map<String, Load> loads = new HashMap<>();
    private final List<Waiting> others = new ArrayList<>();
    private int roomLeft;
    private Optional<Instant> nextAt = Optional.empty();

    private Assignment(Map<String, Integer> room) {
        room.forEach((pool, jobs) -> loads.put(pool, new Load(jobs)));
        roomLeft = room.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Assign what waits.
     *
     * @param room how many jobs each pool of the fleet can serve, by name
     */
    static Assignment of(View view, Fleet fleet, Map<String, Integer> room, Instant now) {
        Assignment assignment = new Assignment(room);
        Serving serving = new Serving(fleet, view.architecture());
        Units units = new Units(fleet.jobs());
        for (Waiting job : view.jobs()) {
            Instant ours = job.since().plus(units.patience(job.id()));
            if (now.isBefore(ours)) {
                assignment.later(job, ours);
            } else {
                assignment.assign(job, serving.pools(job.job()));
            }
        }
        return assignment;
    }

    private void assign(Waiting job, List<Pool> pools) {
        // Thousands may wait for pools that are full.
        for (int i = 0; i < pools.size() && roomLeft > 0; i++) {
            Load load = loads.get(pools.get(i).name());
            if (load.assigned.size() < load.room) {
                load.take(job);
                roomLeft--;
                return;
            }
        }
        pools.stream().findFirst().ifPresent(first -> loads.get(first.name()).leave(job));
    }

    private void later(Waiting job, Instant at) {
        others.add(job);
        nextAt = Optional.of(nextAt.filter(at::isAfter).orElse(at));
    }

    Load of(String pool) {
        return loads.get(pool);
    }

    /** Those that are left to other units for now. */
    List<Waiting> others() {
        return others;
    }

    /** When a job begins to count that another unit has not served by then. */
    Optional<Instant> nextAt() {
        return nextAt;
    }
}
