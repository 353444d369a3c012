package dev.slipway.fleet;

import static dev.slipway.fleet.Job.Stage.QUEUED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The queued jobs of a repository path are listed. */
class PollingTest {

    private static final String TOOLS = Asked.TOOLS;
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final JobSources POLLING = new JobSources(false, true, "", Set.of());

    private static Fleet fleet(Pool... pools) {
        return Asked.withJobs(Asked.fleet(pools), POLLING);
    }

    private static Pool tools(int idle, int max) {
        return Asked.ofPath(Asked.pool("tools", idle, max), TOOLS);
    }

    private final Watch watch = Watch.over(fleet(tools(0, 2)));
    private final Log log = watch.log();

    private int listings() {
        return log.made(Effect.ListJobs.class).size();
    }

    @Test
    void jobsThatWaitedBeforeTheStartAreFoundAndServed() {
        Job job = watch.world.board.queue(TOOLS, 1, "big");
        watch.losesNews();

        watch.begins().passes(MOMENT);

        assertThat(log.made(Effect.ListJobs.class))
                .extracting(Effect.ListJobs::path)
                .containsExactly(TOOLS);
        assertThat(watch.stage(job)).contains(QUEUED);
        assertThat(log.notices(Notice.JobMoved.class))
                .extracting(Notice.JobMoved::cause)
                .containsExactly("it was listed");
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }

    @Test
    void itIsAskedWithTheFirstListingsAndAtEveryInterval() {
        watch.holds(Effect.ListInstances.class).begins();
        assertThat(listings()).isZero();
        watch.letsGo(Effect.ListInstances.class);
        assertThat(listings()).isEqualTo(1);

        watch.passes(Asked.CHECK.minusMillis(1));
        assertThat(listings()).isEqualTo(1);
        watch.passes(Duration.ofMillis(1));
        assertThat(listings()).isEqualTo(2);
        watch.hears(new Event.ReconcileAsked()).answers();
        assertThat(listings()).isEqualTo(3);
    }

    @Test
    void nothingIsListedWhileLxdIsAway() {
        watch.begins().hears(new Event.LxdDisconnected("away")).passes(Asked.CHECK.multipliedBy(2));
        assertThat(listings()).isEqualTo(1);

        watch.connects();

        assertThat(listings()).isEqualTo(2);
    }

    @Test
    void onlyRepositoriesWithPoolsThatGrowAreAskedAndOnlyIfWanted() {
        watch.begins().passes(MOMENT);
        assertThat(listings()).isEqualTo(1);
        Log since = watch.log();

        watch.reconfigured(fleet(Asked.pool("small", 0, 2))).passes(Asked.CHECK);
        watch.reconfigured(fleet(tools(2, 2))).passes(Asked.CHECK);
        watch.reconfigured(Asked.fleet(tools(0, 2))).passes(Asked.CHECK);
        assertThat(since.made(Effect.ListJobs.class)).isEmpty();

        watch.reconfigured(fleet(tools(2, 2), Asked.ofPath(Asked.pool("more", 1, 2), TOOLS)));
        assertThat(since.made(Effect.ListJobs.class)).hasSize(1);
    }

    @Test
    void aListingInFlightIsNotRepeated() {
        watch.holds(Effect.ListJobs.class).begins().passes(Asked.CHECK.multipliedBy(3));

        assertThat(listings()).isEqualTo(1);
        assertThat(watch.demand().poll(TOOLS).listing().inFlight()).isTrue();
    }

    @Test
    void aJobThatACompleteListingMissesIsVerifiedAtOnceAndNotDropped() {
        watch.begins();
        Job waits = watch.queues(TOOLS, 1, "big");
        Job gone = watch.queues(TOOLS, 1, "big");
        watch.world.board.tasks.remove(gone.id());
        watch.holds(Effect.ReadJob.class);
        Log since = watch.log();

        watch.hears(new Event.ReconcileAsked()).answers();

        assertThat(since.made(Effect.ReadJob.class))
                .extracting(Effect.ReadJob::job)
                .containsExactly(gone.id());
        assertThat(watch.stage(gone)).contains(QUEUED);
        watch.letsGo(Effect.ReadJob.class);
        assertThat(watch.stage(gone)).contains(Job.Stage.ENDED);
        assertThat(watch.stage(waits)).contains(QUEUED);
    }

    @Test
    void aListingContradictsOnlyWhatWasKnownBeforeItWasAskedFor() {
        watch.begins();
        Job before = watch.queues(TOOLS, 1, "big");
        long asked = watch.state.tick();
        Job after = watch.queues(TOOLS, 1, "big");
        Job elsewhere = watch.queues("acme/app", 1, "big");
        Log since = watch.log();

        watch.hears(new Event.JobsListed(TOOLS, asked, List.of(), false, 0, 0));
        assertThat(since.made(Effect.ReadJob.class)).isEmpty();
        watch.hears(new Event.JobsListed("ACME/Tools", asked, List.of(), true, 0, 0));

        assertThat(since.made(Effect.ReadJob.class))
                .extracting(Effect.ReadJob::job)
                .containsExactly(before.id());
        assertThat(watch.stage(after)).contains(QUEUED);
        assertThat(watch.stage(elsewhere)).isEmpty();
    }

    @Test
    void aListingDoesNotResurrect() {
        watch.begins();
        Job job = watch.queues(TOOLS, 1, "big");
        watch.told(job, Job.Stage.STARTED);

        watch.hears(new Event.JobsListed(TOOLS, watch.state.tick(), List.of(job), true, 0, 0));

        assertThat(watch.demand().waiting()).isEmpty();
    }

    @Test
    void failuresAreRetriedWithAGrowingDelay() {
        watch.fails(Effect.ListJobs.class, Kind.FAILED).begins();
        assertThat(listings()).isEqualTo(1);

        watch.passes(Duration.ofSeconds(1));
        assertThat(listings()).isEqualTo(2);
        watch.passes(Duration.ofSeconds(2));
        assertThat(listings()).isEqualTo(3);
        assertThat(watch.state.hub(TOOLS).trouble()).isPresent();
        assertThat(log.notices(Notice.CallFailed.class))
                .contains(new Notice.CallFailed("ListJobs", TOOLS, new Failure(Kind.FAILED, "told to fail")));
        assertThat(log.oddities()).isEmpty();
        watch.mends().passes(Duration.ofSeconds(4)).passes(Asked.CHECK.minusMillis(1));

        assertThat(listings()).isEqualTo(4);
        assertThat(watch.state.hub(TOOLS).trouble()).isEmpty();
    }

    @Test
    void aClosedGatePostpones() {
        watch.begins();
        watch.fails(new Exchange.Fault(
                Effect.ListJobs.class,
                Optional.empty(),
                new Failure(Kind.LIMITED, "slow down", Optional.of(Duration.ofMinutes(30))),
                false));
        watch.hears(new Event.ReconcileAsked()).answers().mends();
        assertThat(listings()).isEqualTo(2);

        watch.passes(Duration.ofMinutes(30).minusMillis(1));
        assertThat(listings()).isEqualTo(2);
        watch.passes(Duration.ofMillis(1));

        assertThat(listings()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FORBIDDEN", "NOT_FOUND"})
    void aMissingPermissionIsToldOnceAndTriedAtEveryInterval(Kind kind) {
        watch.fails(Effect.ListJobs.class, kind).begins().passes(Asked.CHECK.multipliedBy(3));

        assertThat(listings()).isEqualTo(4);
        assertThat(log.notices(Notice.Oddity.class))
                .containsExactly(new Notice.Oddity(
                        TOOLS,
                        "does not let us list its queued jobs (" + kind.word()
                                + "); the credential needs `actions: read` there (a classic token: `repo`)"));
        watch.mends().passes(Asked.CHECK).fails(Effect.ListJobs.class, kind).passes(Asked.CHECK);
        assertThat(log.oddities()).hasSize(2);
    }
}
