package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** To which pools queued jobs are assigned, and what a plan makes of it. */
class AssignmentTest {

    private static final Instant NOW = World.BEGINNING;
    private static final Optional<Instant> HELD = Optional.of(NOW.plusSeconds(60));

    private final Map<String, List<Runner>> runners = new LinkedHashMap<>();
    private final Map<String, PoolCondition> conditions = new HashMap<>();
    private final List<Waiting> jobs = new ArrayList<>();
    private List<String> listed = List.of(Asked.PATH);
    private List<String> closed = List.of();
    private boolean settled = true;

    private Plan plan(Pool... pools) {
        return plan(Asked.withConcurrency(Asked.fleet(pools), 100));
    }

    private Plan plan(Fleet fleet) {
        List<Waiting> byAge = jobs.stream().sorted(Waiting.OLDEST_FIRST).toList();
        View view = new View(settled, listed, runners, conditions, closed, 0, Map.of(), byAge, Checking.IDLE, "x86_64");
        return Planner.plan(view, fleet, NOW);
    }

    @CanIgnoreReturnValue
    private Waiting waits(long id, Duration age, String... labels) {
        Job job = new Job(id, 1, "acme/app", Set.of(labels), NOW.minus(age));
        Waiting waiting = Waiting.begun(job, NOW.minus(age), 1, NOW);
        jobs.add(waiting);
        return waiting;
    }

    private void wait(int count) {
        for (int i = 0; i < count; i++) {
            waits(100 + i, Duration.ofSeconds(90 - i), "big");
        }
    }

    private void are(String pool, Stage stage, int count) {
        List<Runner> all = runners.computeIfAbsent(pool, name -> new ArrayList<>());
        for (int i = 0; i < count; i++) {
            Runner runner = Runner.asked(pool + all.size(), Asked.pool(pool, 1, 1), NOW)
                    .advanced(stage, NOW)
                    .with(new Hearing(Optional.of(new GuestRecord.Listening()), NOW));
            all.add(runner.with(runner.body().confirmed(Body.Presence.RUNNING, 1)));
        }
    }

    private void held(String pool) {
        conditions.put(pool, new PoolCondition(1, 0, 0, HELD, Optional.empty(), Optional.of("told to fail")));
    }

    /** Its hold is over; one launch shows whether the trouble is, too. */
    private void onTrial(String pool) {
        conditions.put(
                pool, new PoolCondition(1, 0, 0, Optional.of(NOW), Optional.empty(), Optional.of("told to fail")));
    }

    private static int launches(Plan plan, String pool) {
        return plan.launches().stream()
                .filter(launch -> launch.pool().name().equals(pool))
                .mapToInt(Plan.Launch::count)
                .sum();
    }

    private static int queued(Plan plan, String pool) {
        return plan.pools().get(pool).queued();
    }

    private static Optional<String> obstacle(Plan plan, String pool) {
        return plan.pools().get(pool).obstacle();
    }

    @Test
    void eachJobThatWaitsGetsARunner() {
        wait(3);

        Plan plan = plan(Asked.pool("small", 0, 5));

        assertThat(launches(plan, "small")).isEqualTo(3);
        assertThat(plan.pools().get("small"))
                .isEqualTo(new Plan.Finding(3, Optional.of(NOW.minusSeconds(90)), 3, 0, 0, false, Optional.empty()));
    }

    @Test
    void idleRunnersAreKeptReadyBesideThoseThatJobsWaitFor() {
        wait(3);
        are("small", Stage.LISTENING, 2);

        Plan plan = plan(Asked.pool("small", 2, 9));

        assertThat(plan.pools().get("small").wanted()).isEqualTo(5);
        assertThat(launches(plan, "small")).isEqualTo(3);
    }

    @Test
    void neverMoreThanMaxAndItIsSaidThatMaxIsReached() {
        wait(5);
        are("small", Stage.BUSY, 2);

        Plan plan = plan(Asked.pool("small", 0, 4));

        assertThat(launches(plan, "small")).isEqualTo(2);
        assertThat(queued(plan, "small")).isEqualTo(5);
        assertThat(obstacle(plan, "small")).contains("max is reached");
    }

    @Test
    void aFullPoolSaysThatMaxIsReached() {
        wait(1);
        are("small", Stage.BUSY, 2);

        Plan plan = plan(Asked.pool("small", 0, 2));

        assertThat(plan.isEmpty()).isTrue();
        assertThat(obstacle(plan, "small")).contains("max is reached");
        are("small", Stage.BUSY, 1);
        assertThat(obstacle(plan(Asked.pool("small", 0, 2)), "small")).contains("max is reached");
    }

    @Test
    void aPoolThatHasRoomForAllIsNotFull() {
        wait(2);
        are("small", Stage.BUSY, 1);

        assertThat(obstacle(plan(Asked.pool("small", 0, 3)), "small")).isEmpty();
    }

    @Test
    void aFixedPoolIgnoresDemand() {
        wait(5);
        are("small", Stage.LISTENING, 3);

        Plan plan = plan(Asked.pool("small", 3, 3));

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.pools().get("small").wanted()).isEqualTo(3);
        assertThat(obstacle(plan, "small")).contains("max is reached");
    }

    @Test
    void theFirstPoolWithRoomServesAJobAndTheOldestComeFirst() {
        are("small", Stage.BUSY, 1);
        waits(3, Duration.ofSeconds(5), "big");
        waits(1, Duration.ofSeconds(9), "big");
        waits(2, Duration.ofSeconds(9), "big");

        Plan plan = plan(Asked.pool("small", 0, 3), Asked.pool("large", 0, 3));

        assertThat(launches(plan, "small")).isEqualTo(2);
        assertThat(launches(plan, "large")).isEqualTo(1);
        assertThat(plan.pools().get("small").oldestQueuedAt()).contains(NOW.minusSeconds(9));
        assertThat(plan.pools().get("large").oldestQueuedAt()).contains(NOW.minusSeconds(5));
    }

    @Test
    void jobsOfOneAgeGoById() {
        Pool gpu = Asked.serving(Asked.pool("gpu", 0, 1), List.of("gpu"), false, Set.of());
        Pool both = Asked.serving(Asked.pool("both", 0, 1), List.of("gpu", "big"), false, Set.of());
        waits(9, Duration.ofSeconds(5), "gpu");
        waits(8, Duration.ofSeconds(5), "gpu", "big");

        Plan plan = plan(both, gpu);

        assertThat(launches(plan, "both")).isEqualTo(1);
        assertThat(launches(plan, "gpu")).isEqualTo(1);
    }

    @Test
    void whatNoPoolHasRoomForWaitsForTheFirst() {
        are("small", Stage.BUSY, 1);
        are("large", Stage.BUSY, 1);
        wait(3);

        Plan plan = plan(Asked.pool("small", 0, 2), Asked.pool("large", 0, 2));

        assertThat(queued(plan, "small")).isEqualTo(2);
        assertThat(queued(plan, "large")).isEqualTo(1);
        assertThat(obstacle(plan, "small")).contains("max is reached");
        assertThat(obstacle(plan, "large")).isEmpty();
        assertThat(plan.pools().get("small").oldestQueuedAt()).contains(NOW.minusSeconds(90));
    }

    @Test
    void aHeldPoolServesWhatItsIdleRunnersTake() {
        wait(3);
        held("small");
        are("small", Stage.LISTENING, 1);
        are("small", Stage.STARTED, 1);

        Plan plan = plan(Asked.pool("small", 0, 5), Asked.pool("large", 0, 5));

        assertThat(queued(plan, "small")).isEqualTo(1);
        assertThat(launches(plan, "small")).isZero();
        assertThat(launches(plan, "large")).isEqualTo(2);
        assertThat(obstacle(plan, "small")).isEmpty();
    }

    @Test
    void aHeldPoolSaysWhyWhatWaitsForItGetsNoRunner() {
        wait(2);
        held("small");
        are("small", Stage.LISTENING, 1);

        Plan plan = plan(Asked.pool("small", 0, 5));

        assertThat(queued(plan, "small")).isEqualTo(2);
        assertThat(obstacle(plan, "small")).contains("held until " + HELD.get() + ": told to fail");
        assertThat(plan.lookAgainAt()).isEqualTo(HELD);
    }

    @Test
    void aPoolOnTrialServesOneMoreThanItsIdleRunners() {
        wait(4);
        onTrial("small");
        are("small", Stage.LISTENING, 1);

        Plan plan = plan(Asked.pool("small", 0, 5), Asked.pool("large", 0, 1));

        assertThat(queued(plan, "small")).isEqualTo(3);
        assertThat(launches(plan, "small")).isEqualTo(1);
        assertThat(launches(plan, "large")).isEqualTo(1);
        assertThat(obstacle(plan, "small")).contains("one launch is tried at a time");
    }

    @Test
    void aPoolOnTrialKeepsToMax() {
        wait(4);
        onTrial("small");
        are("small", Stage.LISTENING, 1);

        assertThat(queued(plan(Asked.pool("small", 0, 1), Asked.pool("large", 0, 9)), "small"))
                .isEqualTo(1);
    }

    @Test
    void aPoolThatMayNotLaunchLeavesJobsToTheNext() {
        wait(2);
        Pool tools = Asked.ofPath(Asked.pool("tools", 0, 5), "acme/app");

        listed = List.of("acme/app");
        assertThat(launches(plan(Asked.pool("small", 0, 5), tools), "tools")).isEqualTo(2);

        listed = List.of("acme/app", "acme");
        closed = List.of("acme");
        assertThat(launches(plan(Asked.pool("small", 0, 5), tools), "tools")).isEqualTo(2);

        closed = List.of();
        settled = false;
        Plan plan = plan(Asked.pool("small", 0, 5), tools);
        assertThat(plan.launches()).isEmpty();
        assertThat(queued(plan, "small")).isEqualTo(2);
        assertThat(obstacle(plan, "small")).contains("LXD and GitHub have not both been listed yet");
    }

    @Test
    void idleRunnersThatJobsWaitForAreNoSurplus() {
        wait(2);
        are("small", Stage.LISTENING, 2);
        are("small", Stage.STARTED, 2);
        conditions.put("small", PoolCondition.FRESH.surplus(true, NOW.minusSeconds(999)));

        assertThat(plan(Asked.pool("small", 0, 9)).retirements()).isEmpty();
        jobs.remove(0);
        assertThat(plan(Asked.pool("small", 0, 9)).retirements()).hasSize(1);
        jobs.clear();
        assertThat(plan(Asked.pool("small", 0, 9)).retirements()).hasSize(2);
    }

    @Test
    void anotherUnitsJobCountsWhenItHasBeenLeftWaiting() {
        Set<String> units = Set.of("one", "two", "three");
        Pool pool = Asked.pool("small", 0, 9);
        Map<String, List<Integer>> launches = new HashMap<>();
        for (String unit : units) {
            Fleet fleet = Asked.withJobs(Asked.fleet(pool), new JobSources(false, false, unit, units));
            launches.put(unit, new ArrayList<>());
            for (int age : new int[] {0, 30, 60}) {
                jobs.clear();
                waits(7, Duration.ofSeconds(age), "big");
                launches.get(unit).add(launches(plan(fleet), "small"));
            }
        }

        assertThat(launches.values()).containsExactlyInAnyOrder(List.of(1, 1, 1), List.of(0, 1, 1), List.of(0, 0, 1));
    }

    @Test
    void whatAnotherUnitShouldServeIsLookedAtInTime() {
        Set<String> units = Set.of("one", "two");
        waits(7, Duration.ofSeconds(10), "big");
        List<Plan> plans = units.stream()
                .map(unit -> plan(Asked.withJobs(
                        Asked.fleet(Asked.pool("small", 0, 9)), new JobSources(false, false, unit, units))))
                .toList();

        assertThat(plans)
                .extracting(Plan::lookAgainAt)
                .containsExactlyInAnyOrder(Optional.empty(), Optional.of(NOW.plusSeconds(20)));
        assertThat(plans).extracting(plan -> queued(plan, "small")).containsExactlyInAnyOrder(1, 0);
    }

    @Test
    void theFirstOfOtherUnitsJobsDecidesWhenToLookAgain() {
        Set<String> units = Set.of("one", "two", "three", "four");
        for (long id = 0; id < 400; id++) {
            waits(id, Duration.ofSeconds(id % 7), "big");
        }
        Fleet fleet =
                Asked.withJobs(Asked.fleet(Asked.pool("small", 0, 9)), new JobSources(false, false, "one", units));

        assertThat(plan(fleet).lookAgainAt()).contains(NOW.plusSeconds(24));
    }

    @Test
    void tenThousandJobsAndAThousandRunnersArePlannedInMilliseconds() {
        Pool[] pools = new Pool[10];
        for (int i = 0; i < pools.length; i++) {
            pools[i] = Asked.pool("pool" + i, 0, 200);
            are("pool" + i, Stage.BUSY, 60);
            are("pool" + i, Stage.LISTENING, 40);
        }
        for (long id = 0; id < 10_000; id++) {
            waits(id, Duration.ofMillis(id), "big");
        }
        for (int i = 0; i < 50; i++) {
            var unused = plan(pools);
        }

        long begun = Cpu.time();
        Plan plan = plan(pools);
        Duration took = Duration.ofNanos(Cpu.time() - begun);

        assertThat(plan.pools().values()).extracting(Plan.Finding::available).containsOnly(40);
        assertThat(plan.pools().values().stream().mapToInt(Plan.Finding::queued).sum())
                .isEqualTo(10_000);
        // Some 3 ms; jobs times runners would take seconds.
        assertThat(took).isLessThan(Duration.ofMillis(100));
    }
}
