package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Event.LaunchStage;
import dev.slipway.fleet.Exchange.Fault;
import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Every way in which a launch can fail, and what becomes of what it leaves. */
class FailedLaunchTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    @Test
    void aRefusedJitConfigHoldsThePoolAndIsTriedAgain() {
        Watch watch = Watch.over(Asked.pool(1, 1)).fails(Fault.launch(LaunchStage.JIT, Kind.FAILED));
        Log log = watch.log();

        watch.begins();

        assertThat(watch.phases()).isEmpty();
        assertThat(log.outcomes()).containsExactly(Outcome.FAILED);
        assertThat(log.notices(Notice.LaunchFailed.class)).hasSize(1);
        assertThat(watch.state.pool("small").kind()).isEqualTo(PoolCondition.Kind.BACKING_OFF);
        watch.mends().passes(Duration.ofMillis(999));
        assertThat(watch.phases()).isEmpty();
        watch.passes(Duration.ofMillis(1));
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
        assertThat(watch.state.pool("small").kind()).isEqualTo(PoolCondition.Kind.ACTIVE);
    }

    @Test
    void aRegistrationWhoseAnswerWasLostIsSweptAsAnOrphan() {
        Watch watch = Watch.over(Asked.pool(1, 1))
                .fails(Fault.launch(LaunchStage.JIT, Kind.TIMEOUT).butHappened());
        watch.begins();
        assertThat(watch.world.registrations).hasSize(1);

        watch.mends().passes(Duration.ofMinutes(18));

        assertThat(watch.phases()).containsExactly(Phase.IDLE);
        assertThat(watch.world.registrations.keySet())
                .containsExactly(watch.first(Phase.IDLE).registration());
    }

    @Test
    void aFailedCreationLeavesNoRegistration() {
        Watch watch = Watch.over(Asked.pool(1, 1)).fails(Fault.launch(LaunchStage.CREATE, Kind.FAILED));

        watch.begins();

        assertThat(watch.phases()).isEmpty();
        assertThat(watch.world.registrations).isEmpty();
        assertThat(watch.state.hub(Asked.PATH).orphans()).isEmpty();
        assertThat(watch.log().drift()).isEmpty();
    }

    @Test
    void anInstanceThatDoesNotStartIsDeletedAndNeverStarted() {
        Watch watch = Watch.over(Asked.pool(1, 1)).fails(Fault.launch(LaunchStage.START, Kind.FAILED));

        watch.begins();

        assertThat(watch.world.boxes).isEmpty();
        assertThat(watch.world.registrations).isEmpty();
        assertThat(watch.phases()).isEmpty();
        assertThat(watch.notices)
                .filteredOn(Notice.RunnerFinished.class::isInstance)
                .hasSize(1);
    }

    @Test
    void aCreationWhoseAnswerWasLostIsJudgedWhenItsOperationHasEnded() {
        Watch watch = Watch.over(Asked.pool(1, 1))
                .fails(Fault.launch(LaunchStage.CREATE, Kind.TIMEOUT).butHappened());
        watch.begins().passes(Duration.ofSeconds(30));
        Runner runner = watch.first(Phase.LAUNCHING);
        assertThat(watch.phases()).containsExactly(Phase.LAUNCHING);

        watch.mends().exchange.creationEnds(runner.name());
        watch.passes(Duration.ofSeconds(5));

        assertThat(watch.world.boxes).doesNotContainKey(runner.name());
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
        assertThat(watch.made).filteredOn(Effect.Launch.class::isInstance).hasSize(2);
        assertThat(watch.world.registrations).hasSize(1);
    }

    @Test
    void aCreationThatLeftNeitherOperationNorInstanceHasFailed() {
        Watch watch = Watch.over(Asked.pool(1, 1)).fails(Fault.launch(LaunchStage.CREATE, Kind.UNREACHABLE));
        watch.begins();
        Runner runner = watch.first(Phase.LAUNCHING);
        Log log = watch.log();

        watch.mends().passes(Duration.ofSeconds(3));

        assertThat(watch.knows(runner.name())).isFalse();
        assertThat(log.outcomes()).containsExactly(Outcome.FAILED);
        assertThat(log.drift()).isEmpty();
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }

    @Test
    void aStartWhoseAnswerWasLostIsSettledByALook() {
        Watch watch = Watch.over(Asked.pool(1, 1))
                .fails(Fault.launch(LaunchStage.START, Kind.TIMEOUT).butHappened());

        watch.begins().mends().passes(MOMENT);

        assertThat(watch.phases()).containsExactly(Phase.IDLE);
        assertThat(watch.made).filteredOn(Effect.Launch.class::isInstance).hasSize(1);
    }

    @Test
    void anInstanceWhoseStartWasLostForGoodIsDeleted() {
        Watch watch = Watch.over(Asked.pool(1, 1)).fails(Fault.launch(LaunchStage.START, Kind.TIMEOUT));

        watch.begins().mends().passes(MOMENT.multipliedBy(5));

        assertThat(watch.phases()).containsExactly(Phase.IDLE);
        assertThat(watch.world.boxes).hasSize(1);
    }

    @Test
    void aRateLimitDuringALaunchClosesTheGateAndBlamesNoPool() {
        Watch watch = Watch.over(Asked.pool(1, 1)).fails(Fault.launch(LaunchStage.JIT, Kind.LIMITED));

        watch.begins();

        assertThat(watch.state.pool("small")).isEqualTo(PoolCondition.FRESH);
        assertThat(watch.state.gateOf(Asked.PATH).closedUntil()).contains(World.BEGINNING.plusSeconds(60));
        watch.mends().passes(Duration.ofSeconds(61));
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }
}
