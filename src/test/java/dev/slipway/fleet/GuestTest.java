package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What guests say on their consoles: hostile input that can only move their own runner forward. */
class GuestTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final GuestRecord LISTENING = new GuestRecord.Listening();
    private static final GuestRecord JOB = new GuestRecord.Job(Optional.empty(), Optional.empty(), Optional.empty());
    private static final GuestRecord END = new GuestRecord.End(Optional.empty());

    private final Watch watch = Watch.filled(Asked.pool(2, 2));
    private final Runner runner = watch.first(Phase.IDLE);
    private final Log log = watch.log();

    private void says(GuestRecord... records) {
        watch.hears(new Event.ConsoleRead(runner.name(), watch.state.tick(), List.of(records), false));
    }

    @Test
    void aJobMakesItBusyAndAnotherOneIsNotLaunchedBeyondMax() {
        watch.world.work(watch.box(runner));
        watch.passes(Duration.ofSeconds(20));

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.BUSY);
        assertThat(log.made(Effect.Launch.class)).isEmpty();
    }

    @Test
    void whatItSaysChangesNoOtherRunner() {
        State before = watch.state;

        says(JOB, END, LISTENING);

        before.runners().values().stream()
                .filter(other -> !other.name().equals(runner.name()))
                .forEach(other -> assertThat(watch.now(other)).isEqualTo(other));
    }

    @Test
    void listeningAfterAJobTakesNothingBack() {
        says(JOB, LISTENING);

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.BUSY);
        assertThat(watch.now(runner).told()).isEqualTo(new Life.Told(true, true, false, false));
    }

    @Test
    void nothingTakesAnEndBack() {
        says(END, JOB, LISTENING);

        assertThat(watch.now(runner).stage()).isEqualTo(Stage.ENDED);
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.ENDING);
        assertThat(watch.now(runner).told()).isEqualTo(new Life.Told(true, true, true, false));
    }

    @Test
    void itsWordsCountOnlyForRunnersThatWeKnow() {
        State before = watch.state;

        watch.hears(new Event.ConsoleRead("acme-1-small-unknown", 1, List.of(JOB), true));
        watch.hears(new Event.GuestAnswered("acme-1-small-unknown", 1, Event.Answer.NOT_BUSY));

        assertThat(watch.state.runners()).isEqualTo(before.runners());
        assertThat(log.oddities()).isEmpty();
    }

    @Test
    void aFloodedConsoleMakesItsRecordUnknownAndProtectsIt() {
        watch.box(runner).floods = true;
        watch.passes(Duration.ofSeconds(6));
        assertThat(log.oddities()).contains("floods its console; what it does is unknown");
        assertThat(watch.now(runner).hearing().heard()).isFalse();
        assertThat(watch.now(runner).told().flooded()).isTrue();

        watch.reconfigured(Asked.pool(0, 2)).passes(Duration.ofMinutes(10));
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.IDLE);
        assertThat(watch.now(runner).farewell()).isEmpty();
        watch.box(runner).floods = false;
        watch.passes(Duration.ofSeconds(20));

        assertThat(watch.phases()).isEmpty();
    }

    @Test
    void aFloodThatHidesTheEndOfAJobIsNoCrash() {
        watch.world.work(watch.box(runner));
        watch.passes(Duration.ofSeconds(20));
        watch.box(runner).floods = true;
        watch.passes(Duration.ofSeconds(20));

        watch.world.powerOff(watch.box(runner));
        watch.passes(MOMENT);

        assertThat(log.outcomes()).containsExactly(Outcome.COMPLETED);
    }

    @Test
    void aFloodThatHidesWhetherItListenedIsNoYoungDeath() {
        Watch flooded = Watch.over(Asked.pool(1, 1));
        flooded.world.guestsListen = false;
        flooded.begins();
        Box box = flooded.box(flooded.first(Phase.LAUNCHING));
        box.floods = true;
        flooded.passes(MOMENT);
        Log since = flooded.log();

        flooded.world.powerOff(box);
        flooded.passes(MOMENT);

        assertThat(since.outcomes()).containsExactly(Outcome.UNUSED);
    }

    @Test
    void aJobCountsAsHavingListened() {
        Watch quick = Watch.over(Asked.pool(1, 1));
        quick.world.guestsListen = false;
        quick.begins().passes(MOMENT);
        Runner young = quick.first(Phase.LAUNCHING);

        quick.hears(new Event.ConsoleRead(young.name(), quick.state.tick(), List.of(JOB), false));

        assertThat(quick.now(young).told().listened()).isTrue();
        assertThat(quick.now(young).phase()).isEqualTo(Phase.BUSY);
    }

    @Test
    void aLaunchingRunnersConsoleIsReadFourTimesASecondAnIdleOnesEveryFiveSecondsABusyOnesEveryTen() {
        assertThat(readsOf(watch, runner, Duration.ofMinutes(1))).isEqualTo(12);
        watch.world.work(watch.box(runner));
        watch.until(MOMENT.multipliedBy(10), () -> watch.now(runner).phase() == Phase.BUSY);
        assertThat(readsOf(watch, runner, Duration.ofMinutes(1))).isEqualTo(6);

        Watch young = Watch.over(Asked.pool(1, 1));
        young.world.guestsListen = false;
        young.begins().passes(MOMENT);
        assertThat(readsOf(young, young.first(Phase.LAUNCHING), Duration.ofMinutes(1)))
                .isEqualTo(240);
        young.passes(Duration.ofSeconds(30));
        assertThat(readsOf(young, young.first(Phase.LAUNCHING), Duration.ofMinutes(1)))
                .as("one that takes long")
                .isEqualTo(60);
    }

    private static int readsOf(Watch watch, Runner runner, Duration during) {
        Log log = watch.log();
        watch.passes(during);
        return (int) log.on(Effect.ReadConsole.class).stream()
                .filter(runner.name()::equals)
                .count();
    }

    @Test
    void anAdoptedRunnersConsoleIsReadEverySecondUntilItIsHeard() {
        watch.world.boxes.values().forEach(box -> box.mute = true);
        watch.restarts();

        assertThat(readsOf(watch, runner, Duration.ofMinutes(1))).isEqualTo(60);
    }

    @Test
    void manyRunnersShareFiftyConsoleReadsASecond() {
        Watch many = Watch.filledUnruled(Asked.pool(300, 300)).passes(Duration.ofMinutes(1));
        assertThat(many.phases()).hasSize(300);
        Log since = many.log();

        many.passes(Duration.ofSeconds(6));

        assertThat(since.made(Effect.ReadConsole.class)).hasSize(300);
    }

    @Test
    void aConsoleThatCannotBeReadIsTriedAgainWithAGrowingDelay() {
        watch.fails(Effect.ReadConsole.class, Failure.Kind.FAILED).passes(Duration.ofSeconds(5));

        assertThat(readsOf(watch, runner, Duration.ofMillis(6999))).isEqualTo(2);
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.IDLE);
    }
}
