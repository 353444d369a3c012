package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Event.LaunchStage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A runner's launch: its stages, and every way in which it can fail. */
class LaunchingTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    @Test
    void aRegistrationCarriesGitHubsOwnLabelsThePoolsAndTheOwners() {
        Watch watch = Watch.over(Asked.pool(1, 1)).begins();

        assertThat(launches(watch).get(0).labels())
                .containsExactly("self-hosted", "Linux", "X64", "big", "slipway-acme-1-0badcafe");
    }

    @Test
    void theKernelsArchitectureIsALabelWhereGitHubHasAWordForIt() {
        assertThat(labelsOn("aarch64")).contains("ARM64");
        assertThat(labelsOn("armv7l")).contains("ARM");
        assertThat(labelsOn("riscv64")).containsExactly("self-hosted", "Linux", "big", "slipway-acme-1-0badcafe");
    }

    private static List<String> labelsOn(String architecture) {
        Watch watch = Watch.over(Asked.pool(1, 1)).hears(new Event.Configured(Asked.fleet(Asked.pool(1, 1))));
        watch.hears(new Event.LxdConnected(World.FINGERPRINT, architecture)).answers();
        return launches(watch).get(0).labels();
    }

    private static List<Effect.Launch> launches(Watch watch) {
        return watch.made.stream()
                .filter(Effect.Launch.class::isInstance)
                .map(Effect.Launch.class::cast)
                .toList();
    }

    @Test
    void aLaunchSaysWhatItIsFor() {
        Pool pool = Asked.pool(1, 1);
        Watch watch = Watch.over(pool).begins();

        Effect.Launch launch = launches(watch).get(0);

        Runner runner = watch.runner(launch.runner());
        assertThat(launch.fleet()).isEqualTo(Asked.FLEET);
        assertThat(launch.pool()).isEqualTo(pool);
        assertThat(launch.at()).isEqualTo(World.BEGINNING);
        assertThat(runner.birth())
                .isEqualTo(new Birth(launch.runner(), "small", "acme", pool.hash(), World.BEGINNING, false));
    }

    @Test
    void everyStageOfALaunchIsToldWithTheTimeItTook() {
        Watch watch = Watch.over(Asked.pool(1, 1)).holds(Effect.Launch.class);
        watch.world.guestsListen = false;
        watch.begins();
        Runner runner = watch.first(Phase.LAUNCHING);
        Log log = watch.log();

        slowly(watch, new Event.LaunchProgressed(runner.name(), LaunchStage.JIT, 8));
        slowly(watch, new Event.LaunchProgressed(runner.name(), LaunchStage.CREATE, 0));
        slowly(watch, new Event.LaunchProgressed(runner.name(), LaunchStage.START, 0));
        // The guest has been listened to since it was created; what it says is the answer.
        watch.calls.removeIf(call -> call.effect instanceof Effect.ReadConsole);
        slowly(watch, console(watch.now(runner), new GuestRecord.Listening()));

        assertThat(log.notices(Notice.LaunchStageReached.class))
                .extracting(Notice.LaunchStageReached::stage)
                .containsExactly(LaunchStage.JIT, LaunchStage.CREATE, LaunchStage.START, LaunchStage.LISTENING);
        assertThat(log.notices(Notice.LaunchStageReached.class))
                .extracting(Notice.LaunchStageReached::took)
                .containsOnly(MOMENT);
        assertThat(watch.now(runner).registration()).isEqualTo(8);
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.IDLE);
    }

    private static void slowly(Watch watch, Event event) {
        watch.world.now = watch.world.now.plus(MOMENT);
        watch.hears(event);
    }

    private static Event console(Runner runner, GuestRecord record) {
        return new Event.ConsoleRead(runner.name(), 0, List.of(record), false);
    }

    @Test
    void theJitConfigIsTakenOffOnceTheGuestListens() {
        Watch watch = Watch.over(Asked.pool(1, 1));
        watch.world.guestsListen = false;
        watch.begins().passes(Duration.ofSeconds(10));
        assertThat(watch.log().made(Effect.ForgetJitConfig.class)).isEmpty();

        watch.world.listen(watch.box(watch.first(Phase.LAUNCHING)));
        watch.passes(MOMENT);

        assertThat(watch.box(watch.first(Phase.IDLE)).jitConfig).isFalse();
        assertThat(watch.made)
                .filteredOn(effect -> effect instanceof Effect.ForgetJitConfig)
                .hasSize(1);
    }

    @Test
    void aRunnerThatStopsBeforeItsStartIsConfirmedIsOver() {
        Watch watch = Watch.over(Asked.pool(1, 1)).holds(Effect.Launch.class).begins();
        Call launch = watch.calls.get(watch.calls.size() - 1);
        for (int stage = 0; stage < 4; stage++) {
            watch.exchange.serve(launch);
        }
        watch.world.powerOff(watch.world.boxes.values().iterator().next());

        watch.letsGo(Effect.Launch.class);

        assertThat(watch.notices)
                .filteredOn(Notice.RunnerFinished.class::isInstance)
                .extracting(notice -> ((Notice.RunnerFinished) notice).outcome())
                .contains(Outcome.UNUSED);
    }

    @Test
    void aListingThatShowsTheInstanceBeforeItsStartDoesNotEndTheLaunch() {
        Watch watch = Watch.over(Asked.pool(1, 1)).holds(Effect.Launch.class).begins();
        Call launch = watch.calls.get(watch.calls.size() - 1);
        for (int stage = 0; stage < 3; stage++) {
            watch.exchange.serve(launch);
        }

        watch.hears(new Event.ReconcileAsked()).answers();
        assertThat(watch.phases()).containsExactly(Phase.LAUNCHING);
        assertThat(watch.first(Phase.LAUNCHING).body().presence()).isEqualTo(Body.Presence.CREATED);
        watch.letsGo(Effect.Launch.class).passes(MOMENT);

        assertThat(watch.phases()).containsExactly(Phase.IDLE);
        assertThat(watch.first(Phase.IDLE).body().lastUsedAt()).isEqualTo(Optional.of(World.BEGINNING));
    }

    @Test
    void newsOfALaunchThatIsOverIsNoNews() {
        Watch watch = Watch.filled(Asked.pool(1, 1));
        State before = watch.state;

        watch.hears(new Event.LaunchProgressed("acme-1-small-gone", LaunchStage.JIT, 9));
        watch.hears(new Event.LaunchEnded("acme-1-small-gone", Optional.empty()));

        assertThat(watch.state.runners()).isEqualTo(before.runners());
    }

    @Test
    void aJitConfigThatCouldNotBeTakenOffIsTriedAgain() {
        Watch watch = Watch.over(Asked.pool(1, 1)).fails(Effect.ForgetJitConfig.class, Failure.Kind.FAILED);
        watch.begins().passes(MOMENT.multipliedBy(3));
        assertThat(watch.box(watch.first(Phase.IDLE)).jitConfig).isTrue();

        watch.mends().passes(MOMENT.multipliedBy(5));

        assertThat(watch.box(watch.first(Phase.IDLE)).jitConfig).isFalse();
        assertThat(watch.first(Phase.IDLE).body().jitConfig()).isFalse();
    }

    @Test
    void theJitConfigIsTakenOffABusyOneToo() {
        Watch watch = Watch.over(Asked.pool(1, 1));
        watch.world.guestsListen = false;
        watch.begins();
        Box box = watch.box(watch.first(Phase.LAUNCHING));
        watch.world.listen(box);
        watch.world.work(box);

        watch.passes(MOMENT);

        assertThat(watch.phases()).containsExactly(Phase.BUSY);
        assertThat(box.jitConfig).isFalse();
    }

    /** SplitMix64's published outputs for this seed begin with 599ed017fb08fc85 and 2c73f08458540fa5. */
    @Test
    void theSeedDecidesTheNames() {
        Watch watch = Watch.over(Asked.pool(2, 2));
        watch.state = State.initial(1234567);

        watch.begins();

        assertThat(watch.state.runners()).containsOnlyKeys("acme-1-small-fb08fc85", "acme-1-small-58540fa5");
    }

    @Test
    void aNameIsNotUsedAgainWhileItsInstanceMayShow() {
        Watch watch = Watch.over(Asked.pool(1, 1));
        watch.state = State.initial(1234567);
        watch.begins().passes(MOMENT);
        watch.world.vanish(watch.box(watch.first(Phase.IDLE)));
        State state = watch.state;
        watch.state = new State(
                state.tick(),
                1234567,
                state.fleet(),
                false,
                state.lxd(),
                state.hubs(),
                state.gates(),
                state.pools(),
                state.runners(),
                state.demand());

        watch.answers();

        assertThat(watch.state.runners()).containsOnlyKeys("acme-1-small-58540fa5");
    }

    @Test
    void aRunnersLifeIsToldPhaseByPhase() {
        Watch watch = Watch.filled(Asked.pool(1, 1));
        Runner runner = watch.first(Phase.IDLE);
        watch.world.work(watch.box(runner));
        watch.passes(Duration.ofSeconds(6));
        watch.world.finishJob(watch.box(runner));
        watch.passes(MOMENT);

        assertThat(watch.notices)
                .filteredOn(notice -> notice instanceof Notice.PhaseChanged changed
                        && changed.runner().equals(runner.name()))
                .containsExactly(
                        new Notice.PhaseChanged(runner.name(), "small", Optional.empty(), Phase.LAUNCHING, "wanted"),
                        changed(runner, Phase.LAUNCHING, Phase.IDLE, "said so"),
                        changed(runner, Phase.IDLE, Phase.BUSY, "said so"),
                        changed(runner, Phase.BUSY, Phase.FINISHED, "stopped"));
    }

    private static Notice changed(Runner runner, Phase from, Phase to, String cause) {
        return new Notice.PhaseChanged(runner.name(), "small", Optional.of(from), to, cause);
    }
}
