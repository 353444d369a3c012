package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How launches are shared among the pools of one plan. */
class LeaveTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final Instant GATE = NOW.plusSeconds(90);
    private static final Instant AT_PATH = NOW.plusSeconds(200);

    private static final Pool POOL = Asked.pool("one", 0, 9);
    private static final Pool SAME_PATH = Asked.pool("two", 0, 9);
    private static final Pool OTHER_PATH = Asked.ofPath(Asked.pool("three", 0, 9), "acme/app");
    private static final Pool OTHER_CREDENTIAL = Asked.ofCredential(Asked.pool("four", 0, 9), "app");

    private static Leave leave(int launches, Optional<Instant> again, int atPath) {
        return new Leave(Map.of(
                Pool.DEFAULT_CREDENTIAL,
                new Allowance(
                        new Allowance.Share(launches, again),
                        new Allowance.Share(2, again),
                        Map.of(Asked.PATH, new Allowance.OfPath(atPath, AT_PATH)))));
    }

    @Test
    void whatOnePoolTakesTheOthersOfItsCredentialDoNotHave() {
        Leave leave = leave(5, Optional.of(GATE), 100);

        assertThat(leave.take(POOL, 3)).isEqualTo(3);
        assertThat(leave.take(OTHER_PATH, 3)).isEqualTo(2);
        assertThat(leave.take(SAME_PATH, 3)).isZero();
        assertThat(leave.take(OTHER_CREDENTIAL, 3)).isEqualTo(3);
        assertThat(leave.again(SAME_PATH)).contains(GATE);
        assertThat(leave.words(SAME_PATH)).isEqualTo("GitHub's rate limit allows no more launches before " + GATE);
    }

    @Test
    void aPathHasALimitOfItsOwn() {
        Leave leave = leave(5, Optional.of(GATE), 2);

        assertThat(leave.take(POOL, 3)).isEqualTo(2);
        assertThat(leave.take(SAME_PATH, 3)).isZero();
        assertThat(leave.take(OTHER_PATH, 3)).isEqualTo(3);
        assertThat(leave.again(POOL)).contains(AT_PATH);
        assertThat(leave.again(OTHER_PATH)).contains(GATE);
    }

    @Test
    void withoutATimeTheOnesThatAreUnderWayAreWaitedFor() {
        Leave leave = leave(0, Optional.empty(), 2);

        assertThat(leave.take(POOL, 1)).isZero();
        assertThat(leave.words(POOL))
                .isEqualTo("GitHub's rate limit allows no more launches while others are under way");
    }

    @Test
    void aPoolThatMayLaunchNothingForLongIsBarred() {
        assertThat(leave(0, Optional.of(GATE), 9).barredUntil(POOL, NOW)).isEmpty();
        assertThat(leave(0, Optional.of(GATE), 9).barredUntil(POOL, GATE.minusSeconds(120)))
                .isEmpty();
        assertThat(leave(0, Optional.of(GATE), 9).barredUntil(POOL, GATE.minusSeconds(121)))
                .contains(GATE);
        assertThat(leave(1, Optional.of(GATE), 9).barredUntil(POOL, GATE.minusSeconds(121)))
                .isEmpty();
        assertThat(leave(0, Optional.empty(), 9).barredUntil(POOL, NOW)).isEmpty();
        assertThat(leave(1, Optional.empty(), 0).barredUntil(POOL, NOW)).contains(AT_PATH);
        assertThat(leave(1, Optional.empty(), 0).barredUntil(OTHER_PATH, NOW)).isEmpty();
        assertThat(leave(0, Optional.of(AT_PATH), 0).barredUntil(OTHER_CREDENTIAL, NOW))
                .isEmpty();
    }

    @Test
    void whatIsLaunchedIsNotThereForRetirements() {
        Leave leave = leave(5, Optional.of(GATE), 9);

        assertThat(leave.retires(Pool.DEFAULT_CREDENTIAL)).isTrue();
        assertThat(leave.take(POOL, 1)).isEqualTo(1);
        assertThat(leave.retires(Pool.DEFAULT_CREDENTIAL)).isFalse();
        assertThat(leave.retiresAgain(Pool.DEFAULT_CREDENTIAL)).contains(GATE);
        assertThat(leave.retires("app")).isTrue();
    }

    @Test
    void aPlanLaunchesNoMoreAndSaysWhyAndWhenToLookAgain() {
        var share = new Allowance.Share(2, Optional.of(GATE));
        View view = new View(
                true,
                List.of(Asked.PATH),
                Map.of(),
                Map.of(),
                List.of(),
                0,
                Map.of(Pool.DEFAULT_CREDENTIAL, new Allowance(share, share, Map.of())),
                List.of(),
                Checking.IDLE,
                "x86_64");

        Plan plan = Planner.plan(view, Asked.fleet(Asked.pool("one", 3, 9)), NOW);

        assertThat(plan.launches()).extracting(Plan.Launch::count).containsExactly(2);
        assertThat(plan.pools().get("one").obstacle())
                .contains("GitHub's rate limit allows no more launches before " + GATE);
        assertThat(plan.lookAgainAt()).contains(GATE);
        assertThat(Planner.plan(view, Asked.fleet(Asked.pool("one", 2, 9)), NOW)
                        .pools()
                        .get("one")
                        .obstacle())
                .isEmpty();
    }
}
