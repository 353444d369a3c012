package dev.slipway.fleet;

import static dev.slipway.fleet.Job.Stage.QUEUED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A job that waits beside an idle runner of the right kind, which never gets it. */
class PassedOverTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration TOO_LONG = Duration.ofMinutes(2);

    private Log log;

    private Watch idle(Pool... pools) {
        Watch watch = Watch.filled(pools);
        watch.passes(Duration.ofMinutes(10));
        log = watch.log();
        return watch;
    }

    private List<String> retired() {
        return log.on(Effect.Deregister.class);
    }

    private int launches() {
        return log.made(Effect.Launch.class).size();
    }

    @Test
    void aJobThatWaitsTwoMinutesBesideAnIdleRunnerGetsAnotherForIt() {
        Watch watch = idle(Asked.pool(1, 3));
        Runner zombie = watch.first(Phase.IDLE);
        Job job = watch.queues();
        assertThat(launches()).isEqualTo(1);
        Log since = log;

        watch.passes(TOO_LONG.minusMillis(1));
        assertThat(since.made(Effect.ReadJob.class)).isEmpty();
        assertThat(retired()).isEmpty();
        watch.holds(Effect.ReadJob.class).passes(Duration.ofMillis(1));
        assertThat(since.made(Effect.ReadJob.class))
                .extracting(Effect.ReadJob::job)
                .containsExactly(job.id());
        assertThat(retired()).isEmpty();
        watch.letsGo(Effect.ReadJob.class);

        assertThat(retired()).containsExactly(zombie.name());
        assertThat(launches()).isEqualTo(2);
        assertThat(log.outcomes()).containsExactly(Outcome.RETIRED);
        assertThat(watch.notices)
                .filteredOn(notice -> notice instanceof Notice.PhaseChanged changed
                        && changed.runner().equals(zombie.name())
                        && changed.to() == Phase.ENDING)
                .extracting(notice -> ((Notice.PhaseChanged) notice).cause())
                .containsExactly("passed over");
    }

    @Test
    void withMaxReachedTheIdleRunnerIsRetiredFirst() {
        Watch watch = idle(Asked.pool(1, 1));
        Runner zombie = watch.first(Phase.IDLE);
        watch.queues();
        watch.world.guestsLeave = false;

        watch.passes(TOO_LONG);

        assertThat(retired()).containsExactly(zombie.name());
        assertThat(launches()).isZero();
        watch.world.powerOff(watch.box(zombie));
        watch.passes(MOMENT);
        assertThat(launches()).isEqualTo(1);
    }

    @Test
    void theOldestIdleRunnerIsRetired() {
        Watch watch = Watch.filled(Asked.pool(1, 4));
        Runner oldest = watch.first(Phase.IDLE);
        watch.passes(Duration.ofMinutes(1)).reconfigured(Asked.pool(3, 4)).passes(Duration.ofMinutes(9));
        log = watch.log();
        watch.queues();

        watch.passes(TOO_LONG);

        assertThat(retired()).containsExactly(oldest.name());
    }

    @Test
    void theRunnerMustHaveBeenIdleForTwoMinutesToo() {
        Watch watch = Watch.over(Asked.pool(1, 1));
        watch.world.guestsListen = false;
        watch.begins().passes(MOMENT);
        log = watch.log();
        watch.queues();
        watch.passes(Duration.ofSeconds(100));
        watch.world.boxes.values().forEach(watch.world::listen);
        watch.until(Duration.ofSeconds(9), () -> watch.phases().contains(Phase.IDLE));

        watch.passes(TOO_LONG.minusMillis(1));
        assertThat(log.made(Effect.ReadJob.class)).isEmpty();
        watch.passes(Duration.ofMillis(1));

        assertThat(retired()).hasSize(1);
    }

    @Test
    void itIsRepeatedAtGrowingIntervals() {
        Watch watch = idle(Asked.pool(2, 9));
        watch.queues();
        Instant begun = watch.world.now;

        List<Integer> minutes = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            int count = i;
            watch.until(Duration.ofHours(2), () -> retired().size() == count);
            minutes.add((int) Duration.between(begun, watch.world.now).toMinutes());
        }

        assertThat(minutes).containsExactly(2, 6, 14, 30, 62);
        assertThat(launches()).isEqualTo(1 + 5);
    }

    @Test
    void eachJobIsBesideAnotherRunner() {
        Watch watch = idle(Asked.pool(2, 2));
        watch.queues();
        watch.passes(Duration.ofSeconds(30));
        watch.queues();

        watch.passes(TOO_LONG.minusSeconds(30));
        assertThat(retired()).hasSize(1);
        watch.passes(Duration.ofSeconds(30));

        assertThat(retired()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void twoJobsBesideOneRunnerRetireItOnce() {
        Watch watch = idle(Asked.pool(1, 1));
        watch.queues();
        watch.passes(Duration.ofMillis(1));
        watch.queues();

        watch.holds(Effect.ReadJob.class).passes(TOO_LONG.plusSeconds(9));

        assertThat(log.made(Effect.ReadJob.class)).hasSize(1);
        watch.letsGo(Effect.ReadJob.class);
        assertThat(retired()).hasSize(1);
    }

    @Test
    void aJobThatIsOverRetiresNobody() {
        Watch watch = idle(Asked.pool(1, 1));
        Job job = watch.queues();
        watch.world.board.ends(watch.world.board.tasks.get(job.id()));
        watch.losesNews();

        watch.passes(Duration.ofMinutes(30));

        assertThat(log.made(Effect.ReadJob.class)).hasSize(1);
        assertThat(watch.demand().waiting()).isEmpty();
        assertThat(retired()).isEmpty();
    }

    @Test
    void whatCannotBeVerifiedForLackOfPermissionIsBelieved() {
        Watch watch = idle(Asked.pool(1, 1)).fails(Effect.ReadJob.class, Failure.Kind.FORBIDDEN);
        watch.queues();

        watch.passes(TOO_LONG);

        assertThat(retired()).hasSize(1);
    }

    @Test
    void anyOtherFailureToVerifyRetiresNobody() {
        Watch watch = idle(Asked.pool(1, 1)).fails(Effect.ReadJob.class, Failure.Kind.TIMEOUT);
        Job job = watch.queues();

        watch.passes(TOO_LONG.plusSeconds(9));
        assertThat(log.made(Effect.ReadJob.class)).hasSize(1);
        assertThat(retired()).isEmpty();
        watch.mends().passes(MOMENT);

        assertThat(log.made(Effect.ReadJob.class)).hasSize(2);
        assertThat(watch.stage(job)).contains(QUEUED);
        assertThat(retired()).hasSize(1);
    }

    @Test
    void aRunnerThatIsBusyAfterAllIsKept() {
        Watch watch = idle(Asked.pool(1, 1));
        Box box = watch.box(watch.first(Phase.IDLE));
        watch.queues();
        box.mute = true;
        watch.world.work(box);

        watch.passes(TOO_LONG);

        assertThat(retired()).containsExactly(box.name);
        assertThat(watch.phases()).containsExactly(Phase.BUSY);
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
    }

    @Test
    void nobodyIsRetiredWhileNoOtherCanBeLaunched() {
        Watch watch = idle(Asked.pool(1, 2));
        watch.fails(new Exchange.Fault(
                Effect.ListRegistrations.class,
                Optional.empty(),
                new Failure(Failure.Kind.LIMITED, "slow down", Optional.of(Duration.ofMinutes(9))),
                false));
        watch.queues();
        watch.hears(new Event.ReconcileAsked()).answers().mends();

        watch.passes(Duration.ofMinutes(9).minusMillis(1));
        assertThat(retired()).isEmpty();
        watch.passes(Duration.ofMillis(1)).passes(MOMENT);

        assertThat(retired()).hasSize(1);
    }

    @Test
    void anOldConfirmationIsNotEnough() {
        Waiting job = new Waiting(
                new Job(5, 1, "acme/app", Set.of("big"), World.BEGINNING),
                World.BEGINNING,
                1,
                Check.at(World.BEGINNING).confirmed(World.BEGINNING.plusSeconds(121), 2),
                0,
                Instant.MIN);
        Runner runner = Runner.asked("r", Asked.pool(1, 1), World.BEGINNING).advanced(Stage.LISTENING, World.BEGINNING);

        PassedOver fresh = beside(job, runner, 241);
        PassedOver old = beside(job, runner, 242);

        assertThat(fresh.passed()).containsExactly(5L);
        assertThat(fresh.runners()).containsExactly(runner);
        assertThat(fresh.doubted()).isEmpty();
        assertThat(old.passed()).isEmpty();
        assertThat(old.runners()).isEmpty();
        assertThat(old.doubted()).containsExactly(5L);
    }

    private static PassedOver beside(Waiting job, Runner runner, int seconds) {
        return PassedOver.of(List.of(job), List.of(runner), Checking.IDLE, World.BEGINNING.plusSeconds(seconds));
    }
}
