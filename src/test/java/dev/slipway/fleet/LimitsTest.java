package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Exchange.Fault;
import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Limits that can be foreseen are waited for: launches first, a listing no longer than two intervals. */
class LimitsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private static Event.RateTold told(long limit, long remaining, Duration untilReset) {
        return new Event.RateTold(Pool.DEFAULT_CREDENTIAL, limit, remaining, untilReset);
    }

    private static Fleet many(Pool... pools) {
        return Asked.withConcurrency(Asked.fleet(pools), 100);
    }

    private static <T extends Effect> List<T> made(Watch watch, Class<T> kind) {
        return watch.made.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Gate gate(Watch watch) {
        return watch.state.gateOf(Asked.PATH);
    }

    // ---- launches

    @Test
    void noMoreIsLaunchedThanIsLeftAndTheRestWhenTheWindowIsNew() {
        Watch watch = Watch.over(many(Asked.pool(10, 10))).holds(Effect.Launch.class);
        Instant reset = watch.world.now.plus(Duration.ofMinutes(15));
        watch.hears(told(5_000, 6, Duration.ofMinutes(15))).begins();
        assertThat(made(watch, Effect.Launch.class)).hasSize(4);
        assertThat(watch.finding("small").obstacle())
                .contains("GitHub's rate limit allows no more launches before " + reset);

        watch.passes(Duration.ofMinutes(15).minusMillis(1));
        assertThat(made(watch, Effect.Launch.class)).hasSize(4);
        watch.passes(Duration.ofMillis(1));

        assertThat(made(watch, Effect.Launch.class)).hasSize(10);
    }

    @Test
    void withNothingLeftNothingIsLaunchedRetiredOrSweptBeforeTheReset() {
        Watch watch = Watch.filled(Asked.pool(2, 2));
        watch.hears(told(5_000, 0, HOUR)).reconfigured(Asked.pool(1, 2));
        watch.world.powerOff(watch.box(watch.first(Phase.IDLE)));

        watch.passes(HOUR.minusMillis(1));
        assertThat(made(watch, Effect.Deregister.class)).isEmpty();
        assertThat(made(watch, Effect.ListRegistrations.class)).hasSize(1);
        assertThat(gate(watch).closed(watch.world.now)).isTrue();
        watch.passes(Duration.ofMillis(1));

        assertThat(made(watch, Effect.Deregister.class)).isNotEmpty();
        assertThat(made(watch, Effect.ListRegistrations.class)).hasSize(2);
    }

    @Test
    void stoppedInstancesAreCollectedAndNewsIsTakenWithNothingLeft() {
        Watch watch = Watch.filled(Asked.pool(1, 2)).hears(told(5_000, 0, HOUR));
        Runner runner = watch.first(Phase.IDLE);

        watch.world.powerOff(watch.box(runner));
        watch.passes(MOMENT);
        Job job = watch.queues();

        assertThat(made(watch, Effect.DeleteInstance.class)).isNotEmpty();
        assertThat(watch.world.boxes).doesNotContainKey(runner.name());
        assertThat(watch.stage(job)).contains(Job.Stage.QUEUED);
        assertThat(watch.finding("small").obstacle()).contains("GitHub's rate limit is reached");
    }

    @Test
    void launchesOfAllPathsOfACredentialShareWhatIsLeft() {
        Watch watch = Watch.over(many(Asked.pool("one", 5, 5), Asked.ofPath(Asked.pool("two", 5, 5), "acme/app")))
                .holds(Effect.Launch.class);

        watch.hears(told(5_000, 17, HOUR)).begins();

        assertThat(made(watch, Effect.Launch.class))
                .extracting(launch -> launch.pool().name())
                .containsExactly("one", "one", "one", "one", "one", "two", "two");
    }

    @Test
    void anotherCredentialHasALimitOfItsOwn() {
        Pool other = Asked.ofCredential(Asked.ofPath(Asked.pool("two", 3, 3), "acme/app"), "app");
        Watch watch = Watch.over(many(Asked.pool("one", 5, 5), other)).holds(Effect.Launch.class);

        watch.hears(told(5_000, 6, HOUR)).begins();

        assertThat(made(watch, Effect.Launch.class))
                .extracting(launch -> launch.pool().name())
                .containsExactly("one", "two", "two", "two");
    }

    @Test
    void afterASecondaryLimitRunnersAreRegisteredOneByOne() {
        Watch watch = Watch.over(many(Asked.pool(3, 3)));
        watch.fails(Fault.launch(Event.LaunchStage.JIT, Kind.LIMITED)).begins().mends();
        int tried = made(watch, Effect.Launch.class).size();
        watch.holds(Effect.Launch.class).passes(Duration.ofSeconds(60));
        assertThat(made(watch, Effect.Launch.class)).hasSize(tried + 1);
        assertThat(watch.finding("small").obstacle())
                .contains("GitHub's rate limit allows no more launches while others are under way");
        assertThat(watch.wakeAt.orElseThrow()).isBefore(watch.world.now.plus(HOUR));

        watch.letsGo(Effect.Launch.class);
        assertThat(made(watch, Effect.Launch.class)).hasSize(tried + 1);
        watch.passes(MOMENT.minusMillis(1));
        assertThat(made(watch, Effect.Launch.class)).hasSize(tried + 1);
        watch.passes(Duration.ofMillis(1));

        assertThat(made(watch, Effect.Launch.class)).hasSize(tried + 2);
    }

    // ---- listings

    /** What is left is not enough for all launches, and is not told anew. */
    private static Watch scarce() {
        Watch watch =
                Watch.over(many(Asked.pool(1, 30))).begins().passes(MOMENT).holds(Effect.Launch.class);
        return watch.hears(told(5_000, 18, Duration.ofHours(5))).reconfigured(many(Asked.pool(30, 30)));
    }

    @Test
    void aDueListingWaitsForLaunchesUntilTwoIntervalsHavePassed() {
        Watch watch = scarce();
        Instant listed = watch.state.hub(Asked.PATH).listing().completeAt().orElseThrow();
        assertThat(made(watch, Effect.Launch.class)).hasSize(2);

        watch.passes(Duration.between(watch.world.now, listed.plus(Asked.CHECK.multipliedBy(2)))
                .minusMillis(1));
        assertThat(made(watch, Effect.ListRegistrations.class)).hasSize(1);
        assertThat(made(watch, Effect.Launch.class)).hasSizeGreaterThan(2);
        watch.passes(Duration.ofMillis(1));

        assertThat(made(watch, Effect.ListRegistrations.class)).hasSize(2);
    }

    @Test
    void aDueListingThatCanBeAffordedDoesNotWait() {
        Watch watch = Watch.filled(Asked.pool(1, 3)).hears(told(5_000, 18, Duration.ofHours(5)));

        watch.passes(Asked.CHECK);

        assertThat(made(watch, Effect.ListRegistrations.class)).hasSize(2);
    }

    @Test
    void anOverdueListingIsAffordedWithTheLastRequest() {
        Watch watch = scarce();
        watch.hears(told(5_000, 1, Duration.ofHours(5)));

        watch.passes(Asked.CHECK.multipliedBy(2));

        assertThat(made(watch, Effect.ListRegistrations.class)).hasSize(2);
        assertThat(made(watch, Effect.Launch.class)).hasSize(2);
    }

    @Test
    void pollsAndListingsOfDeliveriesWaitForLaunchesAsWell() {
        JobSources all = new JobSources(true, true, "", Set.of());
        Watch watch = Watch.over(Asked.withJobs(many(Asked.ofPath(Asked.pool(1, 30), Asked.TOOLS)), all))
                .begins()
                .passes(MOMENT)
                .holds(Effect.Launch.class);
        // Of everything twice, and once for each time that it may be listed until the reset: 15, 15 and 75 times.
        watch.hears(told(5_000, 6 + 15 + 15 + 75 + 1, Duration.ofHours(5)))
                .reconfigured(Asked.withJobs(many(Asked.ofPath(Asked.pool(29, 30), Asked.TOOLS)), all));
        assertThat(made(watch, Effect.Launch.class)).hasSizeGreaterThan(1);

        watch.passes(Pace.DELIVERIES.multipliedBy(2).minusSeconds(2));
        assertThat(made(watch, Effect.ListDeliveries.class)).hasSize(1);
        watch.passes(Duration.ofSeconds(2));
        assertThat(made(watch, Effect.ListDeliveries.class)).hasSize(2);
        watch.passes(Asked.CHECK
                .multipliedBy(2)
                .minus(Pace.DELIVERIES.multipliedBy(2))
                .minusSeconds(2));
        assertThat(made(watch, Effect.ListJobs.class)).hasSize(1);
        watch.passes(Duration.ofSeconds(2));

        assertThat(made(watch, Effect.ListJobs.class)).hasSize(2);
    }

    // ---- all calls together

    @Test
    void aListingIsBegunWithAsManyRequestsAsTheLastOneTook() {
        Watch watch = Watch.filled(Asked.pool(0, 1)).holds(Effect.ListRegistrations.class);
        watch.hears(new Event.RegistrationsListed(Asked.PATH, watch.state.tick(), List.of(), true, 0, 12));
        watch.passes(Duration.ofMinutes(2)).hears(new Event.ReconcileAsked());
        assertThat(gate(watch).spent(watch.world.now)).isEqualTo(12);

        watch.hears(new Event.RegistrationsListed(Asked.PATH, watch.state.tick(), List.of(), true, 3, 20));
        assertThat(gate(watch).spent(watch.world.now)).isEqualTo(20);
        watch.passes(Duration.ofMinutes(2)).hears(new Event.ReconcileAsked());
        watch.hears(new Event.RegistrationsListed(Asked.PATH, watch.state.tick(), List.of(), true, 0, 4));

        assertThat(gate(watch).spent(watch.world.now)).isEqualTo(20);
    }

    @Test
    void pagesOfAListingAreCountedAmongThePoints() {
        Watch watch = Watch.filled(Asked.pool(0, 1)).passes(Duration.ofMinutes(2));
        int before = gate(watch).spent(watch.world.now);
        watch.hears(new Event.RegistrationsListed(Asked.PATH, watch.state.tick(), List.of(), true, 0, 12));

        assertThat(gate(watch).spent(watch.world.now)).isEqualTo(before + 11);
    }

    @Test
    void aCallThatGotNoAnswerCountsAgainstWhatIsLeft() {
        Watch watch = Watch.filled(Asked.pool(1, 1)).hears(told(5_000, 100, HOUR));

        watch.hears(LxdEnd.failed(new Effect.Deregister("acme-1-small-y", Asked.PATH, 1), Kind.TIMEOUT));
        assertThat(gate(watch).quota().orElseThrow().left(watch.world.now)).isEqualTo(99);
        watch.hears(LxdEnd.failed(new Effect.Deregister("acme-1-small-y", Asked.PATH, 1), Kind.FAILED));
        assertThat(gate(watch).quota().orElseThrow().left(watch.world.now)).isEqualTo(99);

        watch.hears(told(5_000, 100, HOUR));
        assertThat(gate(watch).quota().orElseThrow().left(watch.world.now)).isEqualTo(100);
    }

    @Test
    void callsThatGetNoAnswerDoNotKeepAFleetFromAskingAgain() {
        Watch watch = Watch.filled(Asked.pool(1, 1)).hears(told(5_000, 2, HOUR));
        for (int i = 0; i < 3; i++) {
            watch.hears(LxdEnd.failed(new Effect.Deregister("acme-1-small-y", Asked.PATH, 1), Kind.TIMEOUT));
        }

        assertThat(gate(watch).closed(watch.world.now)).isFalse();
        watch.passes(Asked.CHECK.multipliedBy(2));
        assertThat(made(watch, Effect.ListRegistrations.class)).hasSize(2);
    }

    @Test
    void whatIsToldOfACredentialThatNoPoolHasIsIgnored() {
        Watch watch = Watch.filled(Asked.pool(1, 1));

        watch.hears(new Event.RateTold("app", 5_000, 0, HOUR));

        assertThat(watch.state.gates()).containsOnlyKeys("default");
        assertThat(gate(watch).quota()).isEmpty();
    }

    @Test
    void anotherTokenIsAskedWithAtOnceThoughTheLastOnesLimitsWereMet() {
        // Given a gate that is closed twice over: nothing is left, and a call was refused
        Watch watch = Watch.filled(Asked.pool(1, 1));
        Failure limit = new Failure(Kind.LIMITED, "slow down", Optional.of(HOUR));
        watch.hears(told(5_000, 0, HOUR))
                .hears(new Event.CallFailed(new Effect.ListRegistrations(Asked.PATH, 1), limit));
        assertThat(gate(watch).closed(watch.world.now)).isTrue();
        int points = gate(watch).spent(watch.world.now);

        // When there is another token
        watch.hears(new Event.CredentialReplaced(Pool.DEFAULT_CREDENTIAL));

        // Then it is open, and what was spent of a minute is not forgotten
        assertThat(gate(watch).closed(watch.world.now)).isFalse();
        assertThat(gate(watch).quota()).isEmpty();
        assertThat(gate(watch).refusal()).isEmpty();
        assertThat(gate(watch).refusals()).isZero();
        assertThat(gate(watch).spent(watch.world.now)).isGreaterThanOrEqualTo(points);
        assertThat(watch.hears(new Event.CredentialReplaced("unknown")).state.gates())
                .containsOnlyKeys("default");
    }

    @Test
    void aLimitOfNothingIsNone() {
        Watch watch = Watch.filled(Asked.pool(1, 1)).hears(told(0, 0, HOUR)).hears(told(-1, 0, HOUR));
        assertThat(gate(watch).quota()).isEmpty();

        watch.hears(told(1, 1, HOUR)).hears(told(0, 0, HOUR));

        assertThat(gate(watch).quota().orElseThrow().limit()).isEqualTo(1);
    }

    @Test
    void theGateOfACredentialThatNoPoolHasIsForgotten() {
        Watch watch = Watch.filled(
                Asked.pool(1, 1), Asked.ofCredential(Asked.ofPath(Asked.pool("two", 1, 1), "acme/app"), "app"));
        watch.hears(new Event.RateTold("app", 5_000, 100, HOUR));
        assertThat(watch.state.gates()).containsOnlyKeys("default", "app");

        watch.hears(told(5_000, 99, HOUR)).reconfigured(Asked.pool(1, 1));

        assertThat(watch.state.gates()).containsOnlyKeys("default");
        assertThat(gate(watch).quota().orElseThrow().remaining()).isEqualTo(99);
    }
}
