package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes first where a limit does not allow all that is to be done. */
class PrecedenceTest {

    private static final Duration CLOSED = Duration.ofMinutes(7);
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private static <T extends Effect> List<T> made(Watch watch, Class<T> kind) {
        return watch.made.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** GitHub asks to slow down: past this time for an hour one write at a time is made. */
    private static Watch slowed(Watch watch) {
        return watch.hears(new Event.CallFailed(
                new Effect.Deregister("acme-1-small-y", Asked.PATH, 1),
                new Failure(Kind.LIMITED, "slow down", Optional.of(CLOSED))));
    }

    @Test
    void afterARebootRunnersAreLaunchedBeforeOrphansAreSwept() {
        Watch watch = slowed(Watch.filled(Asked.pool(3, 3)));
        watch.state.runners().values().forEach(runner -> watch.world.powerOff(watch.box(runner)));
        watch.passes(CLOSED.minusMillis(1));
        assertThat(watch.phases()).isEmpty();
        assertThat(watch.state.hub(Asked.PATH).orphans()).hasSize(3);
        assertThat(made(watch, Effect.Launch.class)).hasSize(3);

        watch.passes(MOMENT.multipliedBy(2).plusMillis(1));
        assertThat(made(watch, Effect.Launch.class)).hasSize(6);
        assertThat(made(watch, Effect.Deregister.class)).isEmpty();
        watch.passes(MOMENT.multipliedBy(3));

        assertThat(made(watch, Effect.Deregister.class)).hasSize(3);
        assertThat(watch.state.hub(Asked.PATH).orphans()).isEmpty();
    }

    // ---- launches and checks

    @Test
    void jobsThatAListingMissesAreNotAskedAboutBeforeLaunches() {
        Pool tools = Asked.ofPath(Asked.pool("tools", 0, 60), Asked.TOOLS);
        Watch watch = Watch.over(Asked.withConcurrency(Asked.fleet(tools), 100))
                .begins()
                .passes(Duration.ofMinutes(2))
                .hears(new Event.RateTold(Pool.DEFAULT_CREDENTIAL, 50_000, 50_000, Duration.ofHours(1)));
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            jobs.add(watch.world.board.queue(Asked.TOOLS, 1, "big"));
        }
        watch.hears(new Event.JobsListed(Asked.TOOLS, watch.state.tick(), jobs, true, 0, 0));
        watch.losesNews().hears(new Event.JobsListed(Asked.TOOLS, watch.state.tick() + 1, List.of(), true, 0, 0));

        watch.answers();

        assertThat(made(watch, Effect.Launch.class)).hasSize(60);
        assertThat(watch.state.gate(Pool.DEFAULT_CREDENTIAL).spent(watch.world.now))
                .isEqualTo(350);
        assertThat(made(watch, Effect.ReadJob.class)).hasSizeBetween(1, 50);
        watch.passes(Duration.ofSeconds(90));
        assertThat(made(watch, Effect.ReadJob.class)).hasSize(300);
    }

    // ---- retirements

    private static List<Runner> leaving(Watch watch) {
        return watch.state.runners().values().stream()
                .filter(runner -> runner.farewell().isPresent())
                .toList();
    }

    @Test
    void oneByOneRunnersBeginToLeaveOnlyWhenTheyCanBeDeregistered() {
        Watch watch = slowed(Watch.filled(Asked.pool(5, 5)));
        watch.passes(CLOSED).holds(Effect.Deregister.class).reconfigured(Asked.pool(0, 5));

        watch.passes(Duration.ofMinutes(3));
        assertThat(leaving(watch)).hasSize(1);
        assertThat(made(watch, Effect.Deregister.class)).hasSize(1);
        watch.letsGo(Effect.Deregister.class).passes(MOMENT.multipliedBy(2));
        assertThat(made(watch, Effect.Deregister.class)).hasSize(4);
        watch.passes(MOMENT.multipliedBy(2));

        assertThat(watch.phases()).isEmpty();
    }

    @Test
    void noMoreRunnersBeginToLeaveThanRequestsAreLeft() {
        Watch watch = Watch.filled(Asked.pool(5, 5));
        watch.reconfigured(Asked.pool(0, 5)).holds(Effect.Deregister.class);
        watch.passes(Duration.ofMinutes(1));
        // One is left to a listing.
        watch.hears(new Event.RateTold(Pool.DEFAULT_CREDENTIAL, 5_000, 3, Duration.ofMinutes(10)));

        watch.passes(Duration.ofMinutes(2));

        assertThat(leaving(watch)).hasSize(2);
        assertThat(made(watch, Effect.Deregister.class)).hasSize(2);
    }

    @Test
    void anotherRunnerDoesNotBeginToLeaveWhileOneWaitsForItsDeregistration() {
        Watch watch = Watch.filled(Asked.pool(5, 5));
        watch.fails(Exchange.Fault.of(Effect.Deregister.class, Kind.LIMITED));
        watch.reconfigured(Asked.pool(4, 5)).passes(Duration.ofMinutes(2));
        assertThat(leaving(watch)).hasSize(1);
        watch.reconfigured(Asked.pool(0, 5)).passes(Duration.ofMinutes(15));

        assertThat(leaving(watch)).hasSize(1);
        watch.mends().passes(Duration.ofMinutes(16));
        assertThat(watch.phases()).isEmpty();
    }

    // ---- pools

    private static Watch two(long remaining, Duration untilReset) {
        Pool other = Asked.ofCredential(Asked.ofPath(Asked.pool("two", 0, 1), "acme/app"), "app");
        Watch watch = Watch.filled(Asked.pool("one", 0, 5), other);
        watch.hears(new Event.RateTold(Pool.DEFAULT_CREDENTIAL, 5_000, remaining, untilReset));
        watch.queues();
        return watch;
    }

    private static List<String> launched(Watch watch) {
        return made(watch, Effect.Launch.class).stream()
                .map(launch -> launch.pool().name())
                .toList();
    }

    @Test
    void aPoolWhoseLimitIsUsedUpForLongLeavesItsJobsToOthers() {
        Watch watch = two(2, Duration.ofHours(1));
        Instant reset = watch.world.now.plus(Duration.ofHours(1));
        assertThat(watch.state.gate(Pool.DEFAULT_CREDENTIAL).closed(watch.world.now))
                .isFalse();
        assertThat(launched(watch)).containsExactly("two");
        assertThat(watch.finding("one").queued()).isZero();

        watch.world.work(watch.box(watch.first(Phase.IDLE)));
        watch.passes(MOMENT.multipliedBy(30));
        watch.queues("acme/app", 2, "big");
        assertThat(launched(watch)).containsExactly("two");
        assertThat(watch.finding("one").obstacle())
                .contains("GitHub's rate limit allows no more launches before " + reset);
    }

    @Test
    void aPoolThatMayLaunchSoonKeepsItsJobs() {
        Watch soon = two(2, Duration.ofMinutes(2));
        assertThat(launched(soon)).isEmpty();
        assertThat(soon.finding("one").queued()).isEqualTo(1);
        soon.passes(Duration.ofMinutes(2));
        assertThat(launched(soon)).containsExactly("one");

        assertThat(launched(two(2, Duration.ofMinutes(2).plusMillis(1)))).containsExactly("two");
    }
}
