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
 * <p>For each pool, {@code wanted = min(max - busy, idle + assigned)} runners that are free to take a job, where {@code
 * assigned} are the queued jobs that fall to it ({@link Assignment}). Fewer free ones: launch the difference at once, as
 * far as there is room below {@code max}, where whatever is on its way out still has its place. More, for {@code
 * scale-down-delay}: retire the oldest idle ones, never a launching one, nor one that a job waits for. Idle runners that
 * a job has waited beside in vain ({@link PassedOver}), of another definition, or too old, are replaced, and only while
 * others can be launched in their place.
 *
 * <p>Pure: the same view, desired fleet and time give the same plan, and once a plan has taken effect the next one is
 * empty.
 */
public final class Planner {

    private final View view;
    private final Fleet desired;
    private final Instant now;
    private final List<Plan.Launch> launches = new ArrayList<>();
    private final Map<String, Plan.Finding> findings = new LinkedHashMap<>();
    private Optional<Instant> lookAgainAt = Optional.empty();
    private final Leave leave;
    private final Retirements retirements;
    private int launchesLeft;

    private Planner(View view, Fleet desired, Instant now) {
        this.view = view;
        this.desired = desired;
        this.now = now;
        launchesLeft = desired.launchConcurrency() - view.launching();
        leave = new Leave(view.allowances());
        retirements = new Retirements(view, desired, leave, now);
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

    /** Which pool each job that counts falls to, oldest first: for whoever asks, and no part of a plan. */
    public static List<Plan.Queued> queue(View view, Fleet desired, Instant now) {
        Planner planner = new Planner(view, desired, now);
        Assignment assignment = planner.assign(planner.heads());
        List<Plan.Queued> queue = new ArrayList<>();
        assignment.others().forEach(job -> queue.add(new Plan.Queued(job, Optional.empty(), false)));
        for (Pool pool : desired.pools()) {
            Assignment.Load load = assignment.of(pool.name());
            load.assigned().forEach(job -> queue.add(new Plan.Queued(job, Optional.of(pool.name()), true)));
            load.left().forEach(job -> queue.add(new Plan.Queued(job, Optional.of(pool.name()), false)));
        }
        queue.sort(Comparator.comparing(Plan.Queued::waiting, Waiting.OLDEST_FIRST));
        return queue;
    }

    private Map<String, Headcount> heads() {
        Map<String, Headcount> heads = new LinkedHashMap<>();
        desired.pools().forEach(pool -> heads.put(pool.name(), count(pool)));
        return heads;
    }

    private Assignment assign(Map<String, Headcount> heads) {
        Map<String, Integer> room = new LinkedHashMap<>();
        heads.forEach((pool, head) -> room.put(pool, head.room()));
        return Assignment.of(view, desired, room, now);
    }

    private Plan plan() {
        Map<String, Headcount> heads = heads();
        Assignment assignment = assign(heads);
        assignment.nextAt().ifPresent(this::lookAgain);
        heads.forEach((pool, head) -> judge(head, assignment.of(pool)));
        view.runners().forEach((pool, runners) -> {
            if (desired.pool(pool).isEmpty()) {
                retirements.removed(runners);
            }
        });
        retirements.lookAgainAt().ifPresent(this::lookAgain);
        return new Plan(
                launches, retirements.chosen(), retirements.passed(), retirements.doubted(), findings, lookAgainAt);
    }

    private Headcount count(Pool pool) {
        boolean oneByOne = view.condition(pool.name()).onProbation();
        return Headcount.of(pool, view.runners(pool.name()), oneByOne, obstacle(pool));
    }

    private void judge(Headcount head, Assignment.Load load) {
        Pool pool = head.pool();
        int wanted = head.wanted(load.assigned().size());
        int staying = head.available() - retirements.scaleDown(head, load, head.available() - wanted);
        int leaving = retirements.passOver(head, load);
        boolean settled = leaving == 0 && staying == wanted && head.obstacle().isEmpty();
        leaving += settled ? retirements.refresh(pool, head.runners()) : 0;
        int missing = wanted - staying + leaving;
        Optional<String> hindrance = missing > 0 ? head.obstacle().or(() -> launch(head, missing)) : Optional.empty();
        findings.put(
                pool.name(),
                new Plan.Finding(
                        load.assigned().size() + load.left().size(),
                        load.oldest(),
                        wanted,
                        head.available(),
                        head.occupied(),
                        head.paused(),
                        !load.left().isEmpty() ? hindrance.or(() -> full(head)) : hindrance));
    }

    /** Why jobs wait that no pool has room for. */
    private static Optional<String> full(Headcount head) {
        return head.obstacle()
                .or(() -> Optional.of(head.oneByOne() ? "one launch is tried at a time" : "max is reached"));
    }

    /** Launch what is missing, as far as there is room; says why if that is not all. */
    private Optional<String> launch(Headcount head, int missing) {
        Pool pool = head.pool();
        int room = pool.max() - head.occupied();
        int allowed = Math.min(room, head.oneByOne() ? trial(head.runners()) : missing);
        int asked = Math.max(0, Math.min(Math.min(missing, allowed), launchesLeft));
        int count = leave.take(pool, asked);
        if (count > 0) {
            launches.add(new Plan.Launch(pool, count));
            launchesLeft -= count;
        }
        if (count < asked) {
            leave.again(pool).ifPresent(this::lookAgain);
            return Optional.of(leave.words(pool));
        }
        if (count == missing) {
            return Optional.empty();
        } else if (count < allowed) {
            return Optional.of("launch-concurrency is reached");
        }
        return Optional.of(
                allowed < room ? "one launch is tried at a time" : "max is reached by runners on their way out");
    }

    /** What keeps the pool from launching at all. */
    private Optional<String> obstacle(Pool pool) {
        if (!view.settled() || !view.listed().contains(pool.path())) {
            return Optional.of("LXD and GitHub have not both been listed yet");
        }
        if (view.closed().contains(pool.path())) {
            return Optional.of("GitHub's rate limit is reached");
        }
        PoolCondition condition = view.condition(pool.name());
        Optional<Instant> hold = condition.holdUntil().filter(now::isBefore);
        hold.ifPresent(this::lookAgain);
        return hold.map(until ->
                        "held until " + until + ": " + condition.lastCause().orElse(""))
                .or(() -> barred(pool));
    }

    private Optional<String> barred(Pool pool) {
        Optional<Instant> until = leave.barredUntil(pool, now);
        until.ifPresent(at -> lookAgain(at.minus(Pace.BARRED)));
        return until.map(at -> leave.words(pool));
    }

    /** After failures one launch at a time shows whether the trouble is over. */
    private static int trial(List<Runner> runners) {
        return runners.stream().anyMatch(Planner::onTrial) ? 0 : 1;
    }

    /** Also one that has stopped, while it is not known how its life went. */
    private static boolean onTrial(Runner runner) {
        boolean unjudged =
                runner.reached(Stage.STOPPED) && runner.life().outcome().isEmpty();
        return runner.launching() || unjudged;
    }

    private void lookAgain(Instant at) {
        lookAgainAt = Optional.of(lookAgainAt.filter(at::isAfter).orElse(at));
    }
}
