package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Registrations that no instance stands behind: which are swept, and when. */
class OrphansTest {

    /** The longest boot timeout, and as long as a guest may take to power off. */
    private static final Duration LONGER_THAN_ANY_BOOT = Duration.ofSeconds(5 * 60 + 90);

    private final Watch watch = Watch.over(Asked.pool(1, 1));

    @CanIgnoreReturnValue
    private World.Registered registration(boolean online, String... labels) {
        World.Registered registered = watch.world.register("acme-1-small-lost", Set.of(labels));
        registered.online = online;
        return registered;
    }

    @Test
    void anOfflineOneIsDeregisteredWhenItHasBeenSoForLongerThanAnyBoot() {
        World.Registered orphan = registration(false, "self-hosted", World.LABEL);
        Log log = watch.log();
        watch.begins();

        watch.passes(LONGER_THAN_ANY_BOOT.minusMillis(1));
        assertThat(log.on(Effect.Deregister.class)).isEmpty();
        watch.passes(Duration.ofMillis(1));

        assertThat(log.on(Effect.Deregister.class)).containsExactly(orphan.name);
        assertThat(watch.world.registrations).doesNotContainKey(orphan.id);
        assertThat(watch.state.hub(Asked.PATH).orphans()).isEmpty();
        assertThat(log.drift()).containsExactly(Notice.Drift.REGISTRATION_ORPHANED);
    }

    @Test
    void theLongestBootTimeoutOfAllPoolsCounts() {
        Pool slow = Asked.withBootTimeout(Asked.pool("slow", 0, 1), Duration.ofMinutes(20));
        Watch slowly = Watch.over(Asked.pool(0, 1), slow);
        slowly.world.register("acme-1-slow-lost", Set.of(World.LABEL));

        slowly.begins().passes(Duration.ofMinutes(21));
        assertThat(slowly.world.registrations).hasSize(1);
        slowly.passes(Duration.ofMinutes(1));

        assertThat(slowly.world.registrations).isEmpty();
    }

    @Test
    void anOnlineOneIsReportedOnceAndKept() {
        World.Registered orphan = registration(true, World.LABEL);
        Log log = watch.log();

        watch.begins().passes(Duration.ofMinutes(25));

        assertThat(watch.world.registrations).containsKey(orphan.id);
        assertThat(log.notices(Notice.Oddity.class))
                .containsExactly(
                        new Notice.Oddity(orphan.name, "is online at GitHub with our label, and has no instance here"));
        assertThat(log.drift()).isEmpty();
    }

    @Test
    void oneThatComesBackOnlineIsKeptAndItsTimeBeginsAnew() {
        World.Registered orphan = registration(false, World.LABEL);
        watch.begins().passes(Duration.ofMinutes(5));
        orphan.online = true;
        watch.hears(new Event.ReconcileAsked()).passes(Duration.ofMinutes(5));
        assertThat(watch.world.registrations).containsKey(orphan.id);

        orphan.online = false;
        watch.hears(new Event.ReconcileAsked()).passes(LONGER_THAN_ANY_BOOT.minusMillis(1));
        assertThat(watch.world.registrations).containsKey(orphan.id);
        watch.passes(Duration.ofMillis(1));

        assertThat(watch.world.registrations).doesNotContainKey(orphan.id);
    }

    @Test
    void oneThatIsBusyIsKeptAndTriedAgainLater() {
        World.Registered orphan = registration(false, World.LABEL);
        orphan.busy = true;
        Log log = watch.log();
        watch.begins().passes(LONGER_THAN_ANY_BOOT);
        assertThat(log.on(Effect.Deregister.class)).containsExactly(orphan.name);

        orphan.busy = false;
        watch.passes(Duration.ofMinutes(10).minusMillis(1));
        assertThat(watch.world.registrations).containsKey(orphan.id);
        watch.passes(Duration.ofMillis(1));

        assertThat(watch.world.registrations).doesNotContainKey(orphan.id);
        assertThat(log.drift()).hasSize(1);
    }

    @Test
    void oneThatIsGoneByItselfIsForgotten() {
        World.Registered orphan = registration(false, World.LABEL);
        watch.begins();
        assertThat(watch.state.hub(Asked.PATH).orphans()).containsKey(orphan.id);
        Log log = watch.log();

        watch.world.registrations.remove(orphan.id);
        watch.passes(Duration.ofMinutes(12));

        assertThat(watch.state.hub(Asked.PATH).orphans()).isEmpty();
        assertThat(log.made(Effect.Deregister.class)).isEmpty();
        assertThat(log.drift()).isEmpty();
    }

    @Test
    void anIncompleteListingForgetsNoOrphan() {
        World.Registered orphan = registration(false, World.LABEL);
        watch.begins();

        watch.exchange.github.incomplete = true;
        watch.hears(new Event.ReconcileAsked()).answers();

        assertThat(watch.state.hub(Asked.PATH).orphans()).containsKey(orphan.id);
    }

    @Test
    void othersRegistrationsAreNoneOfOurs() {
        registration(false, "self-hosted", "linux", "big");
        registration(false, "slipway-acme-1-ffffffff");
        registration(false, "slipway-acme-2-0badcafe");
        registration(false, "slipway-acme-1");

        watch.begins().passes(Duration.ofMinutes(25));

        assertThat(watch.world.registrations).hasSize(5);
        assertThat(watch.state.hub(Asked.PATH).orphans()).isEmpty();
    }

    @Test
    void aFormerFleetsRegistrationIsOurs() {
        World.Registered orphan = registration(false, "SLIPWAY-OLD-ACME-0BADCAFE");

        watch.begins().passes(Duration.ofMinutes(10));

        assertThat(watch.world.registrations).doesNotContainKey(orphan.id);
    }

    @Test
    void aFailedDeregistrationIsTriedAgain() {
        World.Registered orphan = registration(false, World.LABEL);
        watch.begins().fails(Effect.Deregister.class, Kind.UNREACHABLE).passes(LONGER_THAN_ANY_BOOT);
        Log log = watch.log();

        watch.passes(Duration.ofMillis(999));
        assertThat(log.made(Effect.Deregister.class)).isEmpty();
        watch.passes(Duration.ofMillis(1));
        assertThat(log.made(Effect.Deregister.class)).hasSize(1);
        watch.mends().passes(Duration.ofSeconds(2));

        assertThat(watch.world.registrations).doesNotContainKey(orphan.id);
        assertThat(log.drift()).isEmpty();
    }

    @Test
    void theRegistrationOfAnAdoptedRunnerIsNoOrphanHoweverItsListingsAreOrdered() {
        Pool pool = Asked.pool(1, 1);
        Watch restarted = Watch.filled(pool);
        restarted.registered(restarted.first(Phase.IDLE)).online = false;
        Log log = restarted.log();

        restarted.holds(Effect.ListInstances.class).restarts();
        assertThat(log.made(Effect.ListRegistrations.class)).isEmpty();
        restarted.letsGo(Effect.ListInstances.class).passes(Duration.ofMinutes(4));

        assertThat(log.made(Effect.Deregister.class)).isEmpty();
        assertThat(restarted.state.hub(Asked.PATH).orphans()).isEmpty();
        assertThat(log.oddities()).isEmpty();
    }

    @Test
    void aListingFromBeforeARunnerWasGoneShowsNoOrphan() {
        watch.begins().passes(Duration.ofSeconds(1));
        Runner runner = watch.first(Phase.IDLE);
        watch.world.work(watch.box(runner));
        watch.passes(Duration.ofSeconds(20))
                .holds(Effect.ListRegistrations.class)
                .holds(Effect.ListInstances.class)
                .hears(new Event.ReconcileAsked());
        Call listing = watch.calls.stream()
                .filter(call -> call.effect instanceof Effect.ListRegistrations)
                .findFirst()
                .orElseThrow();
        watch.exchange.serve(listing);
        watch.world.finishJob(watch.box(runner));
        watch.passes(Duration.ofSeconds(5));
        Log log = watch.log();

        watch.letsGo(Effect.ListRegistrations.class);
        assertThat(watch.state.hub(Asked.PATH).orphans()).isEmpty();
        watch.letsGo(Effect.ListInstances.class).passes(Duration.ofMinutes(12));

        assertThat(log.drift()).isEmpty();
        assertThat(log.oddities()).isEmpty();
    }

    @Test
    void theyAreSweptInOrder() {
        registration(false, World.LABEL);
        registration(false, World.LABEL);
        registration(false, World.LABEL);
        Log log = watch.log();

        watch.begins().passes(LONGER_THAN_ANY_BOOT);

        assertThat(log.made(Effect.Deregister.class))
                .extracting(Effect.Deregister::registration)
                .isEqualTo(List.of(101L, 102L, 103L));
    }

    @Test
    void oneOfALaunchUnderWayIsNone() {
        watch.holds(Effect.Launch.class).begins();
        Call launch = watch.calls.get(watch.calls.size() - 1);
        watch.exchange.serve(launch);
        assertThat(watch.world.registrations).hasSize(1);

        watch.hears(new Event.ReconcileAsked()).answers();

        assertThat(watch.state.hub(Asked.PATH).orphans()).isEmpty();
    }

    @Test
    void oneWhoseInstanceShowsInTheLastMomentIsNone() {
        watch.begins().passes(Duration.ofSeconds(1));
        Box late = watch.world.runnerOf(Asked.FLEET, Asked.pool(1, 1), "acme-1-small-late");
        watch.world.boxes.remove(late.name);
        watch.hears(new Event.ReconcileAsked()).answers();
        assertThat(watch.state.hub(Asked.PATH).orphans()).hasSize(1);
        watch.fails(Effect.ListInstances.class, Kind.TIMEOUT).passes(LONGER_THAN_ANY_BOOT.plusSeconds(1));
        Log log = watch.log();

        watch.world.boxes.put(late.name, late);
        late.status = Instance.Status.RUNNING;
        late.lastUsed = java.util.Optional.of(watch.world.now);
        watch.holds(Effect.ListRegistrations.class).mends().passes(Duration.ofMinutes(2));

        assertThat(watch.knows(late.name)).isTrue();
        assertThat(log.made(Effect.Deregister.class)).isEmpty();
    }
}
