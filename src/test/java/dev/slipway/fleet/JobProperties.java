package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** In which order the same news of jobs arrives, how late and how often, does not change what is known in the end. */
class JobProperties {

    private static final Instant NOW = World.BEGINNING.plus(Duration.ofMinutes(10));
    private static final List<Long> JOBS = LongStream.rangeClosed(1, 6).boxed().toList();

    /** What is known for good. */
    private record Known(Map<Long, Optional<Job.Stage>> stages, Map<Long, Instant> since, List<Stage> runners) {

        static Known of(State state) {
            Demand demand = state.demand();
            return new Known(
                    JOBS.stream().collect(Collectors.toMap(Function.identity(), demand::stage)),
                    demand.waiting().values().stream().collect(Collectors.toMap(Waiting::id, Waiting::since)),
                    state.runners().values().stream().map(Runner::stage).toList());
        }
    }

    /**
     * What happened: 1 waits, 2 has started, 3 has ended, 4 was cancelled, 5 is of a day ago, 6 is nobody's here. Each is
     * told by whoever can tell it.
     */
    private static List<Event> facts(State begun) {
        List<String> runners = List.copyOf(begun.runners().keySet());
        return List.of(
                told(1, Job.Stage.QUEUED, Optional.empty()),
                new Event.JobTold(job(1, 90), Job.Stage.QUEUED, Optional.empty(), NOW),
                new Event.JobsListed("acme/app", 1, List.of(job(1, 60), job(2, 60)), false, 0, 0),
                told(2, Job.Stage.QUEUED, Optional.empty()),
                told(2, Job.Stage.STARTED, Optional.of(runners.get(0))),
                told(3, Job.Stage.QUEUED, Optional.empty()),
                told(3, Job.Stage.STARTED, Optional.of(runners.get(1))),
                told(3, Job.Stage.ENDED, Optional.of(runners.get(1))),
                told(4, Job.Stage.QUEUED, Optional.empty()),
                told(4, Job.Stage.ENDED, Optional.empty()),
                new Event.JobTold(job(5, 86_400), Job.Stage.QUEUED, Optional.empty(), NOW),
                new Event.JournalRead(List.of(job(1, 60), job(3, 60)), Map.of(3L, NOW, 2L, NOW)),
                new Event.JobTold(
                        new Job(6, 1, "acme/app", Set.of("gpu"), NOW), Job.Stage.QUEUED, Optional.empty(), NOW));
    }

    private static Job job(long id, int age) {
        return new Job(id, 1, "acme/app", Set.of("big"), NOW.minusSeconds(age));
    }

    private static Event told(long id, Job.Stage stage, Optional<String> runner) {
        return new Event.JobTold(job(id, 60), stage, runner, NOW);
    }

    @Property(tries = 300)
    void theSameNewsInAnyOrderAndAnyNumberMakesTheSameKnowledge(@ForAll("orders") List<Integer> order) {
        Watch watch = Watch.filled(Asked.pool(2, 2));
        State begun = watch.passes(Duration.ofMinutes(9)).state;
        List<Event> facts = facts(begun);

        State oneByOne = begun;
        for (int fact : order) {
            oneByOne = Loop.step(oneByOne, facts.get(fact), NOW).state();
        }
        State together =
                Loop.step(begun, order.stream().map(facts::get).toList(), NOW).state();

        Known expected = new Known(
                Map.of(
                        1L, Optional.of(Job.Stage.QUEUED),
                        2L, Optional.of(Job.Stage.STARTED),
                        3L, Optional.of(Job.Stage.ENDED),
                        4L, Optional.of(Job.Stage.ENDED),
                        5L, Optional.empty(),
                        6L, Optional.empty()),
                Map.of(1L, NOW.minusSeconds(90)),
                List.of(Stage.BUSY, Stage.ENDED));
        assertThat(Known.of(oneByOne)).isEqualTo(expected);
        assertThat(Known.of(together)).isEqualTo(expected);
    }

    /** Every fact at least once. */
    @Provide
    Arbitrary<List<Integer>> orders() {
        Arbitrary<List<Integer>> more =
                Arbitraries.integers().between(0, 12).list().ofMaxSize(12);
        return more.flatMap(extra -> {
            List<Integer> all = new ArrayList<>(extra);
            for (int i = 0; i < 13; i++) {
                all.add(i);
            }
            return Arbitraries.shuffle(all);
        });
    }
}
