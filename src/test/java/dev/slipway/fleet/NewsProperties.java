package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The order in which the same facts arrive, and how often, does not change what is known in the end. */
class NewsProperties {

    /** What is known for good. */
    private record Known(Stage stage, Life.Told told, Phase phase, boolean occupies, Standing.Status standing) {

        static Known of(Runner runner) {
            return new Known(
                    runner.stage(),
                    runner.told(),
                    runner.phase(),
                    runner.occupies(),
                    runner.standing().status());
        }
    }

    private static final GuestRecord JOB =
            new GuestRecord.Job(Optional.of("build"), Optional.empty(), Optional.empty());

    /** What happened to a runner, told by everybody who can tell it; asked for after all of it. */
    private static final List<Function<Runner, Event>> FACTS = List.of(
            runner -> new Event.ConsoleRead(runner.name(), 0, List.of(new GuestRecord.Listening()), false),
            runner -> new Event.ConsoleRead(runner.name(), 0, List.of(JOB), false),
            runner -> new Event.ConsoleRead(runner.name(), 0, List.of(new GuestRecord.End(Optional.empty())), false),
            runner -> new Event.RegistrationsListed(Asked.PATH, asked(runner), List.of(busy(runner)), false, 0, 0),
            runner -> new Event.InstanceHinted(runner.name(), "instance-shutdown"),
            runner -> new Event.RegistrationRead(
                    runner.name(), runner.registration(), asked(runner) + 1, Optional.empty()),
            runner -> new Event.InstanceRead(runner.name(), 1_000_000, Optional.of(stopped(runner))));

    private static long asked(Runner runner) {
        return runner.standing().asked() + 1;
    }

    private static Registration busy(Runner runner) {
        return new Registration(runner.registration(), runner.name(), true, true, Set.of(World.LABEL));
    }

    private static Instance stopped(Runner runner) {
        Instance.Tags tags =
                World.tags(Asked.FLEET, Asked.pool(1, 1), runner.name(), runner.registration(), World.BEGINNING);
        return new Instance(
                runner.name(),
                InstanceType.CONTAINER,
                Instance.Status.STOPPED,
                World.BEGINNING,
                runner.body().lastUsedAt(),
                "none",
                Optional.of(tags));
    }

    @Property(tries = 300)
    void theSameFactsInAnyOrderAndAnyNumberMakeTheSameKnowledge(@ForAll("orders") List<Integer> order) {
        State state = Watch.filled(Asked.pool(1, 1)).state;

        assertThat(after(state, order))
                .isEqualTo(new Known(
                        Stage.STOPPED,
                        new Life.Told(true, true, true, false),
                        Phase.FINISHED,
                        false,
                        Standing.Status.ABSENT));
    }

    private static Known after(State begun, List<Integer> order) {
        Runner runner = begun.runners().values().iterator().next();
        State state = begun;
        for (int fact : order) {
            state = Loop.step(state, FACTS.get(fact).apply(runner), World.BEGINNING.plusSeconds(2))
                    .state();
        }
        return Known.of(state.runners().get(runner.name()));
    }

    /** Every fact at least once. */
    @Provide
    Arbitrary<List<Integer>> orders() {
        Arbitrary<List<Integer>> more =
                Arbitraries.integers().between(0, FACTS.size() - 1).list().ofMaxSize(8);
        return more.flatMap(extra -> {
            List<Integer> all = new ArrayList<>(extra);
            for (int i = 0; i < FACTS.size(); i++) {
                all.add(i);
            }
            return Arbitraries.shuffle(all);
        });
    }
}
