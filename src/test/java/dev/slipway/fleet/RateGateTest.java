package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Event.LaunchStage;
import dev.slipway.fleet.Exchange.Fault;
import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** GitHub's rate limit: one refusal closes the gate for every call on its path, until it opens. */
class RateGateTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Watch watch = Watch.filled(Asked.pool(2, 2));
    private final Log log = watch.log();

    private Hub hub() {
        return watch.state.hub(Asked.PATH);
    }

    private Gate gate() {
        return watch.state.gateOf(Asked.PATH);
    }

    private static Failure limited(Duration retryAfter) {
        return new Failure(Kind.LIMITED, "slow down", Optional.of(retryAfter));
    }

    /** A listing meets a rate limit. */
    private void closed(Duration retryAfter) {
        watch.fails(new Fault(Effect.ListRegistrations.class, Optional.empty(), limited(retryAfter), false));
        watch.hears(new Event.ReconcileAsked()).answers().mends();
    }

    @Test
    void itClosesForAsLongAsGitHubSays() {
        closed(Duration.ofMinutes(7));

        assertThat(gate().closedUntil()).contains(watch.world.now.plus(Duration.ofMinutes(7)));
        assertThat(gate().refusal()).contains(limited(Duration.ofMinutes(7)));
        assertThat(hub().trouble()).isEmpty();
        watch.passes(Duration.ofMinutes(7).minusMillis(1));
        assertThat(gate().closed(watch.world.now)).isTrue();
        assertThat(log.made(Effect.ListRegistrations.class)).hasSize(1);
        watch.passes(Duration.ofMillis(1));

        assertThat(gate().closed(watch.world.now)).isFalse();
        assertThat(log.made(Effect.ListRegistrations.class)).hasSize(2);
        assertThat(gate().refusal()).isEmpty();
        assertThat(gate().refusals()).isZero();
    }

    @Test
    void itClosesForLongerEachTimeWhereGitHubDoesNotSay() {
        watch.fails(Effect.ListRegistrations.class, Kind.LIMITED);
        Instant begun = watch.world.now;

        watch.hears(new Event.ReconcileAsked()).answers();
        assertThat(gate().closedUntil()).contains(begun.plusSeconds(60));
        watch.passes(Duration.ofSeconds(60));
        assertThat(gate().closedUntil()).contains(begun.plusSeconds(60 + 120));
        watch.passes(Duration.ofMinutes(16));

        assertThat(gate().closedUntil().orElseThrow()).isBefore(watch.world.now.plus(Duration.ofMinutes(15)));
    }

    @Test
    void aShorterRefusalDoesNotOpenItEarlier() {
        closed(Duration.ofMinutes(7));
        Instant until = gate().closedUntil().orElseThrow();

        watch.hears(new Event.CallFailed(
                new Effect.Deregister("acme-1-small-x", Asked.PATH, 1), limited(Duration.ofSeconds(5))));

        assertThat(gate().closedUntil()).contains(until);
    }

    @Test
    void aCallThatWasBegunBeforeItClosedDoesNotOpenIt() {
        watch.holds(Effect.ReadRegistration.class);
        Runner runner = watch.first(Phase.IDLE);
        watch.world.registrations.remove(runner.registration());
        watch.hears(new Event.ReconcileAsked()).answers();
        closed(Duration.ofMinutes(7));

        watch.letsGo(Effect.ReadRegistration.class);

        assertThat(gate().closed(watch.world.now)).isTrue();
    }

    @Test
    void launchesWaitForIt() {
        closed(Duration.ofMinutes(7));
        watch.world.powerOff(watch.box(watch.first(Phase.IDLE)));
        watch.passes(Duration.ofMinutes(7).minusMillis(1));
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
        Plan plan = Planner.plan(
                View.of(watch.state, watch.world.now), watch.state.fleet().orElseThrow(), watch.world.now);
        assertThat(plan.pools().get("small").obstacle()).contains("GitHub's rate limit is reached");

        watch.passes(Duration.ofMillis(1)).passes(MOMENT);

        assertThat(watch.phases()).containsExactly(Phase.IDLE, Phase.IDLE);
    }

    @Test
    void retiringWaitsForIt() {
        watch.reconfigured(Asked.pool(1, 2)).passes(Duration.ofMinutes(1));
        closed(Duration.ofMinutes(7));

        watch.passes(Duration.ofMinutes(7).minusMillis(1));
        assertThat(log.made(Effect.Deregister.class)).isEmpty();
        assertThat(watch.state.runners().values())
                .allMatch(runner -> runner.farewell().isEmpty());
        watch.passes(MOMENT);

        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }

    @Test
    void aRetirementThatHasBegunWaitsForIt() {
        watch.fails(Fault.of(Effect.Deregister.class, Kind.LIMITED));
        watch.reconfigured(Asked.pool(1, 2)).passes(Duration.ofMinutes(2)).mends();
        assertThat(log.made(Effect.Deregister.class)).hasSize(1);

        watch.passes(Duration.ofSeconds(59));
        assertThat(log.made(Effect.Deregister.class)).hasSize(1);
        watch.passes(Duration.ofSeconds(2));

        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }

    @Test
    void sweepingWaitsForIt() {
        Runner runner = watch.first(Phase.IDLE);
        closed(Duration.ofMinutes(7));
        watch.world.powerOff(watch.box(runner));

        watch.passes(Duration.ofMinutes(7).minusMillis(1));
        assertThat(watch.registered(runner)).isNotNull();
        // A runner is launched first.
        watch.passes(MOMENT.plusMillis(1));

        assertThat(watch.registered(runner)).isNull();
    }

    @Test
    void collectingStoppedInstancesDoesNotWaitForIt() {
        Runner runner = watch.first(Phase.IDLE);
        closed(Duration.ofMinutes(7));

        watch.world.powerOff(watch.box(runner));
        watch.passes(MOMENT);

        assertThat(watch.world.boxes).doesNotContainKey(runner.name());
        assertThat(watch.knows(runner.name())).isFalse();
    }

    @Test
    void gatheringEvidenceWaitsForIt() {
        watch.hears(new Event.ReconcileAsked()).answers();
        Runner runner = watch.first(Phase.IDLE);
        watch.box(runner).mute = true;
        watch.registered(runner).online = false;
        watch.hears(new Event.ReconcileAsked()).answers();
        closed(Duration.ofMinutes(7));

        watch.passes(Duration.ofMinutes(6));
        assertThat(log.made(Effect.ReadRegistration.class)).isEmpty();
        assertThat(watch.now(runner).farewell().orElseThrow().step()).isEqualTo(Farewell.Step.CHECKING);
        watch.passes(Duration.ofMinutes(2));

        assertThat(watch.knows(runner.name())).isFalse();
    }

    @Test
    void otherFailuresCloseNothing() {
        watch.fails(Effect.ListRegistrations.class, Kind.UNAUTHORIZED);
        Instant begun = watch.world.now;

        watch.hears(new Event.ReconcileAsked()).answers();

        assertThat(gate().closedUntil()).isEmpty();
        assertThat(hub().trouble().orElseThrow().kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(hub().listing().dueAt()).contains(begun.plusSeconds(1));
    }

    @Test
    void itIsClosedForItsOwnCredentialOnly() {
        Pool other = Asked.ofCredential(Asked.ofPath(Asked.pool("other", 1, 1), "acme/app"), "app");
        Watch two = Watch.over(Asked.pool(1, 1), other)
                .fails(Fault.launch(LaunchStage.JIT, Kind.LIMITED))
                .holds(Effect.Launch.class)
                .begins();
        Call first = two.calls.stream()
                .filter(call -> call.effect instanceof Effect.Launch)
                .findFirst()
                .orElseThrow();
        two.exchange.serve(first);
        two.mends().letsGo(Effect.Launch.class).passes(MOMENT);

        assertThat(two.state.runners().values()).extracting(Runner::pool).containsExactly("other");
        assertThat(two.state.gate("app").closed(two.world.now)).isFalse();
    }

    @Test
    void aLookAtARegistrationThatMeetsTheLimitClosesIt() {
        watch.fails(Effect.ReadRegistration.class, Kind.LIMITED);
        watch.world.registrations.remove(watch.first(Phase.IDLE).registration());

        watch.hears(new Event.ReconcileAsked()).answers();

        assertThat(gate().closedUntil()).contains(watch.world.now.plusSeconds(60));
    }

    @Test
    void aMissingRegistrationIsNotLookedAtWhileItIsClosed() {
        watch.holds(Effect.ListRegistrations.class).hears(new Event.ReconcileAsked());
        watch.world.registrations.clear();
        watch.hears(new Event.CallFailed(
                new Effect.Deregister("acme-1-small-x", Asked.PATH, 1), limited(Duration.ofMinutes(1))));

        watch.letsGo(Effect.ListRegistrations.class);
        assertThat(log.made(Effect.ReadRegistration.class)).isEmpty();
        watch.passes(Duration.ofMinutes(11));

        assertThat(log.made(Effect.ReadRegistration.class)).hasSize(2);
    }

    @Test
    void anyAnswerOfGitHubEndsItsTrouble() {
        trouble();
        watch.world.registrations.remove(watch.first(Phase.IDLE).registration());
        watch.hears(new Event.RegistrationRead("acme-1-small-x", 1, 1, Optional.empty()));
        assertThat(hub().trouble()).isPresent();
        Runner runner = watch.first(Phase.IDLE);
        watch.hears(new Event.RegistrationRead(runner.name(), runner.registration(), 1, Optional.empty()));
        assertThat(hub().trouble()).isEmpty();
    }

    @Test
    void aDeregistrationEndsItsTrouble() {
        watch.holds(Effect.Deregister.class).reconfigured(Asked.pool(1, 2)).passes(Duration.ofMinutes(2));
        trouble();

        watch.letsGo(Effect.Deregister.class);

        assertThat(hub().trouble()).isEmpty();
    }

    @Test
    void theDeregistrationOfAnOrphanEndsItsTrouble() {
        watch.holds(Effect.Deregister.class);
        watch.world.powerOff(watch.box(watch.first(Phase.IDLE)));
        watch.passes(MOMENT);
        trouble();

        watch.letsGo(Effect.Deregister.class);

        assertThat(hub().trouble()).isEmpty();
    }

    private void trouble() {
        watch.hears(LxdEnd.failed(new Effect.Deregister("acme-1-small-y", Asked.PATH, 1), Kind.UNREACHABLE));
        assertThat(hub().trouble()).isPresent();
    }
}
