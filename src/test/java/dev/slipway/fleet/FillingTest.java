package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a pool is filled, and kept full. */
class FillingTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    @Test
    void aPoolIsFilledToItsIdleTarget() {
        Watch watch = Watch.over(Asked.pool(3, 5)).begins();

        watch.passes(MOMENT);

        assertThat(watch.phases()).containsExactly(Phase.IDLE, Phase.IDLE, Phase.IDLE);
        assertThat(watch.log().drift()).isEmpty();
        assertThat(watch.world.boxes).hasSize(3);
    }

    @Test
    void aFullPoolStaysAsItIs() {
        Watch watch = Watch.filled(Asked.pool(3, 3));
        Log log = watch.log();

        watch.passes(Duration.ofMinutes(25));

        assertThat(log.made(Effect.Launch.class)).isEmpty();
        assertThat(log.made(Effect.Deregister.class)).isEmpty();
        assertThat(log.drift()).isEmpty();
        assertThat(log.oddities()).isEmpty();
    }

    @Test
    void nothingIsLaunchedBeforeBothSidesHaveBeenListed() {
        Watch watch = Watch.over(Asked.pool(2, 2))
                .holds(Effect.ListRegistrations.class)
                .begins();
        assertThat(watch.calls).extracting(call -> call.effect).hasOnlyElementsOfType(Effect.ListRegistrations.class);
        assertThat(watch.state.lxdListed()).isTrue();
        assertThat(watch.state.listed()).isFalse();

        watch.letsGo(Effect.ListRegistrations.class);

        assertThat(watch.state.listed()).isTrue();
        assertThat(watch.log().made(Effect.Launch.class)).isEmpty();
        assertThat(watch.made)
                .filteredOn(effect -> effect instanceof Effect.Launch)
                .hasSize(2);
    }

    @Test
    void nothingIsLaunchedBeforeLxdHasBeenListed() {
        Watch watch =
                Watch.over(Asked.pool(2, 2)).holds(Effect.ListInstances.class).begins();
        watch.passes(Duration.ofMinutes(1));
        assertThat(watch.state.lxdListed()).isFalse();
        assertThat(watch.phases()).isEmpty();

        watch.letsGo(Effect.ListInstances.class);

        assertThat(watch.phases()).hasSize(2);
    }

    @Test
    void nothingIsDoneBeforeTheConfigurationIsRead() {
        Watch watch = Watch.over(Asked.pool(2, 2)).connects();

        assertThat(watch.made).isEmpty();
        assertThat(watch.state.listed()).isFalse();
    }

    @Test
    void anIncompleteListingIsNoFirstListing() {
        Watch watch = Watch.over(Asked.pool(1, 1));
        watch.exchange.github.incomplete = true;

        watch.begins().passes(Duration.ofMinutes(5));
        assertThat(watch.state.listed()).isFalse();
        assertThat(watch.phases()).isEmpty();

        watch.exchange.github.incomplete = false;
        watch.passes(Duration.ofMinutes(2));
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }

    @Test
    void aRunnerIsReplacedWhenItStopsAndNotWhenItIsDeleted() {
        Watch watch = Watch.filled(Asked.pool(1, 1)).holds(Effect.DeleteInstance.class);
        Box box = watch.box(watch.first(Phase.IDLE));
        watch.world.work(box);
        watch.passes(Duration.ofSeconds(20));
        assertThat(watch.phases()).containsExactly(Phase.BUSY);
        Log log = watch.log();

        watch.world.finishJob(box);
        watch.answers();

        assertThat(log.made(Effect.Launch.class)).hasSize(1);
        assertThat(watch.phases()).containsExactly(Phase.IDLE, Phase.FINISHED);
        assertThat(log.outcomes()).containsExactly(Outcome.COMPLETED);
    }

    @Test
    void busyRunnersAreBackedByIdleOnesUpToMax() {
        Watch watch = Watch.filled(Asked.pool(2, 3));
        for (Runner runner : List.copyOf(watch.state.runners().values())) {
            watch.world.work(watch.box(runner));
        }

        watch.passes(Duration.ofSeconds(20));

        assertThat(watch.phases()).containsExactly(Phase.IDLE, Phase.BUSY, Phase.BUSY);
    }

    @Test
    void launchesInFlightAreBoundedOverAllPools() {
        Watch watch = Watch.over(
                        Asked.withConcurrency(Asked.fleet(Asked.pool("small", 3, 3), Asked.pool("large", 3, 3)), 4))
                .holds(Effect.Launch.class);

        watch.begins();

        assertThat(watch.log().made(Effect.Launch.class)).isEmpty();
        assertThat(launchesOf(watch)).containsExactly("small", "small", "small", "large");
        watch.letsGo(Effect.Launch.class).passes(MOMENT);
        assertThat(watch.phases()).hasSize(6).containsOnly(Phase.IDLE);
    }

    private static List<String> launchesOf(Watch watch) {
        return watch.calls.stream()
                .filter(call -> call.effect instanceof Effect.Launch)
                .map(call -> ((Effect.Launch) call.effect).pool().name())
                .toList();
    }

    @Test
    void eachPoolHasItsOwnRunners() {
        Watch watch = Watch.filled(Asked.pool("small", 2, 2), Asked.pool("large", 1, 4));

        assertThat(watch.state.runners().values())
                .extracting(Runner::pool)
                .containsExactlyInAnyOrder("small", "small", "large");
        assertThat(watch.state.runners().keySet()).allMatch(name -> name.matches("acme-1-(small|large)-[0-9a-f]{8}"));
    }

    @Test
    void aSurplusIsRetiredOldestFirstWhenItHasLastedLongEnough() {
        Watch watch = Watch.filled(Asked.pool(1, 5));
        Runner oldest = watch.first(Phase.IDLE);
        watch.passes(Duration.ofMinutes(1)).reconfigured(Asked.pool(3, 5)).passes(MOMENT);
        assertThat(watch.phases()).hasSize(3);
        Log log = watch.log();

        watch.reconfigured(Asked.pool(2, 5)).passes(Duration.ofSeconds(119));
        assertThat(log.made(Effect.Deregister.class)).isEmpty();
        watch.passes(Duration.ofSeconds(2));

        assertThat(log.on(Effect.Deregister.class)).containsExactly(oldest.name());
        assertThat(watch.phases()).containsExactly(Phase.IDLE, Phase.IDLE);
        assertThat(log.outcomes()).containsExactly(Outcome.RETIRED);
    }

    @Test
    void aSurplusThatPassesRetiresNobody() {
        Watch watch = Watch.filled(Asked.pool(3, 3));
        Log log = watch.log();

        watch.reconfigured(Asked.pool(1, 3)).passes(Duration.ofSeconds(100));
        watch.reconfigured(Asked.pool(3, 3)).passes(Duration.ofSeconds(100));
        watch.reconfigured(Asked.pool(1, 3)).passes(Duration.ofSeconds(100));

        assertThat(log.made(Effect.Deregister.class)).isEmpty();
        watch.passes(Duration.ofSeconds(30));
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }

    @Test
    void aLoweredMaxLeavesAsManyIdleAsItAllows() {
        Watch watch = Watch.filled(Asked.pool(5, 5));
        Log log = watch.log();

        watch.reconfigured(Asked.pool(3, 3)).holds(Effect.Deregister.class).passes(Duration.ofMinutes(5));

        assertThat(log.made(Effect.Deregister.class)).hasSize(2);
        watch.letsGo(Effect.Deregister.class).passes(Duration.ofMinutes(10));
        assertThat(watch.phases()).containsExactly(Phase.IDLE, Phase.IDLE, Phase.IDLE);
        assertThat(log.made(Effect.Launch.class)).isEmpty();
        assertThat(log.made(Effect.Deregister.class)).hasSize(2);
    }

    @Test
    void aLoweredMaxNeverTouchesBusyRunners() {
        Watch watch = Watch.filled(Asked.pool(3, 3));
        watch.world.boxes.values().forEach(watch.world::work);
        watch.passes(Duration.ofSeconds(20));
        Log log = watch.log();

        watch.reconfigured(Asked.pool(1, 1)).passes(Duration.ofMinutes(12));
        assertThat(watch.phases()).containsExactly(Phase.BUSY, Phase.BUSY, Phase.BUSY);

        List.copyOf(watch.world.boxes.values()).forEach(watch.world::finishJob);
        watch.passes(Duration.ofSeconds(5));
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
        assertThat(log.made(Effect.Launch.class)).hasSize(1);
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
    }

    @Test
    void aLaunchingRunnerIsNeverRetired() {
        Watch watch = Watch.over(Asked.pool(3, 3));
        watch.world.guestsListen = false;
        watch.begins().passes(MOMENT);
        assertThat(watch.phases()).containsOnly(Phase.LAUNCHING).hasSize(3);
        Log log = watch.log();

        watch.reconfigured(Asked.pool(1, 3)).passes(Duration.ofMinutes(4));

        assertThat(log.made(Effect.Deregister.class)).isEmpty();
    }
}
