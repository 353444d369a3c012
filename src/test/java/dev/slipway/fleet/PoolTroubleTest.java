package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Event.LaunchStage;
import dev.slipway.fleet.Exchange.Fault;
import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pool whose launches fail, whose runners die young, or whose instances cannot be deleted. */
class PoolTroubleTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Watch watch = Watch.over(Asked.pool(3, 3));
    private final Log log = watch.log();

    private PoolCondition small() {
        return watch.state.pool("small");
    }

    private Plan.Finding finding() {
        return Planner.plan(
                        View.of(watch.state, watch.world.now),
                        watch.state.fleet().orElseThrow(),
                        watch.world.now)
                .pools()
                .get("small");
    }

    @Test
    void launchesThatFailTogetherAreOneFailure() {
        watch.fails(Fault.launch(LaunchStage.CREATE, Kind.FAILED)).begins();

        assertThat(log.notices(Notice.LaunchFailed.class)).hasSize(3);
        assertThat(small().failures()).isEqualTo(1);
        assertThat(small().kind()).isEqualTo(PoolCondition.Kind.BACKING_OFF);
        assertThat(small().lastCause()).contains("told to fail");
        assertThat(finding().obstacle()).contains("held until " + World.BEGINNING.plusSeconds(1) + ": told to fail");
        assertThat(log.notices(Notice.PoolConditionChanged.class))
                .containsExactly(new Notice.PoolConditionChanged(
                        "small", PoolCondition.Kind.ACTIVE, PoolCondition.Kind.BACKING_OFF, "told to fail"));
    }

    @Test
    void failedLaunchesAreRetriedOneAtATimeWithAGrowingDelay() {
        watch.fails(Fault.launch(LaunchStage.CREATE, Kind.FAILED)).begins();

        assertThat(triesAt(8)).containsExactly(1000L, 3000L, 7000L, 15_000L, 31_000L, 63_000L, 127_000L, 255_000L);
        watch.passes(Duration.ofMinutes(10));
        assertThat(small().holdUntil().orElseThrow())
                .isBeforeOrEqualTo(watch.world.now.plus(Duration.ofMinutes(5)))
                .isAfter(watch.world.now);
    }

    private List<Long> triesAt(int tries) {
        Instant begun = watch.world.now;
        return java.util.stream.IntStream.range(0, tries)
                .mapToObj(i -> {
                    int made = log.made(Effect.Launch.class).size();
                    watch.until(
                            Duration.ofMinutes(10),
                            () -> log.made(Effect.Launch.class).size() > made);
                    assertThat(log.made(Effect.Launch.class)).hasSize(made + 1);
                    return Duration.between(begun, watch.world.now).toMillis();
                })
                .toList();
    }

    @Test
    void whenOneTrialListensTheOthersFollowAtOnce() {
        watch.fails(Fault.launch(LaunchStage.CREATE, Kind.FAILED)).begins();
        watch.world.guestsListen = false;

        watch.mends().passes(MOMENT.multipliedBy(30));
        assertThat(watch.phases()).containsExactly(Phase.LAUNCHING);
        assertThat(finding().obstacle()).contains("one launch is tried at a time");
        watch.world.guestsListen = true;
        watch.world.listen(watch.box(watch.first(Phase.LAUNCHING)));
        watch.passes(MOMENT);

        assertThat(watch.phases()).containsExactly(Phase.IDLE, Phase.IDLE, Phase.IDLE);
        assertThat(small()).isEqualTo(PoolCondition.FRESH);
        assertThat(log.notices(Notice.PoolConditionChanged.class))
                .last()
                .isEqualTo(new Notice.PoolConditionChanged(
                        "small", PoolCondition.Kind.BACKING_OFF, PoolCondition.Kind.ACTIVE, "a runner listened"));
    }

    /** Every guest powers off without a word, and so do those that are launched when they stop. */
    private void allDieYoung() {
        while (watch.world.boxes.values().stream().anyMatch(Box::runs)) {
            List.copyOf(watch.world.boxes.values()).forEach(watch.world::powerOff);
            watch.answers();
        }
    }

    @Test
    void theBreakerOpensWhenThreeDieYoung() {
        watch.world.guestsListen = false;
        watch.begins();

        watch.world.powerOff(watch.box(watch.first(Phase.LAUNCHING)));
        watch.passes(MOMENT);
        watch.world.powerOff(watch.box(watch.first(Phase.LAUNCHING)));
        watch.passes(MOMENT);
        assertThat(small().kind()).isEqualTo(PoolCondition.Kind.ACTIVE);
        assertThat(watch.phases()).containsExactly(Phase.LAUNCHING, Phase.LAUNCHING, Phase.LAUNCHING);
        Runner third = watch.first(Phase.LAUNCHING);
        watch.world.powerOff(watch.box(third));
        watch.passes(MOMENT);

        assertThat(log.outcomes()).containsExactly(Outcome.YOUNG, Outcome.YOUNG, Outcome.YOUNG);
        assertThat(small().kind()).isEqualTo(PoolCondition.Kind.BROKEN);
        assertThat(small().lastCause()).contains(third.name() + " stopped without ever having listened or had a job");
        watch.world.powerOff(watch.box(watch.first(Phase.LAUNCHING)));
        watch.passes(MOMENT);
        assertThat(watch.phases()).as("no more are launched").containsExactly(Phase.LAUNCHING, Phase.LAUNCHING);
    }

    @Test
    void anOpenBreakerTriesOneRunnerAtGrowingIntervals() {
        watch.world.guestsListen = false;
        watch.begins();
        allDieYoung();
        assertThat(small().kind()).isEqualTo(PoolCondition.Kind.BROKEN);
        Instant opened = watch.world.now;

        watch.passes(Duration.ofSeconds(59));
        assertThat(watch.phases()).isEmpty();
        Log trials = watch.log();
        watch.passes(MOMENT);
        assertThat(watch.phases()).containsExactly(Phase.LAUNCHING);
        allDieYoung();

        assertThat(trials.made(Effect.Launch.class)).hasSize(1);
        assertThat(small().holdUntil()).contains(opened.plusSeconds(60 + 120));
        watch.passes(Duration.ofSeconds(119));
        assertThat(watch.phases()).isEmpty();
        watch.passes(MOMENT);
        assertThat(watch.phases()).containsExactly(Phase.LAUNCHING);
    }

    @Test
    void thoseThatLivedWhenTheBreakerOpenedAreNoTrials() {
        Watch many = Watch.over(Asked.withConcurrency(Asked.fleet(Asked.pool(10, 10)), 10));
        many.world.guestsListen = false;
        many.begins();
        assertThat(many.phases()).hasSize(10);

        List.copyOf(many.world.boxes.values()).forEach(many.world::powerOff);
        many.answers();

        assertThat(many.state.pool("small").youngDeaths()).isEqualTo(10);
        assertThat(many.state.pool("small").openings()).isEqualTo(1);
        assertThat(many.state.pool("small").holdUntil()).contains(World.BEGINNING.plusSeconds(60));
    }

    @Test
    void theBreakerClosesWhenATrialListens() {
        watch.world.guestsListen = false;
        watch.begins();
        allDieYoung();

        watch.world.guestsListen = true;
        watch.passes(Duration.ofSeconds(62));

        assertThat(watch.phases()).containsExactly(Phase.IDLE, Phase.IDLE, Phase.IDLE);
        assertThat(small()).isEqualTo(PoolCondition.FRESH);
    }

    @Test
    void aRunnerThatEndsWithoutEverHavingListenedDiedYoung() {
        watch.world.guestsListen = false;
        watch.begins();
        Box box = watch.box(watch.first(Phase.LAUNCHING));

        box.says(new GuestRecord.End(Optional.of("the runner's version is refused")), watch.world.now);
        watch.world.powerOff(box);
        watch.passes(MOMENT);

        assertThat(log.outcomes()).containsExactly(Outcome.YOUNG);
        assertThat(small().youngDeaths()).isEqualTo(1);
    }

    @Test
    void aPoolWithTooManyUndeletableInstancesIsPaused() {
        Watch stuck = Watch.filled(Asked.pool(2, 2)).fails(Effect.DeleteInstance.class, Kind.BUSY);
        for (int i = 0; i < 4; i++) {
            stuck.world.powerOff(stuck.box(stuck.first(Phase.IDLE)));
            stuck.passes(Duration.ofMinutes(2));
            assertThat(stuck.phases()).contains(Phase.IDLE, Phase.IDLE);
        }

        stuck.world.powerOff(stuck.box(stuck.first(Phase.IDLE)));
        stuck.world.powerOff(stuck.box(last(stuck)));
        stuck.passes(Duration.ofMinutes(2));
        stuck.world.powerOff(stuck.box(stuck.first(Phase.IDLE)));
        stuck.passes(MOMENT);

        Plan.Finding found = Planner.plan(
                        View.of(stuck.state, stuck.world.now),
                        stuck.state.fleet().orElseThrow(),
                        stuck.world.now)
                .pools()
                .get("small");
        assertThat(found.paused()).isTrue();
        assertThat(found.obstacle()).contains("too many stopped instances cannot be deleted");
        assertThat(stuck.phases()).containsOnlyOnce(Phase.IDLE);
        stuck.mends().passes(Duration.ofMinutes(1));
        assertThat(stuck.phases()).containsExactly(Phase.IDLE, Phase.IDLE);
    }

    private static Runner last(Watch watch) {
        return watch.state.runners().values().stream()
                .filter(runner -> runner.phase() == Phase.IDLE)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void aJobThatIsDoneEndsTheTroubleToo() {
        Watch one = Watch.filled(Asked.pool(1, 2));
        Box box = one.box(one.first(Phase.IDLE));
        one.world.work(box);
        one.fails(Fault.launch(LaunchStage.CREATE, Kind.FAILED)).passes(Duration.ofSeconds(20));
        assertThat(one.state.pool("small").failures()).isPositive();

        one.world.finishJob(box);
        one.mends().answers();

        assertThat(one.state.pool("small")).isEqualTo(PoolCondition.FRESH);
    }
}
