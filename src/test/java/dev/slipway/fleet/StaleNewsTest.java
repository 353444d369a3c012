package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** News that comes late or more than once: it contradicts only what was known before it was asked for. */
class StaleNewsTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Watch watch = Watch.filled(Asked.pool(1, 1));
    private final Runner runner = watch.first(Phase.IDLE);
    private final Log log = watch.log();

    private Call onTheWay(Class<? extends Effect> kind) {
        return watch.calls.stream()
                .filter(call -> kind.isInstance(call.effect))
                .findFirst()
                .orElseThrow();
    }

    /** Both sides are asked; what they say is written down now, and arrives later. */
    @CanIgnoreReturnValue
    private Call askedEarly(Class<? extends Effect> kind) {
        watch.holds(kind).hears(new Event.ReconcileAsked());
        watch.exchange.serve(onTheWay(kind));
        return onTheWay(kind);
    }

    @Test
    void aListingOfInstancesFromBeforeALaunchContradictsNothing() {
        watch.world.powerOff(watch.box(runner));
        Watch two = Watch.over(Asked.pool(1, 1)).holds(Effect.Launch.class).begins();
        two.holds(Effect.ListInstances.class).hears(new Event.ReconcileAsked());
        Call early = two.calls.stream()
                .filter(call -> call.effect instanceof Effect.ListInstances)
                .findFirst()
                .orElseThrow();
        two.exchange.serve(early);

        two.letsGo(Effect.Launch.class).letsGo(Effect.ListInstances.class).passes(MOMENT);

        assertThat(two.phases()).containsExactly(Phase.IDLE);
        assertThat(two.log().made(Effect.Launch.class)).isEmpty();
        assertThat(two.world.boxes).hasSize(1);
    }

    @Test
    void aListingFromBeforeARunnerWasGoneDoesNotBringItBack() {
        Call early = askedEarly(Effect.ListInstances.class);
        watch.world.powerOff(watch.box(runner));
        watch.passes(MOMENT);
        assertThat(watch.knows(runner.name())).isFalse();
        assertThat(watch.state.lxd().gone()).containsKey(runner.name());

        watch.letsGo(Effect.ListInstances.class);
        assertThat(early.over()).isTrue();
        assertThat(watch.knows(runner.name())).isFalse();
        watch.hears(new Event.ReconcileAsked()).answers();

        assertThat(watch.state.lxd().gone()).as("no older listing can come").isEmpty();
        assertThat(log.drift()).isEmpty();
    }

    @Test
    void aListingFromBeforeARunnerStoppedDoesNotStartItAgain() {
        watch.holds(Effect.DeleteInstance.class);
        Call early = askedEarly(Effect.ListInstances.class);
        watch.world.powerOff(watch.box(runner));
        watch.answers();
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.FINISHED);

        watch.letsGo(Effect.ListInstances.class);

        assertThat(early.over()).isTrue();
        assertThat(watch.now(runner).occupies()).isFalse();
        assertThat(watch.now(runner).farewell()).isEmpty();
    }

    @Test
    void aLookThatHasBeenOvertakenIsRepeated() {
        watch.holds(Effect.ReadInstance.class).hears(new Event.InstanceHinted(runner.name(), "instance-updated"));
        Call look = onTheWay(Effect.ReadInstance.class);
        watch.exchange.serve(look);
        watch.deaf = true;
        watch.world.powerOff(watch.box(runner));
        watch.holds(Effect.DeleteInstance.class)
                .hears(new Event.ReconcileAsked())
                .answers();
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.FINISHED);

        watch.letsGo(Effect.ReadInstance.class);

        assertThat(log.on(Effect.ReadInstance.class))
                .filteredOn(runner.name()::equals)
                .hasSize(2);
        assertThat(watch.now(runner).occupies()).isFalse();
        assertThat(watch.now(runner).farewell()).isEmpty();
    }

    @Test
    void aListingOfRegistrationsFromBeforeItWasRegisteredContradictsNothing() {
        askedEarly(Effect.ListRegistrations.class);
        watch.world.powerOff(watch.box(runner));
        watch.answers();
        Runner next = watch.first(Phase.IDLE);

        watch.letsGo(Effect.ListRegistrations.class);

        assertThat(log.on(Effect.ReadRegistration.class)).doesNotContain(next.name());
    }

    @Test
    void anOlderAnswerOfGitHubDoesNotTakeANewerOneBack() {
        watch.hears(new Event.ReconcileAsked()).answers();
        long asked = watch.now(runner).standing().asked();
        Registration offline = new Registration(runner.registration(), runner.name(), false, true, Set.of());

        watch.hears(new Event.RegistrationRead(runner.name(), offline.id(), asked - 1, Optional.of(offline)));

        assertThat(watch.now(runner).standing().status()).isEqualTo(Standing.Status.ONLINE);
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.IDLE);
    }

    @Test
    void whileAnOperationWorksOnAnInstanceAListingDoesNotJudgeIt() {
        watch.deaf = true;
        watch.world.operations.put("1", new Operation("1", Operation.Kind.OTHER, Set.of(runner.name())));
        watch.world.powerOff(watch.box(runner));

        watch.hears(new Event.ReconcileAsked()).answers();
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.IDLE);
        watch.world.boxes.clear();
        watch.hears(new Event.ReconcileAsked()).answers();
        assertThat(watch.knows(runner.name())).isTrue();
        watch.world.operations.clear();
        watch.hears(new Event.ReconcileAsked()).answers();

        assertThat(watch.knows(runner.name())).isFalse();
    }

    @Test
    void aListingFromBeforeTheStreamCameBackDoesNotCount() {
        askedEarly(Effect.ListInstances.class);
        watch.hears(new Event.LxdDisconnected("the socket broke")).connects();

        Call early = onTheWay(Effect.ListInstances.class);
        watch.calls.remove(early);
        watch.hears(early.answers.remove());
        assertThat(watch.state.lxdListed()).isFalse();
        watch.letsGo(Effect.ListInstances.class).passes(MOMENT);

        assertThat(watch.state.lxdListed()).isTrue();
    }

    @Test
    void manyHintsLeadToOneLookAndAtMostOneMore() {
        watch.holds(Effect.ReadInstance.class);
        for (int i = 0; i < 20; i++) {
            watch.hears(new Event.InstanceHinted(runner.name(), "instance-updated"));
        }
        assertThat(log.made(Effect.ReadInstance.class)).hasSize(1);

        watch.letsGo(Effect.ReadInstance.class);

        assertThat(log.made(Effect.ReadInstance.class)).hasSize(2);
    }

    @Test
    void anAnswerAskedForInTheSameMomentCounts() {
        long asked = watch.now(runner).standing().asked();
        Registration busy = new Registration(runner.registration(), runner.name(), true, true, Set.of());

        watch.hears(new Event.RegistrationRead(runner.name(), busy.id(), asked, Optional.of(busy)));

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.BUSY);
    }

    @Test
    void aRegistrationMissingFromAListingAskedForInTheSameMomentIsLookedAt() {
        long asked = watch.now(runner).standing().asked();

        watch.hears(new Event.RegistrationsListed(Asked.PATH, asked - 1, List.of(), true, 0, 0));
        assertThat(log.made(Effect.ReadRegistration.class)).isEmpty();
        watch.hears(new Event.RegistrationsListed(Asked.PATH, asked, List.of(), true, 0, 0));

        assertThat(log.on(Effect.ReadRegistration.class)).containsExactly(runner.name());
    }

    @Test
    void aListingOfInstancesAskedForInTheMomentOfTheLastConfirmationCounts() {
        watch.deaf = true;
        watch.holds(Effect.DeleteInstance.class);
        watch.world.powerOff(watch.box(runner));
        long seen = watch.now(runner).body().seenAt();
        List<Instance> stopped = List.of(watch.box(runner).seen());

        watch.hears(new Event.InstancesListed(seen - 1, stopped, List.of()));
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.IDLE);
        watch.hears(new Event.InstancesListed(seen, stopped, List.of()));

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.FINISHED);
    }

    @Test
    void anInstanceMissingFromAListingAskedForInTheMomentOfTheLastConfirmationIsGone() {
        watch.deaf = true;
        long seen = watch.now(runner).body().seenAt();

        watch.hears(new Event.InstancesListed(seen - 1, List.of(), List.of()));
        assertThat(watch.knows(runner.name())).isTrue();
        watch.hears(new Event.InstancesListed(seen, List.of(), List.of()));

        assertThat(watch.knows(runner.name())).isFalse();
    }

    @Test
    void aListingAskedForInTheMomentOfABurialShowsWhatIsThere() {
        Box box = watch.box(runner);
        watch.world.vanish(box);
        watch.answers();
        long buried = watch.state.lxd().gone().get(runner.name());

        watch.hears(new Event.InstancesListed(buried - 1, List.of(box.seen()), List.of()));
        assertThat(watch.knows(runner.name())).isFalse();
        watch.hears(new Event.InstancesListed(buried, List.of(box.seen()), List.of()));

        assertThat(watch.knows(runner.name())).isTrue();
    }

    @Test
    void anOrphanInAListingAskedForInTheMomentOfABurialIsOne() {
        watch.holds(Effect.Deregister.class);
        Registration left = watch.registered(runner).seen();
        watch.world.vanish(watch.box(runner));
        watch.answers();
        long buried = watch.state.lxd().gone().get(runner.name());
        Registration other = new Registration(999, left.name(), false, false, left.labels());

        watch.hears(new Event.RegistrationsListed(Asked.PATH, buried - 1, List.of(other), true, 0, 0));
        assertThat(watch.state.hub(Asked.PATH).orphans()).doesNotContainKey(999L);
        watch.hears(new Event.RegistrationsListed(Asked.PATH, buried, List.of(other), true, 0, 0));

        assertThat(watch.state.hub(Asked.PATH).orphans()).containsKey(999L);
    }
}
