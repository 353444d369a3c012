package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runners that look lost: what evidence it takes to destroy one. */
class LostTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration BOOT = Duration.ofMinutes(5);

    private Watch watch = Watch.over(Asked.pool(1, 1));

    /** A runner that runs and never says that it listens. */
    private Runner silent() {
        watch.world.guestsListen = false;
        watch.begins().passes(MOMENT);
        return watch.first(Phase.LAUNCHING);
    }

    @Test
    void oneThatNeverListensIsDestroyedByEvidenceFromAfterItsBootTimeout() {
        Runner runner = silent();
        Log log = watch.log();
        watch.passes(BOOT.minus(MOMENT).minusMillis(1));
        assertThat(log.made(Effect.ReadRegistration.class)).isEmpty();

        watch.passes(Duration.ofMillis(1));
        assertThat(log.on(Effect.ReadRegistration.class)).containsExactly(runner.name());
        assertThat(log.on(Effect.Deregister.class)).containsExactly(runner.name());
        assertThat(log.on(Effect.AskGuest.class)).containsExactly(runner.name());
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.LOST);
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
        watch.passes(Duration.ofSeconds(15));
        assertThat(log.on(Effect.StopInstance.class)).containsExactly(runner.name());
        watch.passes(MOMENT);

        assertThat(log.outcomes()).containsExactly(Outcome.LOST);
        assertThat(watch.state.pool("small").youngDeaths()).isEqualTo(1);
        assertThat(watch.phases()).containsExactly(Phase.LAUNCHING);
    }

    @Test
    void oneThatIsOnlineAndSaysThatItHasNoJobListensThoughItsConsoleDidNotSaySo() {
        Runner runner = silent();
        watch.box(runner).mute = true;
        watch.world.listen(watch.box(runner));
        Log log = watch.log();

        watch.passes(BOOT);

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.IDLE);
        assertThat(watch.now(runner).farewell()).isEmpty();
        assertThat(watch.now(runner).retirable()).isTrue();
        assertThat(log.made(Effect.Deregister.class)).isEmpty();
    }

    @Test
    void oneThatIsOnlineAndSaysThatItHasAJobIsBusy() {
        Runner runner = silent();
        watch.box(runner).mute = true;
        watch.world.listen(watch.box(runner));
        watch.world.work(watch.box(runner));
        watch.registered(runner).busy = false;

        watch.passes(BOOT);

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.BUSY);
        assertThat(watch.now(runner).farewell()).isEmpty();
    }

    @Test
    void oneThatGitHubSaysIsBusyIsBusy() {
        Runner runner = silent();
        watch.box(runner).mute = true;
        watch.world.listen(watch.box(runner));
        watch.world.work(watch.box(runner));
        Log log = watch.log();

        watch.passes(BOOT);

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.BUSY);
        assertThat(watch.now(runner).farewell()).isEmpty();
        assertThat(log.made(Effect.AskGuest.class)).isEmpty();
    }

    @Test
    void oneThatNeverListenedAndNeverAnswersIsGivenUpAfterAsLongAgain() {
        Runner runner = silent();
        watch.box(runner).manners = Box.Manners.SILENT;
        Log log = watch.log();

        watch.passes(BOOT.plus(BOOT).minusSeconds(2));
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.LOST);
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
        watch.passes(BOOT);

        assertThat(log.on(Effect.StopInstance.class)).contains(runner.name());
        assertThat(watch.knows(runner.name())).isFalse();
    }

    @Test
    void anAdoptedOneThatNeverAnswersIsKept() {
        Pool pool = Asked.pool(1, 1);
        Box box = watch.world.runnerOf(Asked.FLEET, pool, "acme-1-small-old");
        box.status = Instance.Status.RUNNING;
        box.lastUsed = java.util.Optional.of(World.BEGINNING.minusSeconds(60));
        box.mute = true;
        box.manners = Box.Manners.SILENT;

        watch.begins().passes(Duration.ofMinutes(25));

        assertThat(watch.phases()).containsExactly(Phase.LOST);
        assertThat(watch.log().made(Effect.StopInstance.class)).isEmpty();
        assertThat(watch.world.boxes).containsOnlyKeys(box.name);
    }

    @Test
    void oneThatHasNoCommandAndNeverListenedDoesNotObeyTheContract() {
        Runner runner = silent();
        watch.box(runner).manners = Box.Manners.HAS_NO_COMMAND;

        watch.passes(BOOT.plusSeconds(20));

        assertThat(watch.knows(runner.name())).isFalse();
    }

    /** A filled fleet, whose runner falls silent and offline. */
    private Runner offline() {
        watch = Watch.filled(Asked.pool(1, 1));
        Runner runner = watch.first(Phase.IDLE);
        watch.hears(new Event.ReconcileAsked()).passes(MOMENT);
        watch.box(runner).mute = true;
        watch.registered(runner).online = false;
        watch.hears(new Event.ReconcileAsked()).answers();
        return runner;
    }

    @Test
    void anIdleOneThatIsSilentAndOfflinePastTheGraceIsDestroyedByEvidence() {
        Runner runner = offline();
        Log log = watch.log();

        watch.passes(Duration.ofMinutes(5).minusMillis(1));
        assertThat(log.made(Effect.ReadRegistration.class)).isEmpty();
        watch.passes(Duration.ofMillis(1));
        assertThat(log.on(Effect.ReadRegistration.class)).containsExactly(runner.name());
        assertThat(log.on(Effect.Deregister.class)).containsExactly(runner.name());
        watch.passes(Duration.ofSeconds(15));

        assertThat(watch.knows(runner.name())).isFalse();
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
        assertThat(watch.state.pool("small").youngDeaths()).isZero();
    }

    @Test
    void anIdleOneThatIsOfflineButSpeaksIsKept() {
        Runner runner = offline();
        watch.box(runner).mute = false;
        Log log = watch.log();

        watch.passes(Duration.ofMinutes(12));

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.IDLE);
        assertThat(log.made(Effect.ReadRegistration.class)).isEmpty();
    }

    @Test
    void silenceBeginsThirtySecondsAfterTheLastWord() {
        Runner runner = offline();
        watch.box(runner).mute = false;
        watch.passes(Duration.ofMinutes(7));
        watch.box(runner).mute = true;
        Duration silent = Duration.between(watch.now(runner).hearing().at(), watch.world.now);
        Log log = watch.log();

        watch.passes(Duration.ofMillis(29_999).minus(silent));
        assertThat(log.made(Effect.ReadRegistration.class)).isEmpty();
        watch.passes(Duration.ofMillis(1));

        assertThat(log.on(Effect.ReadRegistration.class)).containsExactly(runner.name());
    }

    @Test
    void anIdleOneThatIsOnlineAfterAllIsKept() {
        Runner runner = offline();
        watch.registered(runner).online = true;
        Log log = watch.log();

        watch.passes(Duration.ofMinutes(6));

        assertThat(log.on(Effect.ReadRegistration.class)).containsExactly(runner.name());
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.IDLE);
        assertThat(watch.now(runner).farewell()).isEmpty();
        assertThat(log.made(Effect.Deregister.class)).isEmpty();
    }

    @Test
    void aListingFromAfterTheDoubtIsEvidenceToo() {
        Runner runner = offline();
        watch.fails(Effect.ReadRegistration.class, Kind.TIMEOUT).passes(Duration.ofMinutes(5));
        assertThat(watch.now(runner).farewell().orElseThrow().step()).isEqualTo(Farewell.Step.CHECKING);
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.IDLE);
        Log log = watch.log();

        watch.hears(new Event.ReconcileAsked()).answers();

        assertThat(log.on(Effect.Deregister.class)).containsExactly(runner.name());
    }

    @Test
    void aBusyOneIsNeverLost() {
        Runner runner = offline();
        watch.registered(runner).online = true;
        watch.box(runner).mute = false;
        watch.world.work(watch.box(runner));
        watch.passes(Duration.ofSeconds(20));
        watch.box(runner).mute = true;
        watch.registered(runner).online = false;
        watch.registered(runner).busy = false;

        watch.passes(Duration.ofMinutes(25));

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.BUSY);
        assertThat(watch.now(runner).farewell()).isEmpty();
    }

    @Test
    void oneThatTurnsOutBusyAfterItsDeregistrationIsNotShownAsLost() {
        Runner runner = offline();
        watch.box(runner).guest = Box.Guest.WORKING;

        watch.passes(Duration.ofMinutes(20));

        assertThat(watch.now(runner).stage()).isEqualTo(Stage.BUSY);
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.ENDING);
    }

    @Test
    void aRunnerOfARemovedPoolHasFiveMinutesToo() {
        Runner runner = silent();
        watch.reconfigured();
        Log log = watch.log();

        watch.passes(BOOT.minus(MOMENT).minusMillis(1));
        assertThat(log.made(Effect.ReadRegistration.class)).isEmpty();
        watch.passes(Duration.ofSeconds(16));

        assertThat(watch.knows(runner.name())).isFalse();
        assertThat(List.copyOf(watch.world.boxes.values())).isEmpty();
    }

    @Test
    void itsCareGoesOnInTheStepThatClearsIt() {
        Runner runner = silent();
        watch.box(runner).mute = true;
        watch.world.listen(watch.box(runner));
        watch.world.work(watch.box(runner));
        watch.holds(Effect.ReadRegistration.class).passes(BOOT);
        Log log = watch.log();

        Registration busy = new Registration(runner.registration(), runner.name(), true, true, Set.of());
        watch.calls.removeIf(call -> call.effect instanceof Effect.ReadRegistration);
        watch.hears(new Event.RegistrationRead(runner.name(), busy.id(), watch.state.tick(), Optional.of(busy)));

        assertThat(log.on(Effect.ForgetJitConfig.class)).containsExactly(runner.name());
    }

    @Test
    void whileItIsInDoubtItsConsoleIsReadOn() {
        Runner runner = offline();
        watch.holds(Effect.ReadRegistration.class).passes(Duration.ofMinutes(5));
        Log checking = watch.log();
        watch.passes(Duration.ofMinutes(1));
        assertThat(checking.on(Effect.ReadConsole.class)).hasSize(12);

        watch.holds(Effect.Deregister.class).letsGo(Effect.ReadRegistration.class);
        assertThat(watch.now(runner).farewell().orElseThrow().step()).isEqualTo(Farewell.Step.DEREGISTERING);
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.IDLE);
        Log deregistering = watch.log();
        watch.passes(Duration.ofMinutes(1));
        assertThat(deregistering.on(Effect.ReadConsole.class)).hasSize(12);

        watch.box(runner).manners = Box.Manners.SILENT;
        watch.letsGo(Effect.Deregister.class);
        Log leaving = watch.log();
        watch.passes(Duration.ofMinutes(1));
        assertThat(leaving.on(Effect.ReadConsole.class)).hasSize(12);
    }

    @Test
    void oneWithoutARegistrationIsAskedWithoutGitHub() {
        Runner runner = unregistered();
        Log log = watch.log();

        watch.passes(BOOT);
        assertThat(log.on(Effect.AskGuest.class)).containsExactly(runner.name());
        assertThat(watch.now(runner).farewell().orElseThrow().step()).isEqualTo(Farewell.Step.LEAVING);
        watch.passes(Duration.ofSeconds(16));

        assertThat(watch.knows(runner.name())).isFalse();
        assertThat(log.on(Effect.ReadRegistration.class)).isEmpty();
        assertThat(log.on(Effect.Deregister.class)).doesNotContain(runner.name());
    }

    /** An adopted runner whose instance does not say which registration it has. */
    private Runner unregistered() {
        watch.world.guestsListen = false;
        Box box = watch.world.put(new Box(
                "acme-1-small-old",
                Optional.of(World.tags(Asked.FLEET, Asked.pool(1, 1), "acme-1-small-old", 0, World.BEGINNING))));
        watch.world.start(box);
        watch.begins();
        return watch.runner(box.name);
    }

    @Test
    void anIdleOneWithoutARegistrationIsRetiredWithoutGitHub() {
        Runner runner = unregistered();
        watch.box(runner).says(new GuestRecord.Listening(), watch.world.now);
        watch.passes(MOMENT.multipliedBy(2));
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.IDLE);
        Log log = watch.log();

        watch.reconfigured(Asked.pool(0, 1)).passes(Duration.ofMinutes(2));

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.ENDING);
        assertThat(watch.now(runner).farewell().orElseThrow().nextAsk()).isEqualTo(watch.world.now.plusSeconds(90));
        assertThat(log.made(Effect.Deregister.class)).isEmpty();
    }

    @Test
    void howLongAPoolsRunnersMayTakeToBootIsThePools() {
        watch = Watch.over(Asked.withBootTimeout(Asked.pool(1, 1), Duration.ofMinutes(20)));
        Runner runner = silent();
        watch.box(runner).manners = Box.Manners.SILENT;
        Log log = watch.log();

        watch.passes(Duration.ofMinutes(39));
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.LOST);
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
        watch.passes(Duration.ofMinutes(7));

        assertThat(watch.knows(runner.name())).isFalse();
    }
}
