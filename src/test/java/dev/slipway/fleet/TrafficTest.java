package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is on its way to GitHub, as the state knows it. */
class TrafficTest {

    private static final JobSources ALL = new JobSources(true, true, "", Set.of());

    private static Load load(Watch watch) {
        return Traffic.of(watch.state, new Credentials(watch.state.fleet()), watch.world.now)
                .load(Pool.DEFAULT_CREDENTIAL);
    }

    private static Watch filled(Pool... pools) {
        Watch watch = Watch.filled(pools);
        assertThat(load(watch)).isEqualTo(new Load(0, 0, 0, 0, 1, 0, 1));
        return watch;
    }

    @Test
    void aLaunchIsOnItsWayUntilItsJitConfigIsTold() {
        Watch watch = Watch.over(Asked.pool(2, 2)).holds(Effect.Launch.class).begins();
        assertThat(load(watch).launches()).isEqualTo(2);

        String runner = watch.state.runners().keySet().iterator().next();
        watch.hears(new Event.LaunchProgressed(runner, Event.LaunchStage.JIT, 5));

        assertThat(load(watch).launches()).isEqualTo(1);
    }

    @Test
    void aLookAtARegistrationIsARead() {
        Watch watch = filled(Asked.pool(1, 1)).holds(Effect.ReadRegistration.class);
        watch.world.registrations.clear();

        watch.hears(new Event.ReconcileAsked()).answers();

        assertThat(load(watch)).isEqualTo(new Load(0, 0, 1, 0, 1, 0, 1));
    }

    @Test
    void theDeregistrationOfARunnerIsAWrite() {
        Watch watch = filled(Asked.pool(2, 2)).holds(Effect.Deregister.class);

        watch.reconfigured(Asked.pool(1, 2)).passes(Duration.ofMinutes(2));

        assertThat(load(watch)).isEqualTo(new Load(0, 1, 0, 0, 1, 0, 1));
    }

    @Test
    void theDeregistrationOfAnOrphanIsAWrite() {
        Watch watch = filled(Asked.pool(1, 2)).holds(Effect.Deregister.class);

        watch.world.powerOff(watch.box(watch.first(Phase.IDLE)));
        watch.passes(Duration.ofSeconds(1));

        assertThat(load(watch).writes()).isEqualTo(1);
    }

    @Test
    void everyListingIsCountedAndOneOfEachIsKeptInReserve() {
        Fleet fleet = Asked.withJobs(Asked.fleet(Asked.ofPath(Asked.pool(0, 1), Asked.TOOLS)), ALL);
        Watch watch = Watch.over(fleet).begins().passes(Duration.ofSeconds(1));
        watch.holds(Effect.ListRegistrations.class)
                .hears(new Event.ReconcileAsked())
                .answers();
        assertThat(load(watch)).isEqualTo(new Load(0, 0, 0, 1, 3, 0, 3));
        watch.holds(Effect.ListJobs.class).hears(new Event.ReconcileAsked()).answers();
        assertThat(load(watch)).isEqualTo(new Load(0, 0, 0, 2, 3, 0, 3));
        watch.holds(Effect.ListDeliveries.class)
                .hears(new Event.ReconcileAsked())
                .answers();

        assertThat(load(watch)).isEqualTo(new Load(0, 0, 0, 3, 3, 0, 3));
    }

    @Test
    void whatIsSentAgainIsAWriteAndAJobThatIsAskedAboutARead() {
        Fleet fleet = Asked.withJobs(Asked.fleet(Asked.pool(0, 0)), new JobSources(true, false, "", Set.of()));
        Watch watch = Watch.over(fleet).begins().passes(Duration.ofSeconds(1));
        watch.queues();
        watch.world.board.queue("acme/app", 2, "big");
        watch.losesNews().holds(Effect.Redeliver.class).holds(Effect.ReadJob.class);

        watch.passes(Duration.ofMinutes(6));

        assertThat(load(watch)).isEqualTo(new Load(0, 1, 1, 0, 2, 0, 2));
    }

    @Test
    void whatListingsTakeIsKeptOfThePointsEvenIfItCostsNothing() {
        Watch watch = Watch.filled(Asked.pool(0, 1)).holds(Effect.ListRegistrations.class);

        watch.hears(new Event.RegistrationsListed(Asked.PATH, watch.state.tick(), List.of(), true, 0, 30));

        assertThat(load(watch)).isEqualTo(new Load(0, 0, 0, 0, 1, 0, 30));
    }

    @Test
    void whatListingsCostUntilTheResetIsKept() {
        Watch watch = Watch.filled(Asked.pool(0, 1), Asked.ofPath(Asked.pool("two", 0, 1), "acme/app"));
        watch.holds(Effect.ListRegistrations.class).hears(new Event.ReconcileAsked());
        watch.hears(new Event.RegistrationsListed(Asked.PATH, watch.state.tick(), List.of(), true, 40, 40));
        assertThat(load(watch).reserve()).isEqualTo(41);

        watch.hears(new Event.RateTold(Pool.DEFAULT_CREDENTIAL, 5_000, 4_000, Duration.ofMinutes(59)));
        // Twice in 59 minutes each path may come as late as two intervals of 10 minutes.
        assertThat(load(watch).until()).isEqualTo(2 * 41);
        for (int i = 0; i < 2; i++) {
            watch.hears(new Event.RegistrationsListed(Asked.PATH, watch.state.tick(), List.of(), true, 90, 90));
        }

        // 90 requests of a share of 250 an hour: every 21.6 minutes.
        assertThat(load(watch).until()).isEqualTo(2 * 90 + 2);
    }
}
