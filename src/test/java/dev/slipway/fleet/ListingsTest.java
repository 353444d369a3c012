package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What listings and looks prove, and what they do not; when they are asked for. */
class ListingsTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Watch watch = Watch.filled(Asked.pool(1, 1));
    private final Runner runner = watch.first(Phase.IDLE);
    private final Log log = watch.log();

    @Test
    void bothSidesAreListedAtEveryCheckInterval() {
        watch.passes(Duration.ofMinutes(10).minus(MOMENT).minusMillis(1));
        assertThat(log.made(Effect.ListInstances.class)).isEmpty();
        assertThat(log.made(Effect.ListRegistrations.class)).isEmpty();

        watch.passes(Duration.ofMillis(1));
        assertThat(log.made(Effect.ListInstances.class)).hasSize(1);
        assertThat(log.made(Effect.ListRegistrations.class)).hasSize(1);
        watch.passes(Duration.ofMinutes(20));
        assertThat(log.made(Effect.ListInstances.class)).hasSize(3);
    }

    @Test
    void anOperatorCanAskForThemAtAnyTime() {
        watch.hears(new Event.ReconcileAsked());

        assertThat(log.made(Effect.ListInstances.class)).hasSize(1);
        assertThat(log.made(Effect.ListRegistrations.class)).hasSize(1);
        watch.hears(new Event.ReconcileAsked());
        assertThat(log.made(Effect.ListInstances.class)).as("one at a time").hasSize(1);
    }

    @Test
    void aFailedListingIsTriedAgainWithAGrowingDelay() {
        watch.fails(Effect.ListInstances.class, Kind.UNREACHABLE).hears(new Event.ReconcileAsked());

        watch.passes(Duration.ofSeconds(7));
        assertThat(log.made(Effect.ListInstances.class)).hasSize(4);
        assertThat(watch.state.lxd().trouble()).contains("told to fail");
        assertThat(watch.state.lxdListed()).as("the last one still counts").isTrue();
        watch.mends().passes(Duration.ofSeconds(8));

        assertThat(watch.state.lxd().trouble()).isEmpty();
        assertThat(watch.state.lxd().listing().failures()).isZero();
    }

    @Test
    void anIncompleteListingProvesNoAbsence() {
        watch.exchange.github.incomplete = true;

        watch.hears(new Event.ReconcileAsked()).answers();

        assertThat(log.made(Effect.ReadRegistration.class)).isEmpty();
        assertThat(watch.now(runner).farewell()).isEmpty();
        assertThat(watch.state.hub(Asked.PATH).listing().dueAt()).contains(watch.world.now.plusSeconds(1));
        assertThat(watch.state.hub(Asked.PATH).listing().failures()).isEqualTo(1);
    }

    @Test
    void anIncompleteListingMayAdd() {
        watch.hears(new Event.RegistrationsListed(
                Asked.PATH,
                watch.state.tick(),
                List.of(new Registration(runner.registration(), runner.name(), true, true, Set.of())),
                false,
                0,
                0));

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.BUSY);
    }

    @Test
    void aRegistrationMissingFromACompleteListingIsConfirmedByItsId() {
        watch.holds(Effect.ReadRegistration.class);
        World.Registered registered = watch.world.registrations.remove(runner.registration());
        watch.hears(new Event.ReconcileAsked()).answers();
        assertThat(log.made(Effect.ReadRegistration.class))
                .extracting(Effect.ReadRegistration::registration)
                .containsExactly(runner.registration());
        assertThat(watch.now(runner).farewell()).isEmpty();

        watch.world.registrations.put(registered.id, registered);
        watch.letsGo(Effect.ReadRegistration.class).passes(Duration.ofMinutes(12));

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.IDLE);
        assertThat(log.drift()).isEmpty();
    }

    @Test
    void anIdleRunnerWhoseRegistrationIsGoneForGoodIsSeenOff() {
        watch.world.guestsLeave = false;
        watch.world.registrations.remove(runner.registration());

        watch.hears(new Event.ReconcileAsked()).answers();
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.ENDING);
        assertThat(watch.now(runner).farewell().orElseThrow().reason()).isEqualTo(Farewell.Reason.REGISTRATION_GONE);
        watch.passes(Duration.ofMinutes(2));

        assertThat(log.drift()).containsExactly(Notice.Drift.REGISTRATION_VANISHED);
        assertThat(log.outcomes()).containsExactly(Outcome.UNUSED);
        assertThat(log.made(Effect.Deregister.class)).isEmpty();
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }

    @Test
    void aRegistrationThatWentWithAJobThatWeHadNotHeardOfIsNoDrift() {
        watch.holds(Effect.ReadConsole.class);
        watch.world.guestsLeave = false;
        watch.world.work(watch.box(runner));
        watch.world.finishJob(watch.box(runner));
        watch.hears(new Event.ReconcileAsked()).passes(MOMENT);
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.ENDING);

        watch.world.powerOff(watch.box(runner));
        watch.letsGo(Effect.ReadConsole.class).passes(Duration.ofMinutes(1));

        assertThat(log.drift()).isEmpty();
        assertThat(log.outcomes()).containsExactly(Outcome.COMPLETED);
    }

    @Test
    void aBusyRunnerWhoseRegistrationIsGoneIsEndingAndIsNotDestroyedWhileItWorks() {
        watch.world.work(watch.box(runner));
        watch.passes(Duration.ofSeconds(20));
        watch.world.registrations.remove(runner.registration());

        watch.hears(new Event.ReconcileAsked()).passes(Duration.ofMinutes(15));

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.ENDING);
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
        assertThat(log.drift())
                .as("a busy one's registration goes when its job ends")
                .isEmpty();
        watch.world.finishJob(watch.box(runner));
        watch.passes(MOMENT);
        assertThat(log.outcomes()).containsExactly(Outcome.COMPLETED);
    }

    @Test
    void afterTheEventStreamCameBackLxdIsListedBeforeAnythingIsLaunched() {
        watch.hears(new Event.LxdDisconnected("the socket broke"));
        assertThat(watch.state.lxd().trouble()).contains("the socket broke");
        watch.world.boxes.clear();
        watch.passes(Duration.ofMinutes(12));
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
        assertThat(log.made(Effect.class)).hasOnlyElementsOfType(Effect.ReadRegistration.class);

        watch.holds(Effect.ListInstances.class).connects();
        assertThat(log.made(Effect.Launch.class)).isEmpty();
        watch.letsGo(Effect.ListInstances.class);

        assertThat(log.made(Effect.Launch.class)).hasSize(1);
        assertThat(watch.knows(runner.name())).isFalse();
    }

    @Test
    void aLookThatFailsIsTriedAgainSoon() {
        watch.fails(Effect.ReadInstance.class, Kind.TIMEOUT)
                .hears(new Event.InstanceHinted(runner.name(), "instance-updated"))
                .passes(Duration.ofMillis(700));

        assertThat(log.made(Effect.ReadInstance.class)).hasSize(4);
        watch.mends().passes(MOMENT);
        assertThat(watch.now(runner).body().lookDue()).isFalse();
    }

    @Test
    void aHintOfAnInstanceThatWeDoNotKnowIsNobodysBusiness() {
        State before = watch.state;

        watch.hears(new Event.InstanceHinted("somebodys-vm", "instance-started"));

        assertThat(log.made(Effect.class)).isEmpty();
        assertThat(watch.state.runners()).isEqualTo(before.runners());
    }

    @Test
    void aPathThatCannotBeListedHoldsItsOwnPoolsOnly() {
        Pool other = Asked.ofPath(Asked.pool("other", 1, 1), "elsewhere");
        Watch two = Watch.over(Asked.pool(1, 1), other)
                .holds(Effect.ListRegistrations.class)
                .begins();
        Call elsewhere = two.calls.stream()
                .filter(call -> call.effect.equals(
                        new Effect.ListRegistrations("elsewhere", ((Effect.ListRegistrations) call.effect).asked())))
                .findFirst()
                .orElseThrow();
        two.calls.remove(elsewhere);
        two.hears(LxdEnd.failed(elsewhere.effect, Kind.FORBIDDEN));

        two.letsGo(Effect.ListRegistrations.class);

        assertThat(two.state.runners().values()).extracting(Runner::pool).contains("small");
    }

    @Test
    void anInstanceInAnUnclearStateProvesOnlyThatItExists() {
        watch.box(runner).status = Instance.Status.OTHER;

        watch.hears(new Event.InstanceHinted(runner.name(), "instance-paused")).answers();
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.IDLE);
        assertThat(watch.now(runner).occupies()).isTrue();
        watch.hears(new Event.ReconcileAsked()).passes(MOMENT);

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.IDLE);
        assertThat(log.drift()).isEmpty();
    }

    @Test
    void aJobThatTheListingShowsIsToldAsGitHubsWord() {
        watch.world.work(watch.box(runner));
        watch.hears(new Event.ReconcileAsked()).answers();

        assertThat(log.notices(Notice.PhaseChanged.class))
                .contains(new Notice.PhaseChanged(
                        runner.name(), "small", Optional.of(Phase.IDLE), Phase.BUSY, "GitHub says busy"));
    }

    @Test
    void failedListingsAreToldWithTheirSide() {
        watch.fails(Effect.ListInstances.class, Kind.TIMEOUT)
                .fails(Effect.ListRegistrations.class, Kind.FORBIDDEN)
                .hears(new Event.ReconcileAsked())
                .answers();

        assertThat(log.notices(Notice.CallFailed.class))
                .containsExactlyInAnyOrder(
                        new Notice.CallFailed("ListInstances", "LXD", new Failure(Kind.TIMEOUT, "told to fail")),
                        new Notice.CallFailed(
                                "ListRegistrations", Asked.PATH, new Failure(Kind.FORBIDDEN, "told to fail")));
    }
}
