package dev.slipway.fleet;

import static dev.slipway.fleet.Job.Stage.ENDED;
import static dev.slipway.fleet.Job.Stage.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What GitHub's word on a job means for the runner that has it. */
class JobRunnerTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Watch watch = Watch.filled(Asked.pool(1, 2));
    private final Runner runner = watch.first(Phase.IDLE);
    private final Log log = watch.log();

    private Phase phase() {
        return watch.now(runner).phase();
    }

    @Test
    void aRunnerIsBusyWhenGitHubSaysThatItHasAJob() {
        Job job = watch.queues();

        watch.told(job, STARTED, runner.name());

        assertThat(phase()).isEqualTo(Phase.BUSY);
        assertThat(watch.now(runner).told().job()).isTrue();
        assertThat(log.notices(Notice.PhaseChanged.class))
                .extracting(Notice.PhaseChanged::cause)
                .contains("GitHub says that it has a job");
    }

    @Test
    void aRunnerEndsWhenGitHubSaysThatItsJobHas() {
        Job job = watch.queues();

        watch.told(job, ENDED, runner.name());

        Runner ended = watch.now(runner);
        assertThat(ended.phase()).isEqualTo(Phase.ENDING);
        assertThat(ended.told()).isEqualTo(new Life.Told(true, true, true, false));
        assertThat(ended.farewell().map(Farewell::reason)).contains(Farewell.Reason.ENDED);
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
    }

    @Test
    void aRunnerThatEndsByGitHubsWordAloneIsNotStoppedWhileItsGuestIsBusy() {
        Box box = watch.box(runner);
        watch.world.work(box);
        Job job = new Job(5, 1, "acme/app", Set.of("big"), watch.world.now);

        watch.told(job, ENDED, runner.name()).passes(Duration.ofMinutes(30));

        assertThat(box.runs()).isTrue();
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
        watch.world.finishJob(box);
        watch.passes(MOMENT);
        assertThat(log.outcomes()).containsExactly(Outcome.COMPLETED);
    }

    @Test
    void newsOfAnotherJobIsNotAboutARunnerThatHasOne() {
        Job first = watch.queues();
        Job second = watch.queues();
        watch.told(first, STARTED, runner.name());

        watch.told(second, ENDED, runner.name());

        assertThat(phase()).isEqualTo(Phase.BUSY);
        assertThat(watch.stage(second)).contains(ENDED);
        assertThat(watch.demand().takers().get(runner.name()).job()).contains(first.id());
    }

    @Test
    void newsOfAJobThatItCannotSeeIsNotAboutOurRunner() {
        Job elsewhere = new Job(5, 1, "other/app", Set.of("big"), watch.world.now);

        watch.told(elsewhere, STARTED, runner.name());

        assertThat(phase()).isEqualTo(Phase.IDLE);
        assertThat(watch.demand().takers()).isEmpty();
    }

    @Test
    void newsOfARunnerThatIsNotOursIsAboutTheJobOnly() {
        Job job = watch.queues();

        watch.told(job, STARTED, "somebody-elses");

        assertThat(watch.demand().waiting()).isEmpty();
        assertThat(watch.demand().takers()).isEmpty();
        assertThat(phase()).isEqualTo(Phase.IDLE);
    }

    @Test
    void aRetiredRunnerThatGitHubHasJustGivenAJobIsKept() {
        watch.reconfigured(Asked.pool(0, 2))
                .holds(Effect.Deregister.class)
                .until(
                        Duration.ofMinutes(5),
                        () -> !log.made(Effect.Deregister.class).isEmpty());
        Job job = watch.queues();

        watch.told(job, STARTED, runner.name());

        assertThat(phase()).isEqualTo(Phase.BUSY);
        assertThat(watch.now(runner).farewell()).isEmpty();
    }

    @Test
    void aRunnerThatStoppedUnheardHadAJobIfGitHubSaysSo() {
        watch.holds(Effect.ReadConsole.class);
        watch.passes(Duration.ofSeconds(9));
        Job job = watch.queues();
        watch.world.powerOff(watch.box(runner));
        watch.answers();
        assertThat(phase()).isEqualTo(Phase.FINISHED);

        watch.told(job, ENDED, runner.name());

        assertThat(phase()).isEqualTo(Phase.FINISHED);
        watch.letsGo(Effect.ReadConsole.class).passes(MOMENT);
        assertThat(log.outcomes()).containsExactly(Outcome.COMPLETED);
    }

    @Test
    void aLateStartDoesNotTakeBackAnEnd() {
        Job job = watch.queues();
        watch.told(job, ENDED, runner.name());

        watch.told(job, STARTED, runner.name());

        assertThat(phase()).isEqualTo(Phase.ENDING);
    }

    @Test
    void whatIsKnownOfARunnersJobGoesWithIt() {
        Job job = watch.queues();
        watch.told(job, STARTED, runner.name());
        assertThat(watch.demand().takers()).containsOnlyKeys(runner.name());

        watch.world.vanish(watch.box(runner));
        watch.passes(MOMENT);

        assertThat(watch.knows(runner.name())).isFalse();
        assertThat(watch.demand().takers()).isEmpty();
    }

    @Test
    void whatAReadTellsOfAJobsRunnerCounts() {
        Job job = watch.queues();
        watch.hears(new Event.JobRead(job.id(), 0, STARTED, Optional.of(runner.name())));

        assertThat(phase()).isEqualTo(Phase.BUSY);
        assertThat(watch.stage(job)).contains(STARTED);
        assertThat(log.notices(Notice.JobMoved.class))
                .extracting(Notice.JobMoved::cause, Notice.JobMoved::waited)
                .last()
                .isEqualTo(tuple("GitHub was asked", Optional.empty()));
        assertThat(List.copyOf(watch.demand().takers().values()))
                .extracting(Taker::job)
                .containsExactly(Optional.of(job.id()));
    }
}
