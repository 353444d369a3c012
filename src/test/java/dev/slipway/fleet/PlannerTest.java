package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a plan says of a pool, and why it launches less than is wanted. */
class PlannerTest {

    private static final Instant NOW = World.BEGINNING;

    private final List<Runner> runners = new ArrayList<>();
    private PoolCondition condition = PoolCondition.FRESH;
    private boolean settled = true;
    private List<String> listed = List.of(Asked.PATH);
    private List<String> closed = List.of();
    private Map<String, Allowance> allowances = Map.of();

    private Plan plan(Pool pool) {
        return plan(Asked.fleet(pool), 0);
    }

    private Plan plan(Fleet fleet, int launching) {
        View view = new View(
                settled,
                listed,
                Map.of("small", runners),
                Map.of("small", condition),
                closed,
                launching,
                allowances,
                List.of(),
                Checking.IDLE,
                "x86_64");
        return Planner.plan(view, fleet, NOW);
    }

    private static Optional<String> obstacle(Plan plan) {
        return plan.pools().get("small").obstacle();
    }

    @CanIgnoreReturnValue
    private Runner is(Stage stage) {
        Runner runner = Runner.asked("r" + runners.size(), Asked.pool(1, 1), NOW.minusSeconds(600))
                .advanced(stage, NOW.minusSeconds(600));
        runner = runner.with(new Hearing(Optional.of(new GuestRecord.Listening()), NOW));
        boolean over = stage == Stage.STOPPED;
        runner = runner.with(runner.body().confirmed(over ? Body.Presence.STOPPED : Body.Presence.RUNNING, 1));
        runners.add(runner);
        return runner;
    }

    private void seenOff(Farewell.Reason reason) {
        int last = runners.size() - 1;
        runners.set(
                last, runners.get(last).with(Farewell.begun(reason, Farewell.Step.LEAVING, NOW.minusSeconds(9), 1)));
    }

    private static int launches(Plan plan) {
        return plan.launches().stream().mapToInt(Plan.Launch::count).sum();
    }

    @Test
    void aPoolThatIsAsItShouldBeNeedsNothing() {
        is(Stage.LISTENING);
        is(Stage.LISTENING);
        is(Stage.BUSY);
        is(Stage.STOPPED);

        Plan plan = plan(Asked.pool(2, 3));

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.lookAgainAt()).isEmpty();
        assertThat(plan.pools().get("small"))
                .isEqualTo(new Plan.Finding(0, Optional.empty(), 2, 2, 3, false, Optional.empty()));
    }

    @Test
    void whatIsInTheWayIsToldOnlyIfSomethingIsMissing() {
        settled = false;
        assertThat(obstacle(plan(Asked.pool(1, 1)))).contains("LXD and GitHub have not both been listed yet");

        is(Stage.LISTENING);

        assertThat(obstacle(plan(Asked.pool(1, 1)))).isEmpty();
    }

    @Test
    void nothingIsLaunchedBeforeThePoolsPathIsListed() {
        listed = List.of("elsewhere");

        assertThat(launches(plan(Asked.pool(1, 1)))).isZero();
        assertThat(obstacle(plan(Asked.pool(1, 1)))).contains("LXD and GitHub have not both been listed yet");
    }

    @Test
    void runnersThatEndStillHaveTheirPlace() {
        is(Stage.ENDED);
        is(Stage.LISTENING);

        Plan plan = plan(Asked.pool(2, 2));

        assertThat(plan.pools().get("small").wanted()).isEqualTo(2);
        assertThat(launches(plan)).isZero();
        assertThat(obstacle(plan)).contains("max is reached by runners on their way out");
        assertThat(launches(plan(Asked.pool(2, 3)))).isEqualTo(1);
    }

    @Test
    void aBusyRunnerTakesOneAwayFromWhatIsWanted() {
        is(Stage.BUSY);
        is(Stage.LISTENING);
        is(Stage.LISTENING);
        condition = condition.surplus(true, NOW.minusSeconds(999));

        Plan plan = plan(Asked.pool(2, 2));

        assertThat(plan.pools().get("small").wanted()).isEqualTo(1);
        assertThat(plan.retirements()).hasSize(1);
    }

    @Test
    void aMaxBelowWhatIsBusyWantsNone() {
        is(Stage.BUSY);
        is(Stage.BUSY);

        assertThat(plan(Asked.pool(1, 1)).pools().get("small").wanted()).isZero();
    }

    @Test
    void launchesUnderWayLeaveLessRoomForMore() {
        Fleet fleet = Asked.withConcurrency(Asked.fleet(Asked.pool(5, 5)), 4);

        assertThat(launches(plan(fleet, 1))).isEqualTo(3);
        assertThat(obstacle(plan(fleet, 1))).contains("launch-concurrency is reached");
        assertThat(launches(plan(fleet, 4))).isZero();
        assertThat(launches(plan(fleet, 6))).isZero();
        assertThat(obstacle(plan(fleet, 6))).contains("launch-concurrency is reached");
        assertThat(obstacle(plan(Asked.fleet(Asked.pool(4, 4)), 0))).isEmpty();
    }

    @Test
    void aPoolOnProbationTriesOneBesideItsIdleOnes() {
        is(Stage.LISTENING);
        condition = condition.launchFailed(NOW.minusSeconds(9), NOW.minusSeconds(9), "told to fail");

        assertThat(launches(plan(Asked.pool(3, 3)))).isEqualTo(1);
        assertThat(obstacle(plan(Asked.pool(3, 3)))).contains("one launch is tried at a time");
        is(Stage.STARTED);
        assertThat(launches(plan(Asked.pool(3, 3)))).isZero();
    }

    @Test
    void oneWhoseEndIsNotJudgedYetIsOnTrialStill() {
        Runner over = is(Stage.STOPPED);
        condition = condition.launchFailed(NOW.minusSeconds(9), NOW.minusSeconds(9), "told to fail");
        assertThat(launches(plan(Asked.pool(3, 3)))).isZero();

        runners.set(0, over.with(over.life().settled(Outcome.UNUSED)));

        assertThat(launches(plan(Asked.pool(3, 3)))).isEqualTo(1);
    }

    @Test
    void aHoldSaysWhenItEnds() {
        condition = condition.launchFailed(NOW, NOW.minusSeconds(9), "told to fail");

        Plan plan = plan(Asked.pool(1, 1));

        assertThat(plan.lookAgainAt()).contains(NOW.plusSeconds(1));
        assertThat(obstacle(plan)).contains("held until " + NOW.plusSeconds(1) + ": told to fail");
    }

    @Test
    void aSurplusSaysWhenItIsRetired() {
        is(Stage.LISTENING);
        condition = condition.surplus(true, NOW.minusSeconds(100));

        Plan plan = plan(Asked.pool(0, 1));

        assertThat(plan.retirements()).isEmpty();
        assertThat(plan.lookAgainAt()).contains(NOW.plusSeconds(20));
    }

    @Test
    void aSurplusWithoutDelayIsRetiredAtOnce() {
        is(Stage.LISTENING);
        condition = condition.surplus(true, NOW.minusSeconds(120));

        assertThat(plan(Asked.pool(0, 1)).retirements())
                .containsExactly(new Plan.Retire(runners.get(0), Farewell.Reason.SURPLUS));
    }

    @Test
    void noneIsRetiredWhileLxdIsNotListedOrTheGateIsClosed() {
        is(Stage.LISTENING);
        condition = condition.surplus(true, NOW.minusSeconds(120));

        settled = false;
        assertThat(plan(Asked.pool(0, 1)).retirements()).isEmpty();
        settled = true;
        closed = List.of(Asked.PATH);
        assertThat(plan(Asked.pool(0, 1)).retirements()).isEmpty();
    }

    @Test
    void oneThatStaysAfterItsRetirementDoesNotKeepOthersFromBeingReplaced() {
        is(Stage.LISTENING);
        seenOff(Farewell.Reason.SURPLUS);
        is(Stage.LISTENING);
        Pool newer = Asked.ofImage(Asked.pool(1, 5), "newer");
        assertThat(plan(newer).retirements()).hasSize(1);

        is(Stage.LISTENING);
        seenOff(Farewell.Reason.OUTDATED);

        assertThat(plan(newer).retirements()).isEmpty();
    }

    @Test
    void aReplacementIsLaunchedInTheSamePlan() {
        is(Stage.LISTENING);

        Plan plan = plan(Asked.ofImage(Asked.pool(1, 2), "newer"));

        assertThat(plan.retirements()).containsExactly(new Plan.Retire(runners.get(0), Farewell.Reason.OUTDATED));
        assertThat(launches(plan)).isEqualTo(1);
    }

    @Test
    void anIdleOneSaysWhenItIsTooOld() {
        is(Stage.LISTENING);

        Plan plan = plan(Asked.withMaxIdleAge(Asked.pool(1, 1), Duration.ofSeconds(700)));

        assertThat(plan.retirements()).isEmpty();
        assertThat(plan.lookAgainAt()).contains(NOW.plusSeconds(100));
        assertThat(plan(Asked.withMaxIdleAge(Asked.pool(1, 1), Duration.ofMinutes(10)))
                        .retirements())
                .containsExactly(new Plan.Retire(runners.get(0), Farewell.Reason.TOO_OLD));
    }

    @Test
    void itIsPausedByMoreUndeletableOnesThanMaxAndAtLeastFive() {
        for (int i = 0; i < 5; i++) {
            assertThat(plan(Asked.pool(1, 2)).pools().get("small").paused()).isFalse();
            undeletable(8);
        }
        undeletable(7);

        assertThat(plan(Asked.pool(1, 2)).pools().get("small").paused()).isTrue();
        assertThat(plan(Asked.pool(1, 5)).pools().get("small").paused()).isFalse();
        assertThat(obstacle(plan(Asked.pool(1, 2)))).contains("too many stopped instances cannot be deleted");
    }

    private void undeletable(int failures) {
        Runner over = is(Stage.STOPPED);
        Calls calls = over.calls();
        for (int i = 0; i < failures; i++) {
            calls = calls.failed(Calls.Call.DELETE, NOW);
        }
        runners.set(runners.size() - 1, over.with(calls));
    }
}
