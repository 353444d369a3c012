package dev.slipway.fleet;

import static dev.slipway.fleet.Job.Stage.ENDED;
import static dev.slipway.fleet.Job.Stage.QUEUED;
import static dev.slipway.fleet.Job.Stage.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What news makes known of jobs: a set of ids whose stages only move forward. */
class JobNewsTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Watch watch = Watch.filled(Asked.pool(0, 3));
    private final Log log = watch.log();

    private static Job job(long id, Instant queuedAt) {
        return new Job(id, 1, "acme/app", Set.of("big"), queuedAt);
    }

    private Job job(long id) {
        return job(id, watch.world.now);
    }

    private List<Notice.JobMoved> moves() {
        return log.notices(Notice.JobMoved.class);
    }

    private Notice.JobMoved lastMove() {
        List<Notice.JobMoved> moves = moves();
        return moves.get(moves.size() - 1);
    }

    @Test
    void aQueuedJobIsKnownAndToldOf() {
        Job job = job(5);

        watch.told(job, QUEUED);

        assertThat(watch.stage(job)).contains(QUEUED);
        assertThat(watch.demand().waiting().get(5L).since()).isEqualTo(watch.world.now);
        assertThat(moves())
                .containsExactly(new Notice.JobMoved(
                        job, Optional.empty(), QUEUED, Optional.of("small"), Optional.empty(), "GitHub told it"));
    }

    @Test
    void aJobMovesOnAndItsWaitIsTold() {
        Job job = job(5);
        watch.told(job, QUEUED).passes(Duration.ofSeconds(70)).told(job, STARTED);

        assertThat(watch.stage(job)).contains(STARTED);
        assertThat(lastMove())
                .isEqualTo(new Notice.JobMoved(
                        job,
                        Optional.of(QUEUED),
                        STARTED,
                        Optional.of("small"),
                        Optional.of(Duration.ofSeconds(70)),
                        "GitHub told it"));
        watch.told(job, ENDED);

        assertThat(watch.stage(job)).contains(ENDED);
        assertThat(lastMove())
                .isEqualTo(new Notice.JobMoved(
                        job, Optional.of(STARTED), ENDED, Optional.of("small"), Optional.empty(), "GitHub told it"));
    }

    @Test
    void aWaitIsNeverNegative() {
        Job job = job(5, watch.world.now.plusSeconds(9));

        watch.told(job, QUEUED).told(job, STARTED);

        assertThat(lastMove().waited()).contains(Duration.ZERO);
    }

    @Test
    void repeatedNewsChangesNothing() {
        Job job = job(5);
        watch.told(job, QUEUED).told(job, QUEUED).told(job, STARTED).told(job, STARTED);
        watch.told(job, ENDED).told(job, ENDED).told(job, STARTED).told(job, QUEUED);

        assertThat(watch.stage(job)).contains(ENDED);
        assertThat(watch.demand().waiting()).isEmpty();
        assertThat(moves()).extracting(Notice.JobMoved::to).containsExactly(QUEUED, STARTED, ENDED);
    }

    @Test
    void aLateQueuedNeverResurrectsAJobThatIsOver() {
        watch.told(job(5), ENDED).told(job(6), STARTED);

        watch.passes(Duration.ofMinutes(3)).told(job(5), QUEUED).told(job(6), QUEUED);

        assertThat(watch.demand().waiting()).isEmpty();
        assertThat(watch.stage(job(5))).contains(ENDED);
        assertThat(watch.stage(job(6))).contains(STARTED);
        assertThat(log.made(Effect.Launch.class)).isEmpty();
    }

    @Test
    void whatIsOverIsRememberedForADayAndWhatIsOlderIsOverByItself() {
        Job job = job(5);
        watch.told(job, ENDED).passes(Duration.ofHours(24).minusSeconds(1));
        watch.told(job, QUEUED);
        assertThat(watch.stage(job)).contains(ENDED);

        watch.passes(Duration.ofHours(2)).told(job, QUEUED);

        assertThat(watch.stage(job)).isEmpty();
        assertThat(moves()).hasSize(1);
    }

    @Test
    void aJobThatWasQueuedADayAgoIsOver() {
        Instant dayAgo = watch.world.now.minus(Duration.ofHours(24));

        watch.told(job(5, dayAgo), QUEUED).told(job(6, dayAgo.plusMillis(1)), QUEUED);

        assertThat(watch.demand().waiting()).containsOnlyKeys(6L);
    }

    @Test
    void aDayInTheQueueIsTheEnd() {
        watch.reconfigured(Asked.pool(0, 0));
        Job job = watch.queues();

        watch.passes(Duration.ofHours(24).minusMillis(1));
        assertThat(watch.stage(job)).contains(QUEUED);
        watch.passes(Duration.ofMillis(1));

        assertThat(watch.stage(job)).contains(ENDED);
        assertThat(lastMove())
                .isEqualTo(new Notice.JobMoved(
                        job,
                        Optional.of(QUEUED),
                        ENDED,
                        Optional.of("small"),
                        Optional.empty(),
                        "it has been queued for a day"));
        watch.told(job, QUEUED);
        assertThat(watch.demand().waiting()).isEmpty();
    }

    @Test
    void aQueueTimeInTheFutureCountsFromNow() {
        Job job = job(5, watch.world.now.plus(Duration.ofHours(9)));

        watch.told(job, QUEUED);

        assertThat(watch.demand().waiting().get(5L).since()).isEqualTo(watch.world.now);
        assertThat(watch.demand().waiting().get(5L).job()).isEqualTo(job);
    }

    @Test
    void aJobHasWaitedSinceTheEarliestThatIsToldOfIt() {
        Instant early = watch.world.now.minusSeconds(100);

        watch.told(job(5), QUEUED).told(job(5, early), QUEUED).told(job(5), QUEUED);

        assertThat(watch.demand().waiting().get(5L).since()).isEqualTo(early);
        assertThat(moves()).hasSize(1);
    }

    @Test
    void aJobThatNoPoolCanServeIsCountedOnceAndNotKept() {
        Job job = new Job(5, 1, "acme/app", Set.of("gpu"), watch.world.now);

        watch.told(job, QUEUED).told(job, QUEUED);

        assertThat(watch.demand().waiting()).isEmpty();
        assertThat(watch.stage(job)).isEmpty();
        assertThat(log.notices(Notice.JobUnservable.class)).containsExactly(new Notice.JobUnservable(job));
        assertThat(moves()).isEmpty();
    }

    @Test
    void jobsThatAreNobodysBusinessHereAreNotToldOf() {
        Job job = new Job(5, 1, "acme/app", Set.of("ubuntu-latest"), watch.world.now);

        watch.told(job, STARTED, "GitHub Actions 7").told(job, ENDED, "GitHub Actions 7");

        assertThat(watch.stage(job)).contains(ENDED);
        assertThat(moves()).isEmpty();
    }

    @Test
    void jobsAreJudgedAgainWhenThePoolsChange() {
        Job job = watch.queues();
        Pool other = Asked.serving(Asked.pool(0, 3), List.of("tiny"), false, Set.of());

        watch.reconfigured(other);

        assertThat(watch.demand().waiting()).isEmpty();
        assertThat(log.notices(Notice.JobUnservable.class)).containsExactly(new Notice.JobUnservable(job));
        watch.reconfigured(Asked.pool(0, 3)).told(job, QUEUED);
        assertThat(watch.stage(job)).contains(QUEUED);
        watch.reconfigured(other);
        assertThat(log.notices(Notice.JobUnservable.class)).hasSize(1);
    }

    @Test
    void anArchitectureIsJudgedWhenItIsKnown() {
        Watch unknown = Watch.over(Asked.pool(0, 3));
        unknown.hears(new Event.Configured(Asked.fleet(Asked.pool(0, 3))));
        Job here = new Job(5, 1, "acme/app", Set.of("big", "x64"), unknown.world.now);
        Job elsewhere = new Job(6, 1, "acme/app", Set.of("big", "arm64"), unknown.world.now);
        unknown.told(here, QUEUED).told(elsewhere, QUEUED);
        assertThat(unknown.demand().waiting()).hasSize(2);

        unknown.connects();

        assertThat(unknown.demand().waiting()).containsOnlyKeys(5L);
        assertThat(unknown.log().notices(Notice.JobUnservable.class)).isEmpty();
        assertThat(unknown.notices).contains(new Notice.JobUnservable(elsewhere));
    }

    @Test
    void beforeTheConfigurationIsReadEveryJobIsKept() {
        Watch begun = Watch.over(Asked.pool(0, 3));
        Job gpu = new Job(5, 1, "acme/app", Set.of("gpu"), begun.world.now);
        Job big = new Job(6, 1, "acme/app", Set.of("big"), begun.world.now);

        begun.told(gpu, QUEUED).told(big, QUEUED);
        assertThat(begun.demand().waiting()).containsOnlyKeys(5L, 6L);
        assertThat(begun.notices)
                .contains(new Notice.JobMoved(
                        gpu, Optional.empty(), QUEUED, Optional.empty(), Optional.empty(), "GitHub told it"));
        begun.begins();

        assertThat(begun.demand().waiting()).containsOnlyKeys(6L);
        assertThat(begun.notices).contains(new Notice.JobUnservable(gpu));
    }

    @Test
    void theJournalBringsBackWhatWaitedAndWhatWasOver() {
        Instant now = watch.world.now;
        Job waits = job(5);
        Job old = job(8, now.minus(Duration.ofHours(24)));

        watch.hears(new Event.JournalRead(
                List.of(waits, job(6), old), Map.of(6L, now.minusSeconds(9), 7L, now.plusSeconds(999))));

        assertThat(watch.demand().waiting()).containsOnlyKeys(5L);
        assertThat(watch.demand().waiting().get(5L).check()).isEqualTo(Check.at(now));
        assertThat(moves()).extracting(Notice.JobMoved::cause).containsExactly("it was in the journal");
        watch.told(job(6), QUEUED).told(job(7), QUEUED).told(old, QUEUED);
        assertThat(watch.demand().waiting()).containsOnlyKeys(5L);
        assertThat(watch.stage(job(6))).contains(STARTED);
    }

    @Test
    void theJournalDoesNotBringBackWhatIsTooOldToMatter() {
        Instant now = watch.world.now;

        watch.hears(new Event.JournalRead(
                List.of(),
                Map.of(
                        6L,
                        now.minus(Pace.JOB_MEMORY),
                        7L,
                        now.minus(Pace.JOB_MEMORY).minusMillis(1))));

        assertThat(watch.demand().started().contains(6)).isTrue();
        assertThat(watch.demand().started().contains(7)).isFalse();
    }

    @Test
    void theJournalTakesNobodyBackWhoIsKnownAlready() {
        Job job = job(5);
        watch.told(job, QUEUED);
        Check check = watch.demand().waiting().get(5L).check();
        watch.told(job(6), ENDED).told(job(7), QUEUED);

        watch.hears(new Event.JournalRead(List.of(job, job(6)), Map.of(7L, watch.world.now)));

        assertThat(watch.demand().waiting()).containsOnlyKeys(5L);
        assertThat(watch.demand().waiting().get(5L).check()).isEqualTo(check);
        assertThat(watch.stage(job(6))).contains(ENDED);
    }

    @Test
    void aJobThatStartsGivesItsRunnerAsTheOneThatServesIt() {
        Watch two = Watch.filled(Asked.pool("small", 0, 3), Asked.pool("large", 1, 1));
        Job job = two.queues();
        Runner large = two.first(Phase.IDLE);

        two.told(job, STARTED, large.name());

        assertThat(two.notices)
                .filteredOn(notice -> notice instanceof Notice.JobMoved moved && moved.to() == STARTED)
                .extracting(notice -> ((Notice.JobMoved) notice).pool())
                .containsExactly(Optional.of("large"));
        two.passes(MOMENT);
    }
}
