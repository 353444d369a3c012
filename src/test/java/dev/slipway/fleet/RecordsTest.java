package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The small records of the core. */
class RecordsTest {

    private static final Instant NOW = World.BEGINNING;

    @Test
    void backOffDoublesUpToItsCap() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));

        assertThat(List.of(backoff.after(1), backoff.after(2), backoff.after(3), backoff.after(4)))
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));
        assertThat(backoff.after(5)).isEqualTo(Duration.ofSeconds(10));
        assertThat(backoff.after(0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void wordsOfMetricsAndLogsAreLowerCase() {
        assertThat(InstanceType.VIRTUAL_MACHINE.word()).isEqualTo("virtual-machine");
        assertThat(Phase.LAUNCHING.word()).isEqualTo("launching");
        assertThat(Outcome.VANISHED.word()).isEqualTo("vanished");
        assertThat(Failure.Kind.NOT_FOUND.word()).isEqualTo("not_found");
        assertThat(PoolCondition.Kind.BACKING_OFF.word()).isEqualTo("backing_off");
        assertThat(Notice.Drift.INSTANCE_MOVED.word()).isEqualTo("instance_moved");
        assertThat(Farewell.Reason.NEVER_LISTENED.words()).isEqualTo("never listened");
    }

    @Test
    void onlyLostConnectionsAndLateAnswersLeaveOpenWhatHappened() {
        assertThat(Failure.Kind.values())
                .filteredOn(kind -> new Failure(kind, "").uncertain())
                .containsExactly(Failure.Kind.UNREACHABLE, Failure.Kind.TIMEOUT);
    }

    @Test
    void labelsCompareWithoutCase() {
        Registration registration = new Registration(1, "r", true, false, Set.of("Linux", "Big"));

        assertThat(registration.labelled("LINUX")).isTrue();
        assertThat(registration.labelled("bigger")).isFalse();
    }

    @Test
    void aRegistrationThatIsGoneNeverComesBack() {
        Standing gone =
                new Standing(Standing.Status.ONLINE, NOW, 9).seen(Standing.Status.ABSENT, NOW.plusSeconds(1), 4);

        assertThat(gone).isEqualTo(new Standing(Standing.Status.ABSENT, NOW.plusSeconds(1), 9));
        assertThat(gone.seen(Standing.Status.ONLINE, NOW.plusSeconds(2), 10)).isEqualTo(gone);
    }

    @Test
    void howLongARegistrationHasBeenSoCountsFromTheFirstTimeItWasSeen() {
        Standing offline = new Standing(Standing.Status.OFFLINE, NOW, 9);

        assertThat(offline.seen(Standing.Status.OFFLINE, NOW.plusSeconds(9), 10))
                .isEqualTo(new Standing(Standing.Status.OFFLINE, NOW, 10));
        assertThat(offline.seen(Standing.Status.ONLINE, NOW.plusSeconds(9), 9))
                .isEqualTo(new Standing(Standing.Status.ONLINE, NOW.plusSeconds(9), 9));
        assertThat(offline.seen(Standing.Status.ONLINE, NOW.plusSeconds(9), 8)).isEqualTo(offline);
    }

    @Test
    void aPhaseBeginsWithItsStageOrWithTheFarewellThatChangedIt() {
        Runner runner = Runner.asked("r", Asked.pool(1, 1), NOW).advanced(Stage.LISTENING, NOW.plusSeconds(5));
        assertThat(runner.since()).isEqualTo(NOW.plusSeconds(5));

        assertThat(runner.with(farewell(Farewell.Step.DEREGISTERING, 9)).since())
                .isEqualTo(NOW.plusSeconds(5));
        Runner leaving = runner.with(farewell(Farewell.Step.LEAVING, 9));
        assertThat(leaving.since()).isEqualTo(NOW.plusSeconds(9));
        assertThat(leaving.advanced(Stage.ENDED, NOW.plusSeconds(11)).since()).isEqualTo(NOW.plusSeconds(11));
        assertThat(runner.with(farewell(Farewell.Step.LEAVING, 30))
                        .advanced(Stage.STOPPED, NOW.plusSeconds(20))
                        .since())
                .isEqualTo(NOW.plusSeconds(20));
    }

    private static Farewell farewell(Farewell.Step step, int seconds) {
        return Farewell.begun(Farewell.Reason.SURPLUS, step, NOW.plusSeconds(seconds), 1);
    }

    @Test
    void everyStageHasItsPhase() {
        assertThat(phase(Stage.ASKED)).isEqualTo(Phase.LAUNCHING);
        assertThat(phase(Stage.CREATED)).isEqualTo(Phase.LAUNCHING);
        assertThat(phase(Stage.STARTED)).isEqualTo(Phase.LAUNCHING);
        assertThat(phase(Stage.LISTENING)).isEqualTo(Phase.IDLE);
        assertThat(phase(Stage.BUSY)).isEqualTo(Phase.BUSY);
        assertThat(phase(Stage.ENDED)).isEqualTo(Phase.ENDING);
        assertThat(phase(Stage.STOPPED)).isEqualTo(Phase.FINISHED);
        assertThat(phase(Stage.GONE)).isEqualTo(Phase.FINISHED);
    }

    private static Phase phase(Stage stage) {
        return Runner.asked("r", Asked.pool(1, 1), NOW).advanced(stage, NOW).phase();
    }

    @Test
    void whoMayBeRetiredIsIdleByItsOwnWord() {
        Runner idle = Runner.asked("r", Asked.pool(1, 1), NOW).advanced(Stage.LISTENING, NOW);
        assertThat(idle.retirable()).isFalse();
        Runner heard = idle.with(new Hearing(Optional.of(new GuestRecord.Listening()), NOW));

        assertThat(heard.retirable()).isTrue();
        assertThat(heard.with(farewell(Farewell.Step.CHECKING, 1)).retirable()).isFalse();
        assertThat(heard.advanced(Stage.BUSY, NOW).retirable()).isFalse();
    }

    @Test
    void aPoolsConditionTellsItsTrouble() {
        PoolCondition failing = PoolCondition.FRESH.launchFailed(NOW, NOW, "told to fail");
        assertThat(failing.kind()).isEqualTo(PoolCondition.Kind.BACKING_OFF);
        assertThat(failing.onProbation()).isTrue();
        assertThat(failing.thrived()).isEqualTo(PoolCondition.FRESH);
        PoolCondition dying = PoolCondition.FRESH.diedYoung(NOW, NOW, "died");
        assertThat(dying.kind()).isEqualTo(PoolCondition.Kind.ACTIVE);
        assertThat(dying.onProbation()).isFalse();
        assertThat(dying.thrived()).isEqualTo(PoolCondition.FRESH);
        PoolCondition broken = dying.diedYoung(NOW, NOW, "died").diedYoung(NOW, NOW, "died");
        assertThat(broken.kind()).isEqualTo(PoolCondition.Kind.BROKEN);
        assertThat(broken.holdUntil()).contains(NOW.plusSeconds(60));
    }

    @Test
    void aHoldIsNeverShortened() {
        PoolCondition broken = PoolCondition.FRESH;
        for (int i = 0; i < 3; i++) {
            broken = broken.diedYoung(NOW, NOW, "died");
        }

        PoolCondition failed = broken.launchFailed(NOW.plusSeconds(10), NOW.plusSeconds(60), "told to fail");

        assertThat(failed.holdUntil()).contains(NOW.plusSeconds(60));
        assertThat(failed.failures()).isEqualTo(1);
    }

    @Test
    void aTroubleThatIsOverLeavesTheSurplusAlone() {
        PoolCondition surplus = PoolCondition.FRESH.surplus(true, NOW).launchFailed(NOW, NOW, "told to fail");

        assertThat(surplus.thrived().surplusSince()).contains(NOW);
        assertThat(surplus.surplus(true, NOW.plusSeconds(9)).surplusSince()).contains(NOW);
        assertThat(surplus.surplus(false, NOW.plusSeconds(9)).surplusSince()).isEmpty();
    }

    @Test
    void aLaunchNeverEndsAsAFailedCall() {
        Watch watch = Watch.over(Asked.pool(1, 1)).holds(Effect.Launch.class).begins();
        Effect known = watch.calls.get(0).effect;

        assertThatThrownBy(() -> Loop.step(watch.state, LxdEnd.failed(known, Failure.Kind.FAILED), NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LaunchEnded");
    }

    @Test
    void listeningIsNoStageThatALaunchReports() {
        Watch watch = Watch.over(Asked.pool(1, 1)).holds(Effect.Launch.class).begins();
        Event listening =
                new Event.LaunchProgressed(watch.first(Phase.LAUNCHING).name(), Event.LaunchStage.LISTENING, 0);

        assertThatThrownBy(() -> Loop.step(watch.state, listening, NOW)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theStateOfAProcessThatKnowsNothingIsEmpty() {
        State state = State.initial(7);

        assertThat(state.listed()).isFalse();
        assertThat(state.lxdListed()).isFalse();
        assertThat(state.hub("anywhere")).isEqualTo(Hub.UNKNOWN);
        assertThat(state.pool("any")).isEqualTo(PoolCondition.FRESH);
        assertThat(state.lxd().trouble()).contains("not connected yet");
    }
}
