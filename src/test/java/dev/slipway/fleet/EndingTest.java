package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a runner's life ends: its record is read, it is deleted, and it leaves nothing behind at GitHub. */
class EndingTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Watch watch = Watch.filled(Asked.pool(1, 1));
    private final Runner runner = watch.first(Phase.IDLE);
    private final Log log = watch.log();

    @Test
    void aRunnerWhoseJobEndedIsCompletedAndCostsNoRequestAtGitHub() {
        watch.world.work(watch.box(runner));
        watch.passes(Duration.ofMinutes(3));

        watch.world.finishJob(watch.box(runner));
        watch.passes(MOMENT);

        assertThat(log.outcomes()).containsExactly(Outcome.COMPLETED);
        assertThat(log.notices(Notice.RunnerFinished.class).get(0).lived())
                .isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
        assertThat(log.made(Effect.Deregister.class)).isEmpty();
        assertThat(watch.world.boxes).doesNotContainKey(runner.name());
        assertThat(log.drift()).isEmpty();
    }

    @Test
    void aRunnerThatStopsInTheMiddleOfAJobHasCrashed() {
        watch.world.work(watch.box(runner));
        watch.passes(Duration.ofMinutes(1));

        watch.world.powerOff(watch.box(runner));
        watch.passes(MOMENT);

        assertThat(log.outcomes()).containsExactly(Outcome.CRASHED);
        assertThat(log.on(Effect.Deregister.class)).containsExactly(runner.name());
        assertThat(watch.registered(runner))
                .as("GitHub takes it for busy still")
                .isNotNull();
        assertThat(log.oddities())
                .containsExactly("is busy by GitHub's word, and has no instance here; its registration is kept");
    }

    @Test
    void theRegistrationOfACrashedRunnerIsTriedAgainWhenGitHubMayHaveSeenThatItIsDead() {
        watch.world.work(watch.box(runner));
        watch.passes(Duration.ofMinutes(1));
        watch.world.powerOff(watch.box(runner));
        watch.passes(MOMENT);
        watch.registered(runner).busy = false;

        watch.passes(Duration.ofMinutes(9));
        assertThat(watch.registered(runner)).isNotNull();
        watch.passes(Duration.ofMinutes(1));

        assertThat(watch.registered(runner)).isNull();
        assertThat(watch.state.hub(Asked.PATH).orphans()).isEmpty();
        assertThat(log.drift()).isEmpty();
    }

    @Test
    void aRunnerThatListenedAndStopsUnaskedWasUnused() {
        watch.world.powerOff(watch.box(runner));
        watch.passes(MOMENT);

        assertThat(log.outcomes()).containsExactly(Outcome.UNUSED);
        assertThat(watch.registered(runner)).isNull();
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }

    @Test
    void theRegistrationOfOneThatIsOverIsRemovedEvenIfItsInstanceOutlivesTheAnswer() {
        watch.holds(Effect.DeleteInstance.class);

        watch.world.powerOff(watch.box(runner));
        watch.passes(MOMENT);

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.FINISHED);
        assertThat(watch.state.hub(Asked.PATH).orphans()).isEmpty();
        assertThat(watch.registered(runner)).isNull();
    }

    @Test
    void aFailedDeregistrationOfOneThatIsOverIsTriedAgain() {
        watch.holds(Effect.DeleteInstance.class).fails(Effect.Deregister.class, Kind.UNREACHABLE);

        watch.world.powerOff(watch.box(runner));
        watch.passes(Duration.ofSeconds(10));
        assertThat(log.made(Effect.Deregister.class)).hasSize(4);
        assertThat(watch.now(runner).calls().failures(Calls.Call.DEREGISTER)).isZero();
        assertThat(log.notices(Notice.CallFailed.class))
                .first()
                .isEqualTo(new Notice.CallFailed(
                        "Deregister", runner.name(), new Failure(Kind.UNREACHABLE, "told to fail")));
        watch.mends().passes(Duration.ofSeconds(10));

        assertThat(watch.registered(runner)).isNull();
        assertThat(watch.state.hub(Asked.PATH).orphans()).isEmpty();
    }

    @Test
    void aDeregistrationUnderWayWhenARunnerStopsIsAskedForOnce() {
        watch.holds(Effect.Deregister.class).reconfigured(Asked.pool(0, 1)).passes(Duration.ofSeconds(121));
        Log later = watch.log();

        watch.world.powerOff(watch.box(runner));
        watch.passes(Duration.ofSeconds(5));
        assertThat(watch.knows(runner.name())).isFalse();
        assertThat(later.made(Effect.Deregister.class)).isEmpty();
        watch.letsGo(Effect.Deregister.class);

        assertThat(watch.registered(runner)).isNull();
        assertThat(watch.state.hub(Asked.PATH).orphans()).isEmpty();
        assertThat(log.outcomes()).containsExactly(Outcome.RETIRED);
    }

    @Test
    void anInstanceThatSomebodyDeletedHasVanished() {
        watch.world.vanish(watch.box(runner));
        watch.passes(MOMENT);

        assertThat(log.outcomes()).containsExactly(Outcome.VANISHED);
        assertThat(watch.registered(runner)).isNull();
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
        assertThat(log.drift()).as("LXD told it").isEmpty();
    }

    @Test
    void aRunnerThatSaysEndHasNinetySecondsToPowerOff() {
        watch.world.guestsLeave = false;
        watch.world.work(watch.box(runner));
        watch.passes(MOMENT);
        watch.world.finishJob(watch.box(runner));
        watch.passes(Duration.ofSeconds(10));
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.ENDING);
        assertThat(watch.now(runner).stage()).isEqualTo(Stage.ENDED);
        Duration left = Duration.between(
                watch.world.now, watch.now(runner).farewell().orElseThrow().nextAsk());
        assertThat(left).isBetween(Duration.ofSeconds(79), Duration.ofSeconds(90));

        watch.passes(left.minusMillis(1));
        assertThat(log.made(Effect.AskGuest.class)).isEmpty();
        watch.passes(Duration.ofMillis(1));
        assertThat(log.on(Effect.AskGuest.class)).containsExactly(runner.name());
        watch.passes(Duration.ofMillis(14_999));
        assertThat(log.made(Effect.AskGuest.class)).hasSize(1);
        watch.passes(Duration.ofMillis(1));

        assertThat(log.made(Effect.AskGuest.class)).hasSize(2);
        assertThat(log.on(Effect.StopInstance.class)).containsExactly(runner.name());
        assertThat(log.outcomes()).containsExactly(Outcome.COMPLETED);
    }

    @Test
    void aRunnerThatRestartsByItselfIsOver() {
        watch.world.reboot(watch.box(runner));
        watch.passes(MOMENT);
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.ENDING);
        assertThat(watch.now(runner).farewell().orElseThrow().reason()).isEqualTo(Farewell.Reason.RESTARTED);
        watch.world.powerOff(watch.box(runner));
        watch.passes(MOMENT);

        assertThat(log.outcomes()).containsExactly(Outcome.UNUSED);
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }

    @Test
    void aRunnerThatWasStoppedAndRunsAgainKeepsItsPlaceUntilItIsOff() {
        watch.holds(Effect.DeleteInstance.class);
        watch.world.powerOff(watch.box(runner));
        watch.passes(MOMENT);
        assertThat(watch.phases()).containsExactly(Phase.IDLE, Phase.FINISHED);

        watch.world.reboot(watch.box(runner));
        watch.letsGo(Effect.DeleteInstance.class).passes(MOMENT);
        assertThat(watch.now(runner).occupies()).isTrue();
        assertThat(watch.now(runner).stage()).isEqualTo(Stage.STOPPED);
        watch.passes(Duration.ofSeconds(110));

        assertThat(watch.world.boxes).doesNotContainKey(runner.name());
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }

    @Test
    void theDeregistrationOfAnotherIdIsNoNewsOfThisRunner() {
        watch.hears(new Event.Deregistered(runner.name(), 999, Event.Deregistration.REMOVED));
        watch.hears(new Event.Deregistered(runner.name(), runner.registration(), Event.Deregistration.REMOVED));

        assertThat(watch.now(runner).standing().status()).isNotEqualTo(Standing.Status.ABSENT);
        assertThat(watch.now(runner).farewell()).isEmpty();
    }
}
