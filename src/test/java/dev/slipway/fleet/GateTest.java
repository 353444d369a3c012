package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure.Kind;
import dev.slipway.fleet.Gate.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a credential's rate gate lets through, and when. */
class GateTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final Instant RESET = NOW.plus(Duration.ofMinutes(30));
    private static final String PATH = "acme";

    private static Gate told(long limit, long remaining) {
        return Gate.OPEN.told(Quota.told(limit, remaining, RESET), NOW);
    }

    private static Failure limited(Duration... said) {
        return new Failure(
                Kind.LIMITED,
                "slow down",
                Optional.of(said).filter(all -> all.length > 0).map(all -> all[0]));
    }

    private static Gate spent(Gate gate, int reads) {
        return gate.took(reads, NOW);
    }

    private static Load reserving(int requests) {
        return new Load(0, 0, 0, 0, requests, 0, requests);
    }

    // ---- the primary limit

    @ParameterizedTest
    @EnumSource
    void withNothingLeftItIsClosedForEveryUseUntilTheReset(Use use) {
        Gate gate = told(5_000, 0);

        assertThat(gate.closed(NOW)).isTrue();
        assertThat(gate.opensAt(NOW)).isEqualTo(RESET);
        assertThat(gate.opensAt(use, Load.NONE, NOW)).isEqualTo(RESET);
        assertThat(gate.closed(RESET.minusNanos(1))).isTrue();
        assertThat(gate.closed(RESET)).isFalse();
        assertThat(gate.opensAt(use, Load.NONE, RESET)).isEqualTo(RESET);
        assertThat(gate.allows(Use.LAUNCH, Load.NONE, NOW)).isZero();
        assertThat(told(5_000, 1).closed(NOW)).isFalse();
    }

    @Test
    void aResetThatIsOverClosesNothing() {
        Gate gate = Gate.OPEN.told(Quota.told(5_000, 0, NOW), NOW);

        assertThat(gate.closed(NOW)).isFalse();
        assertThat(gate.exhausted(NOW)).isFalse();
        assertThat(gate.allows(Use.LAUNCH, Load.NONE, NOW)).isEqualTo(90);
    }

    @Test
    void launchesLeaveTwiceWhatListingsCostAndOthersOnce() {
        Load load = reserving(3);

        assertThat(told(5_000, 10).allows(Use.LAUNCH, load, NOW)).isEqualTo(4);
        assertThat(told(5_000, 7).allows(Use.LAUNCH, load, NOW)).isEqualTo(1);
        assertThat(told(5_000, 6).allows(Use.LAUNCH, load, NOW)).isZero();
        assertThat(told(5_000, 6).opensAt(Use.LAUNCH, load, NOW)).isEqualTo(RESET);
        assertThat(told(5_000, 6).opensAt(Use.LISTING, load, NOW)).isEqualTo(RESET);
        assertThat(told(5_000, 7).opensAt(Use.LISTING, load, NOW)).isEqualTo(NOW);
        assertThat(told(5_000, 4).opensAt(Use.WRITE, load, NOW)).isEqualTo(NOW);
        assertThat(told(5_000, 3).opensAt(Use.WRITE, load, NOW)).isEqualTo(RESET);
        assertThat(told(5_000, 4).opensAt(Use.READ, load, NOW)).isEqualTo(NOW);
        assertThat(told(5_000, 3).opensAt(Use.READ, load, NOW)).isEqualTo(RESET);
        assertThat(told(5_000, 1).opensAt(Use.OVERDUE, load, NOW)).isEqualTo(NOW);
    }

    @Test
    void whatIsLeftToListingsIsAThirdAtMost() {
        assertThat(told(40, 40).allows(Use.LAUNCH, reserving(100), NOW)).isEqualTo(27);
        assertThat(told(40, 14).allows(Use.LAUNCH, reserving(100), NOW)).isEqualTo(1);
        assertThat(told(40, 13).allows(Use.LAUNCH, reserving(100), NOW)).isZero();
    }

    @Test
    void whatListingsTakeUntilTheResetIsLeftToThem() {
        Load load = new Load(0, 0, 0, 0, 1, 8, 1);

        assertThat(told(5_000, 12).allows(Use.LAUNCH, load, NOW)).isEqualTo(2);
        assertThat(told(5_000, 10).allows(Use.LAUNCH, load, NOW)).isZero();
        assertThat(told(5_000, 10).opensAt(Use.WRITE, load, NOW)).isEqualTo(NOW);
        assertThat(told(5_000, 9).opensAt(Use.WRITE, load, NOW)).isEqualTo(RESET);
        assertThat(told(5_000, 1).opensAt(Use.OVERDUE, load, NOW)).isEqualTo(NOW);
        assertThat(told(5_000, 1).untilReset(NOW)).isEqualTo(Duration.ofMinutes(30));
        assertThat(told(5_000, 1).untilReset(RESET)).isZero();
        assertThat(Gate.OPEN.untilReset(NOW)).isZero();
    }

    @Test
    void whatIsOnItsWayIsTakenForSpentButListingsHaveTheirShare() {
        assertThat(told(5_000, 20).allows(Use.LAUNCH, new Load(4, 3, 2, 7, 3, 0, 3), NOW))
                .isEqualTo(20 - 9 - 6);
        assertThat(told(5_000, 15).allows(Use.LAUNCH, new Load(4, 3, 2, 7, 3, 0, 3), NOW))
                .isZero();
    }

    @Test
    void pastTheResetWhatIsOnItsWayIsWaitedForAndNotATime() {
        Gate gate = told(10, 3);

        assertThat(gate.opensAt(Use.LAUNCH, new Load(9, 0, 0, 0, 0, 0, 0), RESET))
                .isEqualTo(RESET);
        assertThat(gate.opensAt(Use.LAUNCH, new Load(10, 0, 0, 0, 0, 0, 0), RESET))
                .isEqualTo(Gate.UNKNOWN);
    }

    // ---- the secondary limit

    @Test
    void writesSpendTheirPartOfTheLimitOfAMinuteAndReadsTheRest() {
        Gate gate = spent(told(50_000, 50_000), 790);

        assertThat(gate.spent(NOW)).isEqualTo(790);
        assertThat(gate.allows(Use.LAUNCH, Load.NONE, NOW)).isEqualTo(2);
        assertThat(spent(gate, 5).allows(Use.LAUNCH, Load.NONE, NOW)).isEqualTo(1);
        assertThat(spent(gate, 5).opensAt(Use.WRITE, Load.NONE, NOW)).isEqualTo(NOW);
        assertThat(spent(gate, 6).allows(Use.LAUNCH, Load.NONE, NOW)).isZero();
        assertThat(spent(gate, 6).opensAt(Use.LAUNCH, Load.NONE, NOW)).isEqualTo(NOW.plusSeconds(70));
        assertThat(spent(gate, 6).opensAt(Use.WRITE, Load.NONE, NOW)).isEqualTo(NOW.plusSeconds(70));
        assertThat(spent(gate, 109).opensAt(Use.READ, Load.NONE, NOW)).isEqualTo(NOW);
        assertThat(spent(gate, 110).opensAt(Use.READ, Load.NONE, NOW)).isEqualTo(NOW.plusSeconds(70));
        assertThat(spent(gate, 109).opensAt(Use.OVERDUE, Load.NONE, NOW)).isEqualTo(NOW);
        assertThat(spent(gate, 110).opensAt(Use.OVERDUE, Load.NONE, NOW)).isEqualTo(NOW.plusSeconds(70));
    }

    @Test
    void whoeverAsksAboutJobsLeavesHalfOfAMinuteToLaunches() {
        Gate gate = spent(told(50_000, 50_000), 349);

        assertThat(gate.opensAt(Use.CHECK, Load.NONE, NOW)).isEqualTo(NOW);
        assertThat(spent(gate, 1).opensAt(Use.CHECK, Load.NONE, NOW)).isEqualTo(NOW.plusSeconds(70));
        assertThat(spent(gate, 1).opensAt(Use.READ, Load.NONE, NOW)).isEqualTo(NOW);
        assertThat(spent(gate, 1).allows(Use.LAUNCH, Load.NONE, NOW)).isEqualTo(90);
        assertThat(gate.begun(Use.CHECK, PATH, NOW).spent(NOW)).isEqualTo(350);
        assertThat(told(5_000, 7).opensAt(Use.CHECK, reserving(3), NOW)).isEqualTo(NOW);
        assertThat(told(5_000, 6).opensAt(Use.CHECK, reserving(3), NOW)).isEqualTo(RESET);
    }

    @Test
    void writesAreCountedLikeLaunchesButLeaveListingsLess() {
        assertThat(told(5_000, 10).allows(Use.WRITE, reserving(3), NOW)).isEqualTo(7);
        assertThat(told(5_000, 3).allows(Use.WRITE, reserving(3), NOW)).isZero();
        assertThat(spent(told(50_000, 50_000), 791).allows(Use.WRITE, Load.NONE, NOW))
                .isEqualTo(1);
        assertThat(Gate.OPEN.allows(Use.WRITE, Load.NONE, NOW)).isEqualTo(Integer.MAX_VALUE);
        assertThat(Gate.OPEN
                        .refused(limited(Duration.ofSeconds(7)), NOW)
                        .allows(Use.WRITE, Load.NONE, NOW.plusSeconds(7)))
                .isEqualTo(1);
    }

    @Test
    void listingsKeepTheirShareOfThePointsToo() {
        Gate gate = spent(told(50_000, 50_000), 780);

        assertThat(gate.allows(Use.LAUNCH, reserving(55), NOW)).isEqualTo(2);
        assertThat(gate.allows(Use.LAUNCH, reserving(58), NOW)).isZero();
        assertThat(gate.opensAt(Use.WRITE, reserving(115), NOW)).isEqualTo(NOW);
        assertThat(gate.opensAt(Use.WRITE, reserving(116), NOW)).isEqualTo(NOW.plusSeconds(70));
        assertThat(gate.opensAt(Use.READ, reserving(119), NOW)).isEqualTo(NOW);
        assertThat(gate.opensAt(Use.READ, reserving(120), NOW)).isEqualTo(NOW.plusSeconds(70));
        assertThat(gate.opensAt(Use.OVERDUE, reserving(200), NOW)).isEqualTo(NOW);
        assertThat(spent(told(50_000, 50_000), 595).allows(Use.LAUNCH, reserving(1_000), NOW))
                .isEqualTo(1);
        assertThat(spent(told(50_000, 50_000), 596).allows(Use.LAUNCH, reserving(1_000), NOW))
                .isZero();
    }

    @Test
    void everyCallCostsItsPoints() {
        Gate gate = told(5_000, 5_000);

        assertThat(gate.begun(Use.LAUNCH, PATH, NOW).spent(NOW)).isEqualTo(5);
        assertThat(gate.begun(Use.WRITE, PATH, NOW).spent(NOW)).isEqualTo(5);
        assertThat(gate.begun(Use.READ, PATH, NOW).spent(NOW)).isEqualTo(1);
        assertThat(gate.begun(Use.LISTING, PATH, NOW).spent(NOW)).isEqualTo(1);
        assertThat(gate.took(0, NOW)).isEqualTo(gate);
        assertThat(gate.took(-1, NOW)).isEqualTo(gate);
    }

    @Test
    void registrationsOfAPathAreLimitedInFiveMinutes() {
        Gate gate = told(50_000, 50_000);
        for (int i = 0; i < 1_499; i++) {
            gate = gate.begun(Use.LAUNCH, PATH, NOW);
        }
        assertThat(gate.registers(PATH, NOW)).isEqualTo(1);
        assertThat(gate.registersAt(PATH, NOW)).isEqualTo(NOW);
        gate = gate.begun(Use.LAUNCH, PATH, NOW);

        assertThat(gate.registers(PATH, NOW)).isZero();
        assertThat(gate.registersAt(PATH, NOW)).isEqualTo(NOW.plusSeconds(315));
        assertThat(gate.registers("acme/app", NOW)).isEqualTo(1_500);
        assertThat(gate.registers(PATH, NOW.plusSeconds(315))).isEqualTo(1_500);
        assertThat(gate.begun(Use.WRITE, PATH, NOW).registers(PATH, NOW)).isZero();
        assertThat(gate.begun(Use.LAUNCH, PATH, NOW).registers(PATH, NOW)).isZero();
    }

    @Test
    void notMoreThanNinetyCallsAreOnTheirWay() {
        Gate gate = told(5_000, 5_000);

        assertThat(gate.allows(Use.LAUNCH, new Load(20, 20, 20, 29, 1, 0, 1), NOW))
                .isEqualTo(1);
        assertThat(gate.opensAt(Use.READ, new Load(20, 20, 20, 29, 1, 0, 1), NOW))
                .isEqualTo(NOW);
        assertThat(gate.allows(Use.LAUNCH, new Load(20, 20, 20, 30, 1, 0, 1), NOW))
                .isZero();
        assertThat(gate.opensAt(Use.OVERDUE, new Load(20, 20, 20, 30, 1, 0, 1), NOW))
                .isEqualTo(Gate.UNKNOWN);
    }

    @Test
    void aServerThatTellsNoLimitHasNone() {
        Gate gate = Gate.OPEN;
        for (int i = 0; i < 2_000; i++) {
            gate = gate.begun(Use.LAUNCH, PATH, NOW);
        }

        assertThat(gate.allows(Use.LAUNCH, new Load(500, 0, 0, 0, 3, 0, 3), NOW))
                .isEqualTo(Integer.MAX_VALUE);
        assertThat(gate.registers(PATH, NOW)).isEqualTo(Integer.MAX_VALUE);
        assertThat(gate.registersAt(PATH, NOW)).isEqualTo(NOW);
        assertThat(gate.opensAt(Use.READ, new Load(500, 0, 0, 0, 3, 0, 3), NOW)).isEqualTo(NOW);
    }

    // ---- refusals

    @ParameterizedTest
    @EnumSource
    void aRefusalClosesItForAsLongAsGitHubSays(Use use) {
        Gate gate = told(5_000, 4_000).refused(limited(Duration.ofSeconds(7)), NOW);

        assertThat(gate.opensAt(use, Load.NONE, NOW)).isEqualTo(NOW.plusSeconds(7));
        assertThat(gate.closed(NOW.plusSeconds(7).minusNanos(1))).isTrue();
        assertThat(gate.closed(NOW.plusSeconds(7))).isFalse();
        assertThat(gate.refusal()).contains(limited(Duration.ofSeconds(7)));
    }

    @Test
    void withoutATimeThatMakesSenseThePauseGrows() {
        Gate first = Gate.OPEN.refused(limited(), NOW);
        assertThat(first.opensAt(NOW)).isEqualTo(NOW.plusSeconds(60));
        Gate second = first.refused(limited(Duration.ZERO), NOW.plusSeconds(60));
        assertThat(second.opensAt(NOW)).isEqualTo(NOW.plusSeconds(60 + 120));
        Gate third = second.refused(limited(Duration.ofSeconds(-1)), NOW.plusSeconds(180));
        assertThat(third.opensAt(NOW)).isEqualTo(NOW.plusSeconds(180 + 240));
        assertThat(third.refusals()).isEqualTo(3);
    }

    @Test
    void whatWasUnderWayTogetherMeetsALimitOnce() {
        Gate gate = Gate.OPEN.refused(limited(), NOW).refused(limited(), NOW.plusSeconds(1));

        assertThat(gate.refusals()).isEqualTo(1);
        assertThat(gate.opensAt(NOW)).isEqualTo(NOW.plusSeconds(61));
        assertThat(gate.refused(limited(Duration.ofSeconds(2)), NOW.plusSeconds(2))
                        .opensAt(NOW))
                .isEqualTo(NOW.plusSeconds(61));
    }

    @Test
    void anAnswerPastItsTimeEndsIt() {
        Gate gate = Gate.OPEN.refused(limited(), NOW);

        assertThat(gate.answered(NOW.plusSeconds(60).minusNanos(1))).isEqualTo(gate);
        Gate open = gate.answered(NOW.plusSeconds(60));
        assertThat(open.refusals()).isZero();
        assertThat(open.refusal()).isEmpty();
        assertThat(open.closedUntil()).isEmpty();
        assertThat(open.carefulUntil()).isEqualTo(gate.carefulUntil());
    }

    @Test
    void theLaterOfRefusalAndResetOpensIt() {
        Gate gate = told(5_000, 0);

        assertThat(gate.refused(limited(Duration.ofMinutes(40)), NOW).opensAt(NOW))
                .isEqualTo(NOW.plus(Duration.ofMinutes(40)));
        assertThat(gate.refused(limited(Duration.ofMinutes(20)), NOW).opensAt(NOW))
                .isEqualTo(RESET);
    }

    // ---- care

    @Test
    void aLimitThatWasMetWithRequestsLeftMakesItCarefulForAnHour() {
        Gate gate = told(5_000, 1).refused(limited(Duration.ofSeconds(7)), NOW);

        assertThat(gate.careful(NOW)).isTrue();
        assertThat(gate.careful(NOW.plus(Duration.ofHours(1)).minusNanos(1))).isTrue();
        assertThat(gate.careful(NOW.plus(Duration.ofHours(1)))).isFalse();
        assertThat(told(5_000, 0).refused(limited(Duration.ofSeconds(7)), NOW).careful(NOW))
                .isFalse();
        assertThat(Gate.OPEN.refused(limited(), NOW).careful(NOW)).isTrue();
    }

    @Test
    void beingCarefulItWritesOneByOneASecondApart() {
        Instant open = NOW.plusSeconds(7);
        Gate gate = told(5_000, 4_000).refused(limited(Duration.ofSeconds(7)), NOW);
        Load writing = new Load(0, 1, 0, 0, 1, 0, 1);
        Load launching = new Load(1, 0, 0, 0, 1, 0, 1);

        assertThat(gate.allows(Use.LAUNCH, Load.NONE, open)).isEqualTo(1);
        assertThat(gate.opensAt(Use.LAUNCH, writing, open)).isEqualTo(Gate.UNKNOWN);
        assertThat(gate.opensAt(Use.WRITE, launching, open)).isEqualTo(Gate.UNKNOWN);
        assertThat(gate.allows(Use.LAUNCH, launching, open)).isZero();
        assertThat(gate.opensAt(Use.READ, writing, open)).isEqualTo(open);
        assertThat(gate.opensAt(Use.LISTING, launching, open)).isEqualTo(open);
        Gate wrote = gate.begun(Use.WRITE, PATH, open).begun(Use.READ, PATH, open.plusMillis(500));
        assertThat(wrote.opensAt(Use.LAUNCH, Load.NONE, open)).isEqualTo(open.plusSeconds(1));
        assertThat(wrote.allows(Use.LAUNCH, Load.NONE, open.plusSeconds(1).minusNanos(1)))
                .isZero();
        assertThat(wrote.allows(Use.LAUNCH, Load.NONE, open.plusSeconds(1))).isEqualTo(1);
    }

    @Test
    void aServerThatTellsNoLimitIsSparedTooWhenItAsks() {
        Gate gate = Gate.OPEN.refused(limited(Duration.ofSeconds(7)), NOW);

        assertThat(gate.allows(Use.LAUNCH, Load.NONE, NOW.plusSeconds(7))).isEqualTo(1);
        assertThat(gate.opensAt(Use.WRITE, new Load(1, 0, 0, 0, 0, 0, 0), NOW.plusSeconds(7)))
                .isEqualTo(Gate.UNKNOWN);
    }

    @Test
    void callsWithoutAnswersHoldOthersBackAndCloseNothing() {
        Gate gate = told(5_000, 1).unanswered().unanswered();

        assertThat(gate.opensAt(Use.LAUNCH, Load.NONE, NOW)).isEqualTo(RESET);
        assertThat(gate.opensAt(Use.OVERDUE, Load.NONE, NOW)).isEqualTo(NOW);
        assertThat(gate.exhausted(NOW)).isFalse();
        assertThat(gate.closed(NOW)).isFalse();
        assertThat(gate.refused(limited(), NOW).careful(NOW)).isTrue();
    }

    @Test
    void aCallWithoutAnAnswerCountsAsOneRequest() {
        assertThat(told(5_000, 10).unanswered().allows(Use.LAUNCH, Load.NONE, NOW))
                .isEqualTo(9);
        assertThat(told(5_000, 10).unanswered().told(Quota.told(5_000, 10, RESET), NOW))
                .isEqualTo(told(5_000, 10));
        assertThat(Gate.OPEN.unanswered()).isEqualTo(Gate.OPEN);
    }
}
