package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A process that ends, by order or by kill, and the next one. */
class AdoptionTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    @Test
    void idleBusyAndStartingRunnersAreAllAdoptedAndNoneIsLaunchedTwice() {
        Watch watch = Watch.filled(Asked.pool(3, 4));
        List<Box> boxes = List.copyOf(watch.world.boxes.values());
        watch.world.work(boxes.get(0));
        watch.world.guestsListen = false;
        watch.passes(Duration.ofSeconds(20));
        assertThat(watch.phases()).containsExactly(Phase.LAUNCHING, Phase.IDLE, Phase.IDLE, Phase.BUSY);
        Set<String> before = Set.copyOf(watch.world.boxes.keySet());
        Log log = watch.log();

        watch.restarts().passes(Duration.ofSeconds(11));

        assertThat(watch.phases()).containsExactly(Phase.LAUNCHING, Phase.IDLE, Phase.IDLE, Phase.BUSY);
        assertThat(watch.state.runners().keySet()).isEqualTo(before);
        assertThat(log.made(Effect.Launch.class)).isEmpty();
        assertThat(log.made(Effect.Deregister.class)).isEmpty();
        assertThat(log.drift()).isEmpty();
        assertThat(log.oddities()).isEmpty();
        assertThat(watch.state.runners().values())
                .allMatch(runner -> runner.birth().adopted());
    }

    @Test
    void anAdoptedRunnerIsNotRetiredBeforeItHasSpoken() {
        Watch watch = Watch.filled(Asked.pool(3, 3));
        watch.world.boxes.values().forEach(box -> box.mute = true);

        watch.reconfigured(Asked.pool(1, 3)).restarts().passes(Duration.ofMinutes(4));
        assertThat(watch.world.registrations).hasSize(3);
        watch.world.boxes.values().forEach(box -> box.mute = false);
        watch.passes(Duration.ofSeconds(20));

        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }

    @Test
    void anAdoptedRunnerIsWhatItsTagsSay() {
        Pool pool = Asked.pool(1, 1);
        Watch watch = Watch.over(pool);
        Instant launched = World.BEGINNING.minusSeconds(500);
        Instance.Tags tags = new Instance.Tags(
                "old-acme", "runner", "acme-1-small-1", "small", "acme", 42, pool.hash(), launched, false);
        Box box = watch.world.put(new Box("acme-1-small-1", Optional.of(tags)));
        box.jitConfig = false;
        box.status = Instance.Status.RUNNING;
        box.lastUsed = Optional.of(launched);

        watch.begins();

        Runner runner = watch.runner(box.name);
        assertThat(runner.birth()).isEqualTo(new Birth(box.name, "small", "acme", pool.hash(), launched, true));
        assertThat(runner.registration()).isEqualTo(42);
        assertThat(runner.body().jitConfig()).isFalse();
        assertThat(runner.stage()).isEqualTo(Stage.STARTED);
        assertThat(runner.since()).isEqualTo(World.BEGINNING);
    }

    @Test
    void aLaunchTimeInTheFutureIsClamped() {
        Pool pool = Asked.pool(0, 1);
        Watch watch = Watch.over(pool);
        Box box = new Box(
                "acme-1-small-1",
                Optional.of(World.tags(Asked.FLEET, pool, "acme-1-small-1", 1, World.BEGINNING.plusSeconds(999))));
        watch.world.put(box);
        box.status = Instance.Status.RUNNING;
        box.lastUsed = Optional.of(World.BEGINNING);

        watch.begins();

        assertThat(watch.runner(box.name).birth().launchedAt()).isEqualTo(World.BEGINNING);
    }

    @Test
    void aHalfMadeInstanceOfAnEarlierProcessIsDeletedAndNeverStarted() {
        Watch watch = Watch.over(Asked.pool(1, 1));
        Box half = watch.world.runnerOf(Asked.FLEET, Asked.pool(1, 1), "acme-1-small-half");
        Log log = watch.log();

        watch.begins().passes(MOMENT);

        assertThat(watch.world.boxes).doesNotContainKey(half.name).hasSize(1);
        assertThat(watch.world.registrations).hasSize(1);
        assertThat(log.outcomes()).containsExactly(Outcome.FAILED);
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }

    @Test
    void aStoppedOneIsHeardOutAndDeleted() {
        Watch watch = Watch.filled(Asked.pool(1, 1)).holds(Effect.ReadConsole.class);
        Box box = watch.box(watch.first(Phase.IDLE));
        watch.world.work(box);
        watch.world.finishJob(box);
        Log log = watch.log();

        watch.restarts().letsGo(Effect.ReadConsole.class).passes(MOMENT);

        assertThat(log.outcomes()).containsExactly(Outcome.COMPLETED);
        assertThat(watch.world.boxes).doesNotContainKey(box.name).hasSize(1);
    }

    @Test
    void anAdoptedOneThatStopsWithoutAWordDidNotDieYoung() {
        Watch watch = Watch.filled(Asked.pool(1, 1));
        Box box = watch.box(watch.first(Phase.IDLE));
        box.mute = true;
        Log log = watch.log();
        watch.holds(Effect.ReadConsole.class).restarts();
        watch.world.powerOff(box);

        watch.answers();
        Runner over = watch.runner(box.name);
        watch.calls.removeIf(call ->
                call.effect instanceof Effect.ReadConsole read && read.runner().equals(over.name()));
        watch.hears(new Event.ConsoleRead(over.name(), watch.state.tick(), List.of(), false));

        assertThat(log.outcomes()).containsExactly(Outcome.UNUSED);
        assertThat(watch.state.pool("small").youngDeaths()).isZero();
    }

    private static Operation operation(Operation.Kind kind, String instance) {
        return new Operation("op-" + instance, kind, Set.of(instance));
    }

    @Test
    void aCreationOfAnEarlierProcessHoldsTheFirstLaunchesUntilItHasEnded() {
        Watch watch = Watch.over(Asked.pool(1, 1));
        watch.world.operations.put("1", operation(Operation.Kind.CREATE, "acme-1-small-0ld"));

        watch.begins().passes(Duration.ofSeconds(30));
        assertThat(watch.state.lxdListed()).isFalse();
        assertThat(watch.phases()).isEmpty();
        watch.world.operations.clear();
        watch.world.runnerOf(Asked.FLEET, Asked.pool(1, 1), "acme-1-small-0ld");
        watch.passes(Duration.ofSeconds(2));

        assertThat(watch.world.boxes).doesNotContainKey("acme-1-small-0ld").hasSize(1);
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
        assertThat(watch.log().drift()).isEmpty();
        assertThat(watch.notices).noneMatch(Notice.DriftFound.class::isInstance);
    }

    @Test
    void aStartOfAnEarlierProcessIsWaitedForAndItsRunnerAdopted() {
        Watch watch = Watch.over(Asked.pool(1, 1));
        Box box = watch.world.runnerOf(Asked.FLEET, Asked.pool(1, 1), "acme-1-small-0ld");
        watch.world.operations.put("1", operation(Operation.Kind.OTHER, box.name));

        watch.begins().passes(Duration.ofSeconds(3));
        assertThat(watch.phases()).isEmpty();
        watch.world.operations.clear();
        watch.world.start(box);
        watch.passes(Duration.ofSeconds(3));

        assertThat(watch.phases()).containsExactly(Phase.IDLE);
        assertThat(watch.world.boxes).containsOnlyKeys(box.name);
        assertThat(watch.notices).noneMatch(Notice.DriftFound.class::isInstance);
    }

    @Test
    void operationsThatNeverEndHoldTheFirstLaunchesForTwoMinutesOnly() {
        Watch watch = Watch.over(Asked.pool(1, 1));
        watch.world.operations.put("1", operation(Operation.Kind.CREATE, "acme-1-small-0ld"));

        watch.begins().passes(Duration.ofSeconds(119));
        assertThat(watch.phases()).isEmpty();
        watch.passes(Duration.ofSeconds(2));

        assertThat(watch.phases()).containsExactly(Phase.IDLE);
        watch.passes(Duration.ofMinutes(11));
        assertThat(watch.state.lxdListed())
                .as("it does not hold later ones again")
                .isTrue();
    }

    @Test
    void othersCreationsHoldNothing() {
        Watch watch = Watch.over(Asked.pool(1, 1));
        watch.world.operations.put("1", operation(Operation.Kind.CREATE, "somebodys-vm"));
        watch.world.operations.put("2", operation(Operation.Kind.OTHER, "acme-1-small-0ld"));

        watch.begins().passes(MOMENT);

        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }

    @Test
    void aNeighboursLaterCreationsHoldNothing() {
        Watch watch = Watch.filled(Asked.pool(1, 1));
        watch.world.operations.put("1", operation(Operation.Kind.CREATE, "acme-1-b-small-1"));

        watch.hears(new Event.ReconcileAsked()).answers();

        assertThat(watch.state.lxdListed()).isTrue();
    }

    @Test
    void aProcessThatStopsStartsNothingNew() {
        Watch watch = Watch.filled(Asked.pool(3, 3));
        Box box = watch.box(watch.first(Phase.IDLE));
        Log log = watch.log();

        watch.hears(new Event.Stopping());
        watch.world.work(box);
        watch.world.finishJob(box);
        watch.hears(new Event.ReconcileAsked()).passes(Duration.ofMinutes(12));

        assertThat(log.made(Effect.class)).isEmpty();
        assertThat(watch.wakeAt).isEmpty();
        assertThat(watch.world.boxes).hasSize(3);
    }

    @Test
    void whatEndsWhileAProcessStopsIsTakenIn() {
        Watch watch = Watch.over(Asked.pool(1, 1)).holds(Effect.Launch.class).begins();

        watch.hears(new Event.Stopping()).letsGo(Effect.Launch.class);

        assertThat(watch.phases()).containsExactly(Phase.LAUNCHING);
        assertThat(watch.first(Phase.LAUNCHING).stage()).isEqualTo(Stage.STARTED);
    }

    @Test
    void aRunnerIsToldAsAdopted() {
        Watch watch = Watch.filled(Asked.pool(1, 1));
        Runner runner = watch.first(Phase.IDLE);
        Log log = watch.log();

        watch.restarts();

        assertThat(log.notices(Notice.PhaseChanged.class))
                .first()
                .isEqualTo(
                        new Notice.PhaseChanged(runner.name(), "small", Optional.empty(), Phase.LAUNCHING, "adopted"));
    }

    @Test
    void anOperationOnARunningInstanceHoldsNothing() {
        Watch watch = Watch.filled(Asked.pool(1, 1));
        Runner runner = watch.first(Phase.IDLE);
        watch.world.operations.put("1", operation(Operation.Kind.OTHER, runner.name()));

        watch.restarts();

        assertThat(watch.state.lxdListed()).isTrue();
        assertThat(watch.knows(runner.name())).isTrue();
    }
}
