package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Drift is what a listing finds and no event has told: in a healthy fleet there is none. */
class DriftTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Watch watch = Watch.filled(Asked.pool(1, 1));
    private final Runner runner = watch.first(Phase.IDLE);
    private final Log log = watch.log();

    @CanIgnoreReturnValue
    private Watch listed() {
        return watch.hears(new Event.ReconcileAsked()).answers();
    }

    @Test
    void aStopThatNoEventToldIsDrift() {
        watch.deaf = true;
        watch.world.powerOff(watch.box(runner));

        listed().passes(Duration.ofMillis(2999));
        assertThat(log.drift()).isEmpty();
        watch.passes(Duration.ofMillis(1));

        assertThat(log.notices(Notice.DriftFound.class))
                .containsExactly(new Notice.DriftFound(Notice.Drift.INSTANCE_MOVED, runner.name()));
        watch.passes(Duration.ofMinutes(1));
        assertThat(log.drift()).hasSize(1);
    }

    @Test
    void aStopWhoseEventComesAMomentLaterIsNone() {
        watch.deaf = true;
        watch.holds(Effect.DeleteInstance.class);
        watch.world.powerOff(watch.box(runner));
        listed().passes(Duration.ofSeconds(2));

        watch.hears(new Event.InstanceHinted(runner.name(), "instance-shutdown"))
                .passes(Duration.ofMinutes(1));

        assertThat(log.drift()).isEmpty();
    }

    @Test
    void aStopWhoseEventHasComeAlreadyIsNone() {
        watch.holds(Effect.ReadInstance.class);
        watch.world.powerOff(watch.box(runner));
        watch.answers();

        listed().passes(Duration.ofMinutes(1));

        assertThat(log.drift()).isEmpty();
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }

    @Test
    void anInstanceThatVanishedUnheardIsDrift() {
        watch.deaf = true;
        watch.world.vanish(watch.box(runner));

        listed().passes(Duration.ofSeconds(3));

        assertThat(log.drift()).containsExactly(Notice.Drift.INSTANCE_VANISHED);
        assertThat(log.outcomes()).containsExactly(Outcome.VANISHED);
    }

    @Test
    void anInstanceThatVanishedAndOfWhichAnEventIsOnItsWayIsNone() {
        watch.holds(Effect.ReadInstance.class);
        watch.world.vanish(watch.box(runner));
        watch.answers();

        listed().letsGo(Effect.ReadInstance.class).passes(Duration.ofSeconds(10));

        assertThat(log.drift()).isEmpty();
    }

    @Test
    void theDeletionOfAStoppedInstanceIsNoDrift() {
        watch.deaf = true;
        watch.holds(Effect.DeleteInstance.class);
        watch.hears(new Event.InstanceHinted(runner.name(), "instance-shutdown"));
        watch.world.powerOff(watch.box(runner));
        watch.hears(new Event.InstanceHinted(runner.name(), "instance-shutdown"))
                .answers();
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.FINISHED);
        watch.world.boxes.remove(runner.name());

        listed().passes(Duration.ofSeconds(10));

        assertThat(log.drift()).isEmpty();
        assertThat(watch.knows(runner.name())).isFalse();
    }

    @Test
    void anInstanceOfOursThatAppearsIsDriftAndIsAdopted() {
        Box box = watch.world.runnerOf(Asked.FLEET, Asked.pool(1, 1), "acme-1-small-new");
        watch.world.start(box);
        watch.passes(MOMENT);
        assertThat(watch.knows(box.name)).isFalse();

        listed();

        assertThat(log.notices(Notice.DriftFound.class))
                .containsExactly(new Notice.DriftFound(Notice.Drift.INSTANCE_APPEARED, box.name));
        assertThat(watch.runner(box.name).birth().adopted()).isTrue();
    }

    @Test
    void aRestartThatNoEventToldIsDrift() {
        watch.deaf = true;
        watch.world.reboot(watch.box(runner));

        listed().passes(Duration.ofSeconds(3));

        assertThat(log.drift()).containsExactly(Notice.Drift.INSTANCE_MOVED);
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.ENDING);
        listed().passes(Duration.ofSeconds(3));
        assertThat(log.drift()).hasSize(1);
    }

    @Test
    void aStoppedOneThatRunsAgainUnheardIsDrift() {
        watch.holds(Effect.DeleteInstance.class);
        watch.world.powerOff(watch.box(runner));
        watch.answers();
        watch.deaf = true;
        watch.box(runner).status = Instance.Status.RUNNING;

        listed().passes(Duration.ofSeconds(3));

        assertThat(log.drift()).containsExactly(Notice.Drift.INSTANCE_MOVED);
        assertThat(watch.now(runner).occupies()).isTrue();
    }

    @Test
    void whatTheFirstListingFindsIsNoDrift() {
        Watch restarted = Watch.filled(Asked.pool(2, 2));
        Log since = restarted.log();

        restarted.restarts().passes(Duration.ofMinutes(1));

        assertThat(since.drift()).isEmpty();
    }

    @Test
    void severalAreToldInOrder() {
        Watch three = Watch.filled(Asked.pool(3, 3));
        Log since = three.log();
        three.deaf = true;
        List.copyOf(three.world.boxes.values()).forEach(three.world::vanish);
        Instant found = three.world.now;

        three.hears(new Event.ReconcileAsked()).passes(Duration.ofSeconds(4));

        assertThat(since.notices(Notice.DriftFound.class))
                .extracting(Notice.DriftFound::subject)
                .hasSize(3)
                .isSorted();
        assertThat(found).isBefore(three.world.now);
        assertThat(three.state.lxd().suspects()).isEmpty();
    }

    @Test
    void aRegistrationThatWentWithAnEndOfWhichTheGuestTellsIsNone() {
        watch.world.guestsLeave = false;
        watch.world.registrations.remove(runner.registration());
        listed();
        assertThat(watch.state.lxd().suspects()).containsKey(runner.name());

        watch.box(runner).says(new GuestRecord.End(Optional.empty()), watch.world.now);
        watch.until(MOMENT.multipliedBy(5), () -> watch.now(runner).told().end());
        assertThat(watch.state.lxd().suspects()).isEmpty();
    }
}
