package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A tenth of the primary limit is for listings of one kind: those that cost more than that are made less often. */
class ListingBudgetTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private static Event.RateTold told(long limit, long remaining, Duration untilReset) {
        return new Event.RateTold(Pool.DEFAULT_CREDENTIAL, limit, remaining, untilReset);
    }

    private static Watch listing(int cost, Optional<Long> limit, Pool... pools) {
        Watch watch = Watch.filled(pools).holds(Effect.ListRegistrations.class);
        limit.ifPresent(known -> watch.hears(told(known, known, HOUR)));
        watch.hears(new Event.ReconcileAsked());
        return answered(answered(watch, true, cost), true, cost);
    }

    @CanIgnoreReturnValue
    private static Watch answered(Watch watch, boolean complete, int cost) {
        return watch.hears(
                new Event.RegistrationsListed(Asked.PATH, watch.state.tick(), List.of(), complete, cost, cost));
    }

    private static Duration next(Watch watch) {
        return Duration.between(
                watch.world.now, watch.state.hub(Asked.PATH).listing().dueAt().orElseThrow());
    }

    @Test
    void aListingThatCostsALotIsMadeLessOften() {
        Watch watch = listing(84, Optional.of(5_000L), Asked.pool(0, 1));

        // Of 500 requests an hour, 84 at a time.
        assertThat(next(watch)).isEqualTo(HOUR.multipliedBy(84).dividedBy(500));
        assertThat(watch.notices)
                .filteredOn(Notice.Oddity.class::isInstance)
                .containsExactly(new Notice.Oddity(
                        Asked.PATH,
                        "lists its runners every 604 s, not every 600 s: it takes 84 requests of the rate limit, and a"
                                + " tenth of that is for such listings"));
    }

    @Test
    void oneListingThatCostALotSaysNothingOfTheNext() {
        Watch watch = Watch.filled(Asked.pool(0, 1)).holds(Effect.ListRegistrations.class);
        watch.hears(told(5_000, 5_000, HOUR)).hears(new Event.ReconcileAsked());

        assertThat(next(answered(watch, true, 1_000))).isEqualTo(Asked.CHECK);
        assertThat(next(answered(watch, true, 83))).isEqualTo(Asked.CHECK);
        assertThat(next(answered(watch, true, 1_000))).isEqualTo(Asked.CHECK);
        assertThat(watch.notices).noneMatch(Notice.Oddity.class::isInstance);
        assertThat(next(answered(watch, true, 84))).isEqualTo(Duration.ofMillis(604_800));
    }

    @Test
    void howeverDearAPathIsListedEachHour() {
        assertThat(next(listing(500, Optional.of(5_000L), Asked.pool(0, 1)))).isEqualTo(HOUR);
        assertThat(next(listing(499, Optional.of(5_000L), Asked.pool(0, 1)))).isEqualTo(Duration.ofMillis(3_592_800));
        assertThat(next(listing(50_000, Optional.of(5_000L), Asked.pool(0, 1)))).isEqualTo(HOUR);
    }

    @Test
    void aListingThatCostsLittleIsMadeAtEachInterval() {
        assertThat(next(listing(83, Optional.of(5_000L), Asked.pool(0, 1)))).isEqualTo(Asked.CHECK);
        assertThat(next(listing(0, Optional.of(5_000L), Asked.pool(0, 1)))).isEqualTo(Asked.CHECK);
        assertThat(next(listing(5_000, Optional.empty(), Asked.pool(0, 1)))).isEqualTo(Asked.CHECK);
        assertThat(listing(83, Optional.of(5_000L), Asked.pool(0, 1)).notices)
                .noneMatch(Notice.Oddity.class::isInstance);
    }

    @Test
    void thePathsOfACredentialShareItsBudget() {
        Pool second = Asked.ofPath(Asked.pool("two", 0, 1), "acme/app");
        Pool third = Asked.ofCredential(Asked.ofPath(Asked.pool("three", 0, 1), "acme/web"), "app");

        assertThat(next(listing(84, Optional.of(5_000L), Asked.pool(0, 1), second, third)))
                .isEqualTo(HOUR.multipliedBy(168).dividedBy(500));
    }

    @Test
    void aListingThatIsIncompleteIsNotTriedAgainBeforeItCanBeAfforded() {
        Watch watch = Watch.filled(Asked.pool(0, 1)).holds(Effect.ListRegistrations.class);
        watch.hears(told(5_000, 5_000, HOUR)).hears(new Event.ReconcileAsked());

        answered(answered(watch, true, 84), false, 84);

        assertThat(next(watch)).isEqualTo(HOUR.multipliedBy(84).dividedBy(500));
    }

    @Test
    void aStretchIsToldOnceUntilItIsOver() {
        Watch watch = listing(84, Optional.of(5_000L), Asked.pool(0, 1));
        answered(answered(watch, true, 85), true, 85);
        assertThat(watch.notices).filteredOn(Notice.Oddity.class::isInstance).hasSize(1);
        assertThat(watch.state.hub(Asked.PATH).listing().stretchedTo()).contains(Duration.ofSeconds(612));

        answered(watch, true, 1);
        assertThat(watch.state.hub(Asked.PATH).listing().stretchedTo()).isEmpty();
        answered(answered(watch, true, 85), true, 85);

        assertThat(watch.notices).filteredOn(Notice.Oddity.class::isInstance).hasSize(2);
    }

    @Test
    void pollsAndListingsOfDeliveriesHaveABudgetEach() {
        Fleet fleet = Asked.withJobs(
                Asked.fleet(Asked.ofPath(Asked.pool(0, 1), Asked.TOOLS)), new JobSources(true, true, "", Set.of()));
        Watch watch = Watch.over(fleet).begins().hears(told(5_000, 5_000, HOUR));
        Log log = watch.log();
        for (int i = 0; i < 2; i++) {
            watch.hears(new Event.JobsListed(Asked.TOOLS, watch.state.tick(), List.of(), true, 84, 100));
            watch.hears(new Event.DeliveriesListed(Asked.TOOLS, watch.state.tick(), List.of(), true, 17, 17));
        }

        assertThat(watch.demand().poll(Asked.TOOLS).listing().stretchedTo()).contains(Duration.ofMillis(604_800));
        assertThat(watch.demand().mail(Asked.TOOLS).poll().listing().stretchedTo())
                .contains(Duration.ofMillis(122_400));
        assertThat(log.oddities())
                .containsExactly(
                        "lists its queued jobs every 604 s, not every 600 s: it takes 84 requests of the rate limit,"
                                + " and a tenth of that is for such listings",
                        "lists deliveries to its webhook every 122 s, not every 120 s: it takes 17 requests of the rate"
                                + " limit, and a tenth of that is for such listings");
    }
}
