package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Event.LaunchStage;
import dev.slipway.fleet.Exchange.Fault;
import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Instances that LXD says are frozen, in error, or something that we do not know: they exist, that is all. */
class UnclearInstanceTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Watch watch = Watch.over(Asked.pool(1, 1));

    private Box unclear() {
        Box box = watch.world.runnerOf(Asked.FLEET, Asked.pool(1, 1), "acme-1-small-old");
        box.status = Instance.Status.OTHER;
        return box;
    }

    @Test
    void oneThatHasRunIsAdoptedAsStarted() {
        Box box = unclear();
        box.lastUsed = Optional.of(World.BEGINNING.minusSeconds(9));

        watch.begins();

        assertThat(watch.runner(box.name).stage()).isEqualTo(Stage.STARTED);
        assertThat(watch.runner(box.name).body().presence()).isEqualTo(Body.Presence.RUNNING);
        assertThat(watch.state.runners()).as("it has its place").hasSize(1);
    }

    @Test
    void oneThatHasNotRunIsAdoptedAsCreated() {
        Box box = unclear();

        watch.begins();

        assertThat(watch.runner(box.name).stage()).isEqualTo(Stage.CREATED);
        assertThat(watch.runner(box.name).body().presence()).isEqualTo(Body.Presence.CREATED);
        assertThat(watch.state.runners()).hasSize(1);
    }

    @Test
    void oneThatStaysSoIsListedEverySecondForItsBootTimeoutThenAtTheCheckInterval() {
        Box box = unclear();
        watch.begins();
        Log early = watch.log();
        watch.passes(Duration.ofMinutes(1));
        assertThat(early.made(Effect.ListInstances.class)).hasSize(60);
        watch.passes(Duration.ofMinutes(5));
        Log late = watch.log();

        watch.passes(Duration.ofMinutes(20));

        assertThat(late.made(Effect.ListInstances.class)).hasSize(2);
        assertThat(watch.runner(box.name).phase()).isEqualTo(Phase.LAUNCHING);
    }

    @Test
    void anIdleOneKeepsItsPlaceAndItsPhase() {
        watch.begins().passes(MOMENT);
        Runner runner = watch.first(Phase.IDLE);
        watch.box(runner).status = Instance.Status.OTHER;
        long seen = watch.now(runner).body().seenAt();

        watch.hears(new Event.InstanceHinted(runner.name(), "instance-paused")).answers();

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.IDLE);
        assertThat(watch.now(runner).body().presence()).isEqualTo(Body.Presence.RUNNING);
        assertThat(watch.now(runner).body().seenAt()).isGreaterThan(seen);
    }

    @Test
    void aLostCreationThatShowsSoHasBeenCreated() {
        watch.fails(Fault.launch(LaunchStage.CREATE, Kind.TIMEOUT).butHappened())
                .begins();
        Runner runner = watch.first(Phase.LAUNCHING);
        watch.mends().exchange.creationEnds(runner.name());
        watch.box(runner).status = Instance.Status.OTHER;

        watch.passes(MOMENT);

        assertThat(watch.now(runner).body().presence()).isEqualTo(Body.Presence.CREATED);
        assertThat(watch.now(runner).occupies()).isTrue();
    }
}
