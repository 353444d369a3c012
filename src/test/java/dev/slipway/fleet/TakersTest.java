package dev.slipway.fleet;

import static dev.slipway.fleet.Job.Stage.ENDED;
import static dev.slipway.fleet.Job.Stage.QUEUED;
import static dev.slipway.fleet.Job.Stage.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A guest often says that it has a job before GitHub says which: no job may launch a runner too many for that. */
class TakersTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration CONSOLE = Duration.ofSeconds(5);

    private final Watch watch = Watch.over(Asked.pool(0, 9));
    private Log log = watch.log();

    @BeforeEach
    void begins() {
        watch.world.guestsListen = false;
        watch.begins();
    }

    /** A runner for each job that waits: none of them has taken one yet. */
    private void launched() {
        watch.passes(MOMENT);
        watch.world.guestsListen = true;
        watch.world.boxes.values().forEach(watch.world::listen);
        watch.passes(CONSOLE);
        log = watch.log();
    }

    private Box idle() {
        return watch.box(watch.first(Phase.IDLE));
    }

    private int launches() {
        return log.made(Effect.Launch.class).size();
    }

    private Optional<Long> presumed(Box box) {
        return watch.demand().takers().get(box.name).presumed();
    }

    private void says(Box box, String repository, String run) {
        GuestRecord word = new GuestRecord.Job(Optional.empty(), Optional.of(repository), Optional.of(run));
        watch.hears(new Event.ConsoleRead(box.name, watch.state.tick(), List.of(word), false));
    }

    @Test
    void aJobThatARunnerOfOursIsPresumedToHaveLaunchesNoOther() {
        Job job = watch.queues();
        launched();
        Box box = idle();

        watch.world.take(box);
        watch.passes(CONSOLE);

        assertThat(watch.phases()).containsExactly(Phase.BUSY);
        assertThat(watch.demand().presumed()).containsExactly(job.id());
        assertThat(watch.finding("small").queued()).isZero();
        assertThat(watch.finding("small").wanted()).isZero();
        assertThat(launches()).isZero();
        watch.delivers();
        assertThat(watch.demand().takers().get(box.name).job()).contains(job.id());
        assertThat(watch.demand().presumed()).isEmpty();
        assertThat(watch.stage(job)).contains(STARTED);
        assertThat(launches()).isZero();
    }

    @Test
    void nothingIsPresumedOfARunnerWhoseJobIsKnown() {
        Job first = watch.queues();
        Job second = watch.queues();
        launched();
        Box box = idle();
        watch.told(first, STARTED, box.name);

        says(box, "acme/app", "1");

        assertThat(watch.demand().presumed()).isEmpty();
        assertThat(watch.stage(second)).contains(QUEUED);
        assertThat(watch.finding("small").queued()).isEqualTo(1);
    }

    @Test
    void theOldestOfTheRunIsPresumedWhateverItsRepositorysCase() {
        Job other = watch.queues("acme/app", 2, "big");
        watch.passes(MOMENT);
        Job elsewhere = watch.queues("acme/tools", 1, "big");
        watch.passes(MOMENT);
        Job oldest = watch.queues("acme/app", 1, "big");
        watch.passes(MOMENT);
        Job youngest = watch.queues("acme/app", 1, "big");
        launched();

        says(idle(), "Acme/APP", "1");

        assertThat(watch.demand().presumed()).containsExactly(oldest.id());
        assertThat(List.of(other, elsewhere, youngest))
                .allMatch(job -> watch.stage(job).equals(Optional.of(QUEUED)));
    }

    @Test
    void aJobThatThePoolCannotServeIsNotPresumed() {
        Pool gpu = Asked.serving(Asked.pool("gpu", 0, 3), List.of("gpu"), false, Set.of());
        watch.reconfigured(Asked.pool(0, 9), gpu);
        Job first = watch.queues("acme/app", 1, "gpu");
        Job second = watch.queues("acme/app", 1, "big");
        launched();
        Box box = watch.world.boxes.values().stream()
                .filter(one -> one.pool().equals("small"))
                .findFirst()
                .orElseThrow();

        says(box, "acme/app", "1");

        assertThat(watch.demand().presumed()).containsExactly(second.id()).doesNotContain(first.id());
    }

    @Test
    void aRunnerOfARemovedPoolHasAJobThatItsPathCanSee() {
        Job job = watch.queues();
        launched();
        Box box = idle();
        watch.holds(Effect.Deregister.class).reconfigured(Asked.pool("other", 0, 9));

        says(box, "acme/app", "1");

        assertThat(watch.demand().presumed()).containsExactly(job.id());
    }

    @Test
    void aJobThatIsToldLateIsPresumedToBeTheOneThatARunnerHas() {
        watch.queues();
        launched();
        Box box = idle();
        Job late = watch.world.board.queue("acme/app", 2, "big");
        says(box, "acme/app", "2");
        assertThat(watch.demand().presumed()).isEmpty();

        watch.passes(Duration.ofSeconds(30)).delivers();

        assertThat(presumed(box)).contains(late.id());
        assertThat(watch.demand().waiting()).hasSize(2);
    }

    @Test
    void aJobThatBeganToWaitLongAfterARunnerHadOneIsAnother() {
        watch.queues();
        launched();
        Box box = idle();
        says(box, "acme/app", "2");
        watch.passes(Duration.ofSeconds(10));
        Job inTime = watch.queues("acme/app", 2, "big");
        assertThat(presumed(box)).contains(inTime.id());
        watch.told(inTime, ENDED).passes(Duration.ofMillis(1));

        watch.queues("acme/app", 2, "big");

        assertThat(presumed(box)).isEmpty();
    }

    @Test
    void eachRunnerHasAnotherJob() {
        Job first = watch.queues();
        Job second = watch.queues();
        Job third = watch.queues();
        launched();
        List<Box> boxes = List.copyOf(watch.world.boxes.values());

        says(boxes.get(0), "acme/app", "1");
        says(boxes.get(1), "acme/app", "1");

        assertThat(presumed(boxes.get(0))).contains(first.id());
        assertThat(presumed(boxes.get(1))).contains(second.id());
        assertThat(watch.finding("small").queued()).isEqualTo(1);
        assertThat(watch.stage(third)).contains(QUEUED);
    }

    @Test
    void gitHubsWordMovesWhatWasPresumed() {
        Job first = watch.queues();
        Job second = watch.queues();
        Job third = watch.queues();
        launched();
        List<Box> boxes = List.copyOf(watch.world.boxes.values());
        says(boxes.get(0), "acme/app", "1");
        says(boxes.get(1), "acme/app", "1");

        watch.told(second, STARTED, boxes.get(0).name);

        assertThat(watch.demand().takers().get(boxes.get(0).name).job()).contains(second.id());
        assertThat(presumed(boxes.get(1))).contains(first.id());
        assertThat(watch.finding("small").queued()).isEqualTo(1);
        watch.told(third, STARTED, boxes.get(1).name);
        assertThat(watch.demand().presumed()).isEmpty();
        assertThat(watch.finding("small").queued()).isEqualTo(1);
        assertThat(watch.stage(first)).contains(QUEUED);
        assertThat(launches()).isZero();
    }

    @Test
    void aStartThatNamesNobodyIsThatOfThePresumedRunner() {
        Job first = watch.queues();
        watch.queues();
        launched();
        Box box = idle();
        says(box, "acme/app", "1");

        watch.told(first, STARTED);

        assertThat(watch.demand().takers().get(box.name).job()).contains(first.id());
        assertThat(watch.demand().presumed()).isEmpty();
    }

    @Test
    void anEndThatNamesNobodyIsOfAJobThatNobodyHad() {
        Job first = watch.queues();
        Job second = watch.queues();
        launched();
        Box box = idle();
        says(box, "acme/app", "1");

        watch.told(first, ENDED);

        assertThat(presumed(box)).contains(second.id());
    }

    @Test
    void withoutNewsForTenSecondsGitHubIsAsked() {
        Job job = watch.queues();
        launched();
        Box box = idle();
        watch.world.take(box);
        watch.losesNews();
        says(box, "acme/app", "1");

        watch.passes(Duration.ofSeconds(10).minusMillis(1));
        assertThat(log.made(Effect.ReadJob.class)).isEmpty();
        watch.passes(Duration.ofMillis(1));

        assertThat(log.made(Effect.ReadJob.class))
                .extracting(Effect.ReadJob::job, Effect.ReadJob::repository)
                .containsExactly(tuple(job.id(), "acme/app"));
        assertThat(watch.stage(job)).contains(STARTED);
        assertThat(watch.demand().takers().get(box.name).job()).contains(job.id());
        assertThat(launches()).isZero();
    }

    @Test
    void aWrongPresumptionIsTakenBackAndTheNextOfTheRunTried() {
        Job first = watch.queues();
        Job second = watch.queues();
        launched();
        Box box = idle();
        watch.world.board.begins(watch.world.board.tasks.get(second.id()), box.name);
        watch.losesNews();
        says(box, "acme/app", "1");
        assertThat(presumed(box)).contains(first.id());

        watch.passes(Duration.ofSeconds(10));

        assertThat(presumed(box)).contains(second.id());
        assertThat(watch.stage(first)).contains(QUEUED);
        assertThat(watch.finding("small").queued()).isEqualTo(1);
        watch.passes(Duration.ofSeconds(10));
        assertThat(watch.stage(second)).contains(STARTED);
        assertThat(watch.demand().takers().get(box.name).job()).contains(second.id());
    }

    @Test
    void aJobThatStillWaitedAfterTheWordIsNotPresumed() {
        Job job = watch.queues();
        launched();
        Box box = idle();
        says(box, "acme/app", "1");

        watch.passes(Duration.ofSeconds(10)).passes(Duration.ofSeconds(30));

        assertThat(watch.stage(job)).contains(QUEUED);
        assertThat(watch.demand().presumed()).isEmpty();
        assertThat(log.made(Effect.ReadJob.class)).hasSize(1);
        assertThat(watch.finding("small").queued()).isEqualTo(1);
        assertThat(launches()).isEqualTo(1);
    }

    @Test
    void anAnswerFromBeforeTheWordIsNoEvidence() {
        Job job = watch.queues();
        launched();
        long before = watch.state.tick();
        Box box = idle();
        says(box, "acme/app", "1");
        long since = watch.state.tick();

        watch.hears(new Event.JobRead(job.id(), before, QUEUED, Optional.empty()));
        assertThat(presumed(box)).contains(job.id());
        watch.hears(new Event.JobRead(job.id(), since, QUEUED, Optional.empty()));

        assertThat(presumed(box)).isEmpty();
    }

    @Test
    void whatCannotBeVerifiedStaysPresumedWhileTheRunnerLivesAndCountsAgainAfter() {
        Job job = watch.queues();
        launched();
        Box box = idle();
        says(box, "acme/app", "1");
        watch.fails(Effect.ReadJob.class, Failure.Kind.FORBIDDEN);

        watch.passes(Duration.ofMinutes(10));
        assertThat(presumed(box)).contains(job.id());
        assertThat(launches()).isZero();
        watch.world.guestsListen = false;
        watch.world.powerOff(box);
        watch.passes(Duration.ofSeconds(10).minusMillis(1));
        assertThat(watch.knows(box.name)).isFalse();
        assertThat(watch.demand().presumed()).containsExactly(job.id());
        assertThat(launches()).isZero();
        watch.passes(Duration.ofMillis(1));

        assertThat(watch.demand().presumed()).isEmpty();
        assertThat(watch.demand().takers()).isEmpty();
        assertThat(watch.stage(job)).contains(QUEUED);
        assertThat(launches()).isEqualTo(1);
    }

    @Test
    void aPresumedJobIsVerifiedAtOnceWhenItsRunnerHasStopped() {
        Job job = watch.queues();
        launched();
        Box box = idle();
        watch.world.take(box);
        watch.passes(CONSOLE);
        watch.world.finishJob(box);
        watch.losesNews();

        watch.answers();

        assertThat(watch.stage(job)).contains(ENDED);
        assertThat(launches()).isZero();
    }

    @Test
    void aJobThatIsToldWhenItsRunnerHasStoppedIsVerifiedAtOnce() {
        watch.queues();
        launched();
        Job job = watch.world.board.queue("acme/app", 2, "big");
        List<Board.Sent> late = List.copyOf(watch.world.board.sent);
        Box box = idle();
        says(box, "acme/app", "2");
        watch.world.board.ends(watch.world.board.tasks.get(job.id()));
        watch.world.powerOff(box);
        watch.answers().passes(Duration.ofSeconds(9));
        assertThat(watch.knows(box.name)).isFalse();
        Log since = watch.log();

        late.forEach(news -> watch.hears(watch.world.board.arrives(news)));
        watch.answers();

        assertThat(since.made(Effect.ReadJob.class))
                .extracting(Effect.ReadJob::job)
                .containsExactly(job.id());
        assertThat(watch.stage(job)).contains(ENDED);
        assertThat(since.made(Effect.Launch.class)).isEmpty();
    }

    @Test
    void aStoppedRunnerThatIsStillThereIsReleasedToo() {
        Job job = watch.queues();
        launched();
        watch.fails(Effect.ReadJob.class, Failure.Kind.TIMEOUT).holds(Effect.DeleteInstance.class);
        Box box = idle();
        says(box, "acme/app", "1");
        watch.world.powerOff(box);
        watch.answers().passes(Duration.ofSeconds(10));
        assertThat(watch.knows(box.name)).isTrue();
        assertThat(watch.demand().presumed()).isEmpty();
        Taker released = watch.demand().takers().get(box.name);
        assertThat(released.over()).isTrue();

        says(box, "acme/app", "1");
        watch.passes(MOMENT);

        assertThat(watch.demand().presumed()).isEmpty();
        assertThat(watch.stage(job)).contains(QUEUED);
        watch.letsGo(Effect.DeleteInstance.class).passes(MOMENT);
        assertThat(watch.demand().takers()).isEmpty();
    }

    @Test
    void aGuestThatDoesNotSayWhichRunPresumesNothing() {
        watch.queues();
        launched();
        Box box = idle();

        watch.hears(new Event.ConsoleRead(
                box.name,
                watch.state.tick(),
                List.of(new GuestRecord.Job(Optional.empty(), Optional.empty(), Optional.of("1"))),
                false));
        watch.hears(new Event.ConsoleRead(
                box.name,
                watch.state.tick(),
                List.of(new GuestRecord.Job(Optional.empty(), Optional.of("acme/app"), Optional.empty())),
                false));

        assertThat(watch.demand().takers()).isEmpty();
    }

    @Test
    void onlyAGuestsFirstWordCounts() {
        Job first = watch.queues("acme/app", 1, "big");
        Job second = watch.queues("acme/app", 2, "big");
        launched();
        Box box = idle();

        says(box, "acme/app", "1");
        says(box, "acme/app", "2");

        assertThat(watch.demand().presumed()).containsExactly(first.id()).doesNotContain(second.id());
    }

    @Test
    void aRestartPresumesAgainWhatTheGuestsSay() {
        Job job = watch.queues();
        launched();
        Box box = idle();
        watch.world.take(box);
        watch.passes(CONSOLE);
        watch.holds(Effect.ReadJob.class).restarts();

        watch.hears(new Event.JournalRead(List.of(job), Map.of())).answers();
        watch.passes(Duration.ofSeconds(10));

        assertThat(watch.demand().presumed()).containsExactly(job.id());
        watch.letsGo(Effect.ReadJob.class).passes(Duration.ofSeconds(10));
        assertThat(watch.stage(job)).contains(STARTED);
        assertThat(watch.demand().presumed()).isEmpty();
    }
}
