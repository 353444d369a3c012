package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/**
 * What holds whatever happens: the {@link Rules} after every step, never more than max in the world itself, and that
 * all becomes as asked for once the world is fair again, so that every phase ends.
 */
@Tag("slow")
class LoopProperties {

    private static final JobSources ALL = new JobSources(true, true, "", Set.of());

    @Property(tries = 120)
    void whateverHappensTheRulesHoldAndInTheEndAllIsAsAskedFor(@ForAll("moves") List<Tuple2<Move, Integer>> moves) {
        Storm storm = new Storm(Move.fleets(ALL).get(0));

        moves.forEach(move -> move.get1().in(storm, move.get2()));

        storm.calms();
    }

    /** What is not told of a job is asked for. */
    @Property(tries = 40)
    void newsThatIsLostForGoodLeavesNoJobUnservedThatWasHeardOfAndNoPhantomDemand(
            @ForAll("moves") List<Tuple2<Move, Integer>> moves) {
        Storm storm = new Storm(Move.fleets(JobSources.NONE).get(0));
        moves.forEach(move -> move.get1().in(storm, move.get2()));
        storm.losesAllNews();

        storm.calms();
    }

    @Property(tries = 50)
    void oldNewsTakesNobodyBackAndHurtsNobody(
            @ForAll("moves") List<Tuple2<Move, Integer>> moves, @ForAll("picks") List<Integer> picks) {
        Storm storm = new Storm(Move.fleets(ALL).get(0));
        moves.forEach(move -> move.get1().in(storm, move.get2()));

        picks.forEach(pick -> storm.hearsAgain(storm.heard.get(pick % storm.heard.size())));

        assertThat(storm.heard).isNotEmpty();
    }

    @Provide
    Arbitrary<List<Integer>> picks() {
        return Arbitraries.integers().between(0, 1_000_000).list().ofSize(100);
    }

    @Provide
    Arbitrary<List<Tuple2<Move, Integer>>> moves() {
        Arbitrary<Move> everyday = Arbitraries.of(
                Move.SERVE,
                Move.DELIVER,
                Move.SERVE_AND_DELIVER,
                Move.A_HINT_ARRIVES,
                Move.SECONDS_PASS,
                Move.A_GUEST_LISTENS,
                Move.A_JOB_BEGINS);
        Arbitrary<Move> ofJobs = Arbitraries.of(
                Move.A_JOB_IS_QUEUED,
                Move.A_JOB_IS_TAKEN,
                Move.A_JOB_ENDS,
                Move.A_JOB_IS_CANCELLED,
                Move.A_DELIVERY_ARRIVES,
                Move.ANOTHER_DELIVERY_ARRIVES);
        Arbitrary<Move> move = Arbitraries.frequencyOf(
                Tuple.of(6, everyday), Tuple.of(2, ofJobs), Tuple.of(2, Arbitraries.of(Move.class)));
        return Combinators.combine(move, Arbitraries.integers().between(0, 100_000))
                .as(Tuple::of)
                .list()
                .ofMinSize(50)
                .ofMaxSize(300);
    }
}
