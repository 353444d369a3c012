package dev.slipway.fleet;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A pool's runners, counted, and what keeps it from launching more.
 *
 * @param available launching or idle, and staying
 * @param idle those of them that listen
 * @param occupied those that count against {@code max}
 * @param paused too many stopped instances cannot be deleted
 * @param oneByOne after failures one launch at a time shows whether the trouble is over
 * @param obstacle why it launches none at all; empty if nothing is in the way
 */
record Headcount(
        Pool pool,
        List<Runner> runners,
        int available,
        int idle,
        int busy,
        int occupied,
        boolean paused,
        boolean oneByOne,
        Optional<String> obstacle) {

    /** @param obstacle as far as it does not depend on the runners */
    static Headcount of(Pool pool, List<Runner> runners, boolean oneByOne, Optional<String> obstacle) {
        int available = count(runners, Runner::available);
        int idle = count(runners, runner -> runner.available() && runner.reached(Stage.LISTENING));
        int busy = count(runners, runner -> runner.stage() == Stage.BUSY);
        boolean paused = undeletable(runners) > Math.max(pool.max(), Pace.UNDELETABLE - 1);
        Optional<String> hindrance = paused ? Optional.of("too many stopped instances cannot be deleted") : obstacle;
        return new Headcount(
                pool, runners, available, idle, busy, count(runners, Runner::occupies), paused, oneByOne, hindrance);
    }

    private static int count(List<Runner> runners, Predicate<Runner> which) {
        return (int) runners.stream().filter(which).count();
    }

    private static int undeletable(List<Runner> runners) {
        return count(runners, runner -> runner.calls().failures(Calls.Call.DELETE) >= Pace.DELETE_FAILURES);
    }

    /** How many queued jobs it can serve: without launches those that its idle runners take, on trial one more. */
    int room() {
        int most = Math.max(0, pool.max() - busy);
        if (obstacle.isPresent()) {
            return Math.min(most, idle);
        }
        return oneByOne ? Math.min(most, idle + 1) : most;
    }

    /** How many runners should be free to take a job. */
    int wanted(int assigned) {
        return Math.max(0, Math.min(pool.max() - busy, pool.idle() + assigned));
    }
}
