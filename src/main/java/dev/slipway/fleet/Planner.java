package dev.slipway.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The judgement of what should exist: how many runners each pool lacks, and which idle ones it can do without.
 *
 * <p>For each pool, {@code wanted = min(max - taken, idle)} runners that are free to take a job, where {@code taken} are
 * those that occupy a place below {@code max} and are not free: busy, ending or lost. Fewer free ones: launch the
 * difference at once. More, for {@code scale-down-delay}: retire the oldest idle ones, never a launching one. Idle
 * runners of another definition, or too old, are replaced a few at a time.
 *
 * <p>Pure: the same view, desired fleet and time give the same plan, and once a plan has taken effect the next one is
 * empty.
 */
public final class Planner {

    private static final Comparator<Runner> OLDEST_FIRST =
            Comparator.comparing((Runner runner) -> runner.birth().launchedAt()).thenComparing(Runner::name);

    private final View view;
    private final Fleet desired;
    private final Instant now;
    private final List<Plan.Launch> launches = new ArrayList<>();
    private final List<Plan.Retire> retirements = new ArrayList<>();
    private final Map<String, Plan.Finding> findings = new LinkedHashMap<>();
    private Optional<Instant> lookAgainAt = Optional.empty();
    private int launchesLeft;

    private Planner(View view, Fleet desired, Instant now) {
        this.view = view;
        this.desired = desired;
        this.now = now;
        launchesLeft = desired.launchConcurrency() - view.launching();
    }

    /**
     * What should be done now.
     *
     * @param view what exists, including what is in flight
     * @param desired what was asked for
     */
    public static Plan plan(View view, Fleet desired, Instant now) {
        return new Planner(view, desired, now).plan();
    }

    private Plan plan() {
        desired.pools().forEach(this::judge);
        view.runners().forEach((pool, runners) -> {
            if (desired.pool(pool).isEmpty()) {
                replace(runners, runners, Farewell.Reason.OUTDATED);
            }
        });
        return new Plan(launches, retirements, findings, lookAgainAt);
    }

    private void judge(Pool pool) {
        List<Runner> runners = view.runners(pool.name());
        int available = (int) runners.stream().filter(Runner::available).count();
        int occupied = (int) runners.stream().filter(Runner::occupies).count();
        int taken = occupied - available;
        int wanted = Math.max(0, Math.min(pool.max() - taken, pool.idle()));
        boolean paused = undeletable(runners) > Math.max(pool.max(), Pace.UNDELETABLE - 1);
        Optional<String> obstacle = wanted > available ? launch(pool, wanted - available, paused) : Optional.empty();
        findings.put(pool.name(), new Plan.Finding(wanted, available, occupied, paused, obstacle));
        if (available > wanted) {
            scaleDown(pool, runners, available - wanted);
        } else {
            refresh(pool, runners);
        }
    }

    /** Launch what is missing, as far as nothing is in the way; says what is. */
    private Optional<String> launch(Pool pool, int missing, boolean paused) {
        PoolCondition condition = view.condition(pool.name());
        Optional<String> obstacle = obstacle(pool, condition, paused);
        if (obstacle.isPresent()) {
            return obstacle;
        }
        int allowed = condition.onProbation() ? Math.min(missing, trial(pool)) : missing;
        int count = Math.min(allowed, launchesLeft);
        if (count > 0) {
            launches.add(new Plan.Launch(pool, count));
            launchesLeft -= count;
        }
        if (count == missing) {
            return Optional.empty();
        }
        return Optional.of(count < allowed ? "launch-concurrency is reached" : "one launch is tried at a time");
    }

    private Optional<String> obstacle(Pool pool, PoolCondition condition, boolean paused) {
        if (!view.settled()) {
            return Optional.of("LXD and GitHub have not both been listed yet");
        }
        if (paused) {
            return Optional.of("too many stopped instances cannot be deleted");
        }
        if (view.closed().contains(pool.path())) {
            return Optional.of("GitHub's rate limit is reached");
        }
        Optional<Instant> hold = condition.holdUntil().filter(now::isBefore);
        hold.ifPresent(this::lookAgain);
        return hold.map(
                until -> "held until " + until + ": " + condition.lastCause().orElse(""));
    }

    /** After failures one launch at a time shows whether the trouble is over. */
    private int trial(Pool pool) {
        return view.runners(pool.name()).stream().anyMatch(Planner::launching) ? 0 : 1;
    }

    private static boolean launching(Runner runner) {
        return runner.available() && !runner.reached(Stage.LISTENING);
    }

    private static boolean leavingFor(Runner runner, Farewell.Reason reason) {
        return runner.farewell().filter(farewell -> farewell.reason() == reason).isPresent();
    }

    private void scaleDown(Pool pool, List<Runner> runners, int surplus) {
        Instant since = view.condition(pool.name()).surplusSince().orElse(now);
        Instant due = since.plus(pool.scaleDownDelay());
        if (now.isBefore(due)) {
            lookAgain(due);
        } else {
            retire(runners, surplus, Farewell.Reason.SURPLUS);
        }
    }

    /** Replace what is idle and of another definition, or too old. */
    private void refresh(Pool pool, List<Runner> runners) {
        String hash = pool.hash();
        List<Runner> outdated = runners.stream()
                .filter(runner -> !runner.birth().poolHash().equals(hash))
                .toList();
        replace(runners, outdated, Farewell.Reason.OUTDATED);
        pool.maxIdleAge().ifPresent(age -> {
            List<Runner> old = runners.stream()
                    .filter(runner -> runner.retirable() && !outdated.contains(runner))
                    .filter(runner -> reached(runner.life().since().plus(age)))
                    .toList();
            replace(runners, old, Farewell.Reason.TOO_OLD);
        });
    }

    /** A few at a time: what leaves and what is launched in its place counts until it is idle. */
    private void replace(List<Runner> runners, List<Runner> candidates, Farewell.Reason reason) {
        if (candidates.isEmpty()) {
            return;
        }
        long settled = runners.stream().filter(Runner::retirable).count();
        long underway = runners.stream()
                .filter(Runner::occupies)
                .filter(runner -> launching(runner) || leavingFor(runner, reason))
                .count();
        long atOnce = Math.max(1, Math.min(Pace.REPLACED_AT_ONCE, settled / 2));
        retire(candidates, (int) Math.max(0, atOnce - underway), reason);
    }

    private void retire(List<Runner> candidates, int count, Farewell.Reason reason) {
        if (!view.settled()) {
            return;
        }
        candidates.stream()
                .filter(Runner::retirable)
                .filter(runner -> !view.closed().contains(runner.path()))
                .sorted(OLDEST_FIRST)
                .limit(count)
                .forEach(runner -> retirements.add(new Plan.Retire(runner, reason)));
    }

    private static long undeletable(List<Runner> runners) {
        return runners.stream()
                .filter(runner -> runner.calls().failures(Calls.Call.DELETE) >= Pace.DELETE_FAILURES)
                .count();
    }

    private boolean reached(Instant at) {
        if (now.isBefore(at)) {
            lookAgain(at);
            return false;
        }
        return true;
    }

    private void lookAgain(Instant at) {
        lookAgainAt = Optional.of(lookAgainAt.filter(at::isAfter).orElse(at));
    }
}
