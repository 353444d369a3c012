package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Plans of arbitrary fleets in arbitrary states. */
class PlannerProperties {

    private static final Instant NOW = World.BEGINNING;

    /** A runner in any state that there is. */
    private record Sort(
            Stage stage,
            boolean runs,
            boolean heard,
            boolean launching,
            Farewell.Reason seenOff,
            String image,
            int age) {

        Runner runner(String pool, int number) {
            Pool made = Asked.ofImage(Asked.pool(pool, 1, 1), image);
            Runner runner = Runner.asked(pool + "-" + number, made, NOW.minusSeconds(age))
                    .advanced(stage, NOW.minusSeconds(age));
            boolean over = runner.reached(Stage.STOPPED);
            runner = runner.with(
                    runner.body().confirmed(over && !runs ? Body.Presence.STOPPED : Body.Presence.RUNNING, 1));
            if (heard && runner.reached(Stage.LISTENING)) {
                runner = runner.with(new Hearing(Optional.of(new GuestRecord.Listening()), NOW));
            }
            if (launching && !runner.reached(Stage.LISTENING)) {
                runner = runner.with(runner.calls().begun(Calls.Call.LAUNCH));
            }
            return seenOff == null
                    ? runner
                    : runner.with(Farewell.begun(seenOff, Farewell.Step.LEAVING, NOW.minusSeconds(1), 1));
        }
    }

    @Property(tries = 500)
    void aPlanThatTookEffectLeavesNothingToPlan(
            @ForAll("fleets") Fleet fleet,
            @ForAll("runners") Map<String, List<Runner>> runners,
            @ForAll("conditions") PoolCondition condition,
            @ForAll("jobs") List<Waiting> jobs) {
        View view = view(fleet, runners, condition, jobs);
        Plan plan = Planner.plan(view, fleet, NOW);

        Plan again = Planner.plan(after(view, plan), fleet, NOW);

        assertThat(again.launches()).isEmpty();
        assertThat(again.retirements()).isEmpty();
    }

    @Property(tries = 500)
    void aPlanKeepsToMaxToTheConcurrencyAndToWhomItMayRetire(
            @ForAll("fleets") Fleet fleet,
            @ForAll("runners") Map<String, List<Runner>> runners,
            @ForAll("conditions") PoolCondition condition,
            @ForAll("jobs") List<Waiting> jobs) {
        View view = view(fleet, runners, condition, jobs);

        Plan plan = Planner.plan(view, fleet, NOW);

        plan.launches().forEach(launch -> {
            long occupied = runners.getOrDefault(launch.pool().name(), List.of()).stream()
                    .filter(Runner::occupies)
                    .count();
            assertThat(launch.count()).isPositive();
            assertThat(occupied + launch.count())
                    .isLessThanOrEqualTo(launch.pool().max());
        });
        int launching = view.launching()
                + plan.launches().stream().mapToInt(Plan.Launch::count).sum();
        assertThat(launching).isLessThanOrEqualTo(Math.max(view.launching(), fleet.launchConcurrency()));
        assertThat(plan.retirements()).allMatch(retire -> retire.runner().retirable());
        assertThat(plan.retirements())
                .extracting(retire -> retire.runner().name())
                .doesNotHaveDuplicates();
        assertThat(plan.passed()).doesNotHaveDuplicates().noneMatch(plan.doubted()::contains);
        assertThat(plan.retirements())
                .filteredOn(retire -> retire.reason() == Farewell.Reason.PASSED_OVER)
                .hasSameSizeAs(plan.passed());
    }

    @Property(tries = 300)
    void everyJobWaitsForOnePoolAndNoPoolIsToServeMoreThanItCan(
            @ForAll("fleets") Fleet fleet,
            @ForAll("runners") Map<String, List<Runner>> runners,
            @ForAll("conditions") PoolCondition condition,
            @ForAll("jobs") List<Waiting> jobs) {
        View view = view(fleet, runners, condition, jobs);

        Plan plan = Planner.plan(view, fleet, NOW);

        assertThat(plan.pools().values().stream().mapToInt(Plan.Finding::queued).sum())
                .isEqualTo(jobs.size());
        fleet.pools().forEach(pool -> {
            Plan.Finding found = plan.pools().get(pool.name());
            assertThat(found.oldestQueuedAt().isPresent()).isEqualTo(found.queued() > 0);
            assertThat(found.wanted()).isBetween(0, pool.max());
            assertThat(found.wanted()).isLessThanOrEqualTo(pool.idle() + found.queued());
        });
    }

    private static View view(
            Fleet fleet, Map<String, List<Runner>> runners, PoolCondition condition, List<Waiting> jobs) {
        Map<String, PoolCondition> conditions = new HashMap<>();
        fleet.pools().forEach(pool -> conditions.put(pool.name(), condition));
        return new View(
                true,
                List.of(Asked.PATH),
                runners,
                conditions,
                List.of(),
                launching(runners),
                Map.of(),
                jobs,
                Checking.IDLE,
                "x86_64");
    }

    private static int launching(Map<String, List<Runner>> runners) {
        return (int) runners.values().stream()
                .flatMap(List::stream)
                .filter(runner -> runner.inFlight(Calls.Call.LAUNCH))
                .count();
    }

    private static View after(View view, Plan plan) {
        Map<String, List<Runner>> runners = new LinkedHashMap<>();
        view.runners().forEach((pool, before) -> runners.put(pool, new ArrayList<>(before)));
        plan.retirements()
                .forEach(retire -> runners.get(retire.runner().pool())
                        .replaceAll(runner -> runner.equals(retire.runner())
                                ? runner.with(Farewell.begun(retire.reason(), Farewell.Step.DEREGISTERING, NOW, 2))
                                : runner));
        plan.launches().forEach(launch -> {
            List<Runner> all = runners.computeIfAbsent(launch.pool().name(), pool -> new ArrayList<>());
            for (int i = 0; i < launch.count(); i++) {
                Runner asked = Runner.asked("new-" + i, launch.pool(), NOW);
                all.add(asked.with(asked.calls().begun(Calls.Call.LAUNCH)));
            }
        });
        Map<String, PoolCondition> conditions = new HashMap<>(view.conditions());
        List<Waiting> jobs = view.jobs().stream()
                .map(job -> plan.passed().contains(job.id()) ? job.passed(NOW) : job)
                .toList();
        plan.pools()
                .forEach((pool, finding) -> conditions.computeIfPresent(
                        pool, (name, condition) -> condition.surplus(finding.surplus(), NOW)));
        return new View(
                true,
                view.listed(),
                runners,
                conditions,
                List.of(),
                launching(runners),
                Map.of(),
                jobs,
                Checking.IDLE,
                "x86_64");
    }

    @Provide
    Arbitrary<Fleet> fleets() {
        Arbitrary<Integer> idle = Arbitraries.integers().between(0, 6);
        Arbitrary<Integer> max = Arbitraries.integers().between(0, 6);
        Arbitrary<String> image = Arbitraries.of("one", "two");
        return Combinators.combine(idle, max, image, Arbitraries.integers().between(1, 5), Arbitraries.of(true, false))
                .as((ready, most, made, concurrency, old) -> {
                    Pool small = Asked.ofImage(Asked.pool("small", ready, most), made);
                    Pool aged = old ? Asked.withMaxIdleAge(small, Duration.ofSeconds(100)) : small;
                    return Asked.withConcurrency(Asked.fleet(aged, Asked.pool("large", most, ready)), concurrency);
                });
    }

    @Provide
    Arbitrary<Map<String, List<Runner>>> runners() {
        Arbitrary<List<Sort>> some = sorts().list().ofMaxSize(8);
        return Combinators.combine(some, some, some).as((small, large, gone) -> {
            Map<String, List<Runner>> runners = new LinkedHashMap<>();
            runners.put("small", named("small", small));
            runners.put("large", named("large", large));
            runners.put("gone", named("gone", gone));
            return runners;
        });
    }

    private static List<Runner> named(String pool, List<Sort> sorts) {
        List<Runner> runners = new ArrayList<>();
        sorts.forEach(sort -> runners.add(sort.runner(pool, runners.size())));
        return runners;
    }

    private static Arbitrary<Sort> sorts() {
        return Combinators.combine(
                        Arbitraries.of(Stage.class),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(Farewell.Reason.class).injectNull(0.8),
                        Arbitraries.of("one", "two"),
                        Arbitraries.integers().between(0, 200))
                .as(Sort::new);
    }

    @Provide
    Arbitrary<List<Waiting>> jobs() {
        Arbitrary<Integer> age = Arbitraries.integers().between(0, 400);
        Arbitrary<Integer> confirmed = Arbitraries.of(0, 1, 60, 300).injectNull(0.3);
        return Combinators.combine(age, confirmed, Arbitraries.integers().between(0, 2))
                .as(PlannerProperties::waiting)
                .list()
                .ofMaxSize(12)
                .map(PlannerProperties::byAge);
    }

    private static Waiting waiting(int age, Integer confirmed, int passes) {
        Job job = new Job(0, 1, "acme/app", Set.of("big"), NOW.minusSeconds(age));
        Waiting waiting = Waiting.begun(job, NOW.minusSeconds(age), 1, NOW);
        for (int i = 0; i < passes; i++) {
            waiting = waiting.passed(NOW.minusSeconds(300));
        }
        return confirmed == null ? waiting : waiting.with(waiting.check().confirmed(NOW.minusSeconds(confirmed), 1));
    }

    private static List<Waiting> byAge(List<Waiting> jobs) {
        List<Waiting> numbered = new ArrayList<>();
        jobs.forEach(waiting -> {
            Job job = waiting.job();
            numbered.add(new Waiting(
                    new Job(numbered.size(), 1, job.repository(), job.labels(), job.queuedAt()),
                    waiting.since(),
                    1,
                    waiting.check(),
                    waiting.passes(),
                    waiting.passAfter()));
        });
        return numbered.stream().sorted(Waiting.OLDEST_FIRST).toList();
    }

    @Provide
    Arbitrary<PoolCondition> conditions() {
        Arbitrary<Optional<Instant>> times = Arbitraries.of(
                Optional.empty(), Optional.of(NOW.minus(Duration.ofHours(1))), Optional.of(NOW.plusSeconds(9)));
        Arbitrary<Integer> numbers = Arbitraries.of(0, 0, 0, 4);
        Arbitrary<Optional<Instant>> since =
                Arbitraries.of(Optional.empty(), Optional.of(NOW.minus(Duration.ofHours(1))));
        return Combinators.combine(numbers, numbers, times, since)
                .as((failures, openings, hold, surplus) ->
                        new PoolCondition(failures, openings, openings, hold, surplus, Optional.of("told to fail")));
    }
}
