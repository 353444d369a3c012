package dev.slipway.fleet;

import static dev.slipway.fleet.Job.Stage.ENDED;
import static dev.slipway.fleet.Job.Stage.QUEUED;
import static dev.slipway.fleet.Job.Stage.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that have waited for long are asked about, and none is dropped for want of an answer. */
class VerificationTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    /** Its jobs wait: nothing can be launched. */
    private final Watch watch = Watch.filled(Asked.pool(0, 0));

    private final Log log = watch.log();

    private List<Long> asked() {
        return log.made(Effect.ReadJob.class).stream().map(Effect.ReadJob::job).toList();
    }

    private List<Integer> minutes(int times) {
        Instant begun = watch.world.now;
        List<Integer> minutes = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            int before = asked().size();
            watch.until(Duration.ofHours(3), () -> asked().size() > before);
            minutes.add((int) Duration.between(begun, watch.world.now).toMinutes());
        }
        return minutes;
    }

    private static Job job(long id, Instant queuedAt) {
        return new Job(id, 1, "acme/app", Set.of("big"), queuedAt);
    }

    private Failure limited(Duration retryAfter) {
        return new Failure(Kind.LIMITED, "slow down", Optional.of(retryAfter));
    }

    @Test
    void aJobIsAskedAboutAfterFiveMinutesAndThenAtGrowingIntervals() {
        Job job = watch.queues();

        assertThat(minutes(9)).containsExactly(5, 10, 20, 40, 80, 160, 280, 400, 520);
        assertThat(log.made(Effect.ReadJob.class).get(0).repository()).isEqualTo("acme/app");
        assertThat(watch.stage(job)).contains(QUEUED);
    }

    @Test
    void theFiveMinutesAreThoseOfTheQueue() {
        watch.told(job(5, watch.world.now.minus(Duration.ofMinutes(4))), QUEUED);
        watch.told(job(6, watch.world.now.minus(Duration.ofMinutes(6))), QUEUED).answers();
        assertThat(asked()).containsExactly(6L);

        watch.passes(Duration.ofMinutes(1));

        assertThat(asked()).containsExactly(6L, 5L);
    }

    @Test
    void whatGitHubSaysOfItCounts() {
        Job started = watch.queues();
        Job ended = watch.queues();
        Job gone = watch.queues();
        watch.world.board.begins(watch.world.board.tasks.get(started.id()), "another");
        watch.world.board.ends(watch.world.board.tasks.get(ended.id()));
        watch.world.board.tasks.remove(gone.id());
        watch.losesNews();

        watch.passes(Duration.ofMinutes(6));

        assertThat(watch.stage(started)).contains(STARTED);
        assertThat(watch.stage(ended)).contains(ENDED);
        assertThat(watch.stage(gone)).contains(ENDED);
        assertThat(log.notices(Notice.JobMoved.class))
                .extracting(Notice.JobMoved::cause)
                .contains("GitHub was asked");
        assertThat(watch.demand().checking().inFlight()).isEmpty();
    }

    @Test
    void anAnswerAboutAJobThatHasMovedOnChangesNothing() {
        Job job = watch.queues();
        watch.holds(Effect.ReadJob.class).passes(Duration.ofMinutes(5));
        assertThat(watch.demand().checking().inFlight()).containsExactly(job.id());
        watch.told(job, STARTED);

        watch.letsGo(Effect.ReadJob.class);

        assertThat(watch.stage(job)).contains(STARTED);
        assertThat(watch.demand().checking().inFlight()).isEmpty();
    }

    @Test
    void theRecalledAreAskedAboutSoonOldestFirstAndFourAtATime() {
        List<Job> recalled = new ArrayList<>();
        for (long id = 0; id < 9; id++) {
            recalled.add(job(id, watch.world.now.minusSeconds(id)));
        }
        watch.holds(Effect.ReadJob.class);

        watch.hears(new Event.JournalRead(recalled, Map.of())).passes(Duration.ofMinutes(1));
        assertThat(asked()).containsExactly(8L, 7L, 6L, 5L);
        assertThat(watch.finding("small").queued()).isEqualTo(9);
        watch.letsGo(Effect.ReadJob.class).passes(Duration.ofSeconds(9));

        assertThat(asked()).containsExactly(8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L, 0L);
        assertThat(watch.demand().waiting()).isEmpty();
    }

    @Test
    void whatIsDueByAgeAloneIsSpread() {
        for (long id = 0; id < 5; id++) {
            watch.told(job(id, watch.world.now.minus(Duration.ofMinutes(10))), QUEUED);
        }

        watch.answers();
        assertThat(asked()).hasSize(1);
        watch.passes(MOMENT.minusMillis(1));
        assertThat(asked()).hasSize(1);
        watch.passes(Duration.ofMillis(1));
        assertThat(asked()).hasSize(2);
        watch.passes(Duration.ofSeconds(3));

        assertThat(asked()).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void whatSomethingDependsOnComesFirst() {
        Watch idle = Watch.filled(Asked.pool(1, 1));
        idle.passes(Duration.ofMinutes(10));
        Job beside = idle.queues();
        idle.passes(Duration.ofMinutes(2).minusMillis(1)).holds(Effect.ReadJob.class);
        Log since = idle.log();
        for (long id = 0; id < 9; id++) {
            idle.told(job(id, idle.world.now.minusSeconds(100)), QUEUED);
        }
        idle.hears(new Event.JournalRead(
                List.of(job(50, idle.world.now.minusSeconds(50)), job(51, idle.world.now.minusSeconds(60))), Map.of()));

        idle.passes(Duration.ofMillis(1));

        assertThat(since.made(Effect.ReadJob.class))
                .extracting(Effect.ReadJob::job)
                .containsExactly(51L, beside.id());
    }

    @Test
    void aClosedGatePostpones() {
        watch.queues();
        watch.passes(Duration.ofMinutes(4));
        watch.fails(new Exchange.Fault(
                Effect.ListRegistrations.class, Optional.empty(), limited(Duration.ofMinutes(3)), false));
        watch.hears(new Event.ReconcileAsked()).answers().mends();

        watch.passes(Duration.ofMinutes(3).minusMillis(1));
        assertThat(asked()).isEmpty();
        watch.passes(Duration.ofMillis(1));

        assertThat(asked()).hasSize(1);
    }

    @Test
    void aLimitClosesTheGateOfThePath() {
        watch.queues();
        watch.fails(new Exchange.Fault(Effect.ReadJob.class, Optional.empty(), limited(Duration.ofMinutes(7)), false));

        watch.passes(Duration.ofMinutes(5));

        assertThat(watch.state.gateOf(Asked.PATH).closedUntil()).contains(watch.world.now.plus(Duration.ofMinutes(7)));
        assertThat(watch.demand().checking().notBefore()).isEqualTo(Instant.MIN);
        watch.mends().passes(Duration.ofMinutes(7));
        assertThat(asked()).hasSize(2);
        assertThat(watch.state.hub(Asked.PATH).trouble()).isEmpty();
    }

    @Test
    void aLimitClosesTheGateOfWhoeverSpeaksForTheRepositoryAndAnAnswerOpensIt() {
        Pool app = Asked.ofCredential(Asked.ofPath(Asked.pool("app", 0, 0), "acme/app"), "app");
        Watch two = Watch.filled(Asked.pool(0, 0), app);
        two.queues();
        two.fails(new Exchange.Fault(Effect.ReadJob.class, Optional.empty(), limited(Duration.ofMinutes(7)), false));

        two.passes(Duration.ofMinutes(5));
        assertThat(two.state.gate("app").closedUntil()).contains(two.world.now.plus(Duration.ofMinutes(7)));
        assertThat(two.state.gate(Pool.DEFAULT_CREDENTIAL).closed(two.world.now))
                .isFalse();
        two.mends().passes(Duration.ofMinutes(7));

        assertThat(two.state.gate("app").refusal()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNREACHABLE", "TIMEOUT", "UNAUTHORIZED", "FAILED", "INVALID"})
    void aFailureDiscardsNoJobAndIsTriedAgainEverMoreSeldom(Kind kind) {
        Job job = watch.queues();
        watch.fails(Effect.ReadJob.class, kind).passes(Duration.ofMinutes(5));
        Instant begun = watch.world.now;
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int before = asked().size();
            watch.until(Duration.ofHours(3), () -> asked().size() > before);
            seconds.add(Duration.between(begun, watch.world.now).toSeconds());
        }

        assertThat(seconds).containsExactly(10L, 30L, 70L, 150L, 310L, 630L, 1230L, 1830L);
        assertThat(watch.stage(job)).contains(QUEUED);
        assertThat(watch.state.hub(Asked.PATH).trouble().map(Failure::kind)).contains(kind);
        assertThat(log.notices(Notice.Oddity.class)).isEmpty();
        assertThat(log.notices(Notice.CallFailed.class))
                .contains(new Notice.CallFailed("ReadJob", "acme/app", new Failure(kind, "told to fail")));
        watch.mends().passes(Duration.ofMinutes(10));
        assertThat(watch.state.hub(Asked.PATH).trouble()).isEmpty();
        assertThat(watch.demand().waiting().get(job.id()).check().failures()).isZero();
    }

    @Test
    void failuresOfOneSlowDownAll() {
        for (long id = 0; id < 9; id++) {
            watch.told(job(id, watch.world.now.minus(Duration.ofMinutes(10))), QUEUED);
        }
        watch.fails(Effect.ReadJob.class, Kind.UNREACHABLE).answers();
        assertThat(asked()).containsExactly(0L);
        assertThat(watch.demand().checking().notBefore()).isEqualTo(watch.world.now.plusSeconds(1));

        watch.passes(Duration.ofSeconds(15));
        assertThat(asked()).containsExactly(0L, 1L, 2L, 3L, 0L);
        watch.mends().passes(Duration.ofMinutes(1));

        assertThat(watch.demand().checking().failures()).isZero();
        assertThat(watch.demand().checking().notBefore()).isEqualTo(Instant.MIN);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FORBIDDEN", "NOT_FOUND"})
    void aMissingPermissionIsToldOncePerRepositoryAndTriedSeldom(Kind kind) {
        Job job = watch.queues("acme/app", 1, "big");
        Job other = watch.queues("acme/APP", 1, "big");
        Job elsewhere = watch.queues("acme/tools", 1, "big");
        watch.fails(Effect.ReadJob.class, kind);

        watch.passes(Duration.ofMinutes(6));
        assertThat(asked()).containsExactly(job.id(), elsewhere.id());
        assertThat(log.notices(Notice.Oddity.class))
                .extracting(Notice.Oddity::subject)
                .containsExactly("acme/app", "acme/tools");
        assertThat(log.oddities())
                .allMatch(what -> what.equals("does not let us see whether its jobs still wait (" + kind.word()
                        + "); the credential needs `actions: read` there (a classic token: `repo`)"));
        watch.passes(Duration.ofMinutes(60));

        assertThat(asked()).hasSizeBetween(8, 12);
        assertThat(log.notices(Notice.Oddity.class)).hasSize(2);
        assertThat(watch.demand().waiting()).containsOnlyKeys(job.id(), other.id(), elsewhere.id());
        assertThat(watch.state.hub(Asked.PATH).trouble()).isEmpty();
        watch.mends().passes(Duration.ofHours(2));
        assertThat(watch.demand().checking().refused()).isEmpty();
    }

    @Test
    void refusalsOfCallsThatWereMadeTogetherAreOne() {
        watch.hears(new Event.JournalRead(
                List.of(job(1, watch.world.now), job(2, watch.world.now.plusSeconds(1)), job(3, watch.world.now)),
                Map.of()));
        watch.holds(Effect.ReadJob.class).passes(Duration.ofSeconds(5));
        watch.fails(Effect.ReadJob.class, Kind.FORBIDDEN).letsGo(Effect.ReadJob.class);

        assertThat(watch.demand().checking().refused())
                .containsExactly(
                        Map.entry("acme/app", new Calls.Retry(1, watch.world.now.plus(Duration.ofMinutes(5)))));
        assertThat(watch.demand().checking().inFlight()).isEmpty();
    }

    @Test
    void aListingThatShowsItIsAnAnswerToo() {
        Job job = watch.queues();
        watch.passes(Duration.ofMinutes(4));

        watch.hears(new Event.JobsListed("acme/app", watch.state.tick(), List.of(job), false, 0, 0));
        watch.passes(Duration.ofMinutes(5).minusMillis(1));
        assertThat(asked()).isEmpty();
        watch.passes(Duration.ofMillis(1));

        assertThat(asked()).hasSize(1);
    }

    @Test
    void nothingIsAskedByAProcessThatStops() {
        watch.queues();
        watch.hears(new Event.Stopping()).passes(Duration.ofMinutes(10));

        assertThat(asked()).isEmpty();
        Job late = watch.queues();
        assertThat(watch.stage(late)).contains(QUEUED);
    }
}
