package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;

/** Pools that keep nothing ready launch what waiting jobs need, told by signed deliveries; the listing is an hour away. */
interface DemandScenarios {

    @Scenario
    default void aBurstOfJobsIsServedByNoMoreRunnersThanAllowedAndThePoolIsEmptyAgain(World world) {
        // Given an empty pool of three at most
        world.github().webhook().create();
        Program program = world.start(
                        world.configuration("burst").webhook().pool("c", 0, 3).pool("scale-down-delay", "2s"))
                .receiving();

        // When eight jobs come at once
        List<Long> jobs = Stream.generate(() -> world.github().queue(Duration.ofSeconds(2)))
                .limit(8)
                .toList();

        // Then all of them run, each on a runner that was launched for one, three at most at a time, and none is left
        Waits.eventually().until(() -> jobs.stream().allMatch(world.github()::succeeded));
        world.awaitIdle(0);
        assertThat(world.events().of("instance-created")).hasSize(8).doesNotHaveDuplicates();
        assertThat(world.events().runningOverTime(List.of())).contains(3).allMatch(running -> running <= 3);
        assertThat(world.github().webhook().attempts("queued"))
                .hasSize(8)
                .allMatch(attempt -> attempt.reception().succeeded());
        Waits.eventually()
                .untilAsserted(() -> assertThat(program.metric("slipway_job_queue_duration_seconds_count{pool=\"c\"}"))
                        .isEqualTo(8));
        assertThat(program.metric("slipway_jobs_queued{pool=\"c\"}")).isZero();
        world.finish();
    }

    @Scenario
    default void aJobThatIsCancelledWhileItWaitsForRoomLeavesNoDemand(World world) {
        // Given a pool of one that is busy, and a job that waits
        world.github().webhook().create();
        Program program = world.start(world.configuration("cancel")
                        .webhook()
                        .pool("c", 0, 1)
                        .pool("scale-down-delay", "1h")
                        .guests("works"))
                .receiving();
        long running = world.github().queue(Duration.ZERO);
        Waits.eventually().until(() -> world.github().running(running));
        long waiting = world.github().queue(Duration.ofSeconds(1));
        Waits.eventually()
                .untilAsserted(() -> assertThat(program.metric("slipway_jobs_queued{pool=\"c\"}"))
                        .isEqualTo(1));

        // When it is cancelled
        world.github().cancel(waiting);

        // Then nothing waits any more, and nothing is launched when the runner is done
        Waits.eventually()
                .untilAsserted(() -> assertThat(program.metric("slipway_jobs_queued{pool=\"c\"}"))
                        .isZero());
        assertThat(world.github().running(running)).isTrue();
        world.endJob(running);
        Waits.eventually().until(() -> world.github().succeeded(running));
        world.awaitIdle(0);
        assertThat(world.events().of("instance-created")).hasSize(1);
        world.finishJobsAside();
    }

    @Scenario
    default void aRunnerWhoseJobIsCancelledWhileItBootsIsRetiredAfterTheDelay(World world) {
        // Given a job, and a runner that boots for it
        Duration delay = Duration.ofSeconds(4);
        world.github().webhook().create();
        Program program = world.start(world.configuration("surplus")
                        .webhook()
                        .pool("c", 0, 1)
                        .pool("scale-down-delay", delay.toSeconds() + "s")
                        .guests("held"))
                .receiving();
        long job = world.github().queue(Duration.ofSeconds(1));
        String runner = world.awaitStarted(1).get(0);

        // When the job is cancelled, and the runner listens
        world.github().cancel(job);
        Waits.eventually().until(() -> world.github().webhook().arrived("completed") == 1);
        world.release(runner, "obeys");

        // Then it is retired, not before the delay is over, and powers off by itself; nothing comes in its place
        world.awaitIdle(0);
        assertThat(program.outcome(runner)).contains("retired");
        Instant cancelled = world.github().job(job).completedAt().orElseThrow();
        assertThat(world.github().requests("delete-runner"))
                .singleElement()
                .satisfies(request ->
                        assertThat(Duration.between(cancelled, request.at())).isGreaterThanOrEqualTo(delay));
        assertThat(world.events().of("instance-created")).containsExactly(runner);
        assertThat(world.events().of("instance-stopped")).isEmpty();
        world.finishJobsAside();
    }

    @Scenario
    default void ofTwoPoolsThatMatchTheSecondServesWhatTheFirstHasNoRoomFor(World world) {
        // Given two pools of the same labels
        world.github().webhook().create();
        Program program = world.start(world.configuration("two")
                        .webhook()
                        .pool("first", 0, 1)
                        .pool("second", 0, 2)
                        .guests("works"))
                .receiving();

        // When one job comes
        long alone = world.github().queue(Duration.ZERO);

        // Then the first pool serves it
        Waits.eventually().until(() -> world.github().running(alone));
        world.endJob(alone);
        world.awaitIdle(0);
        assertThat(program.pool(world.github().job(alone).runnerName())).contains("first");

        // When three come at once
        List<Long> jobs = Stream.generate(() -> world.github().queue(Duration.ZERO))
                .limit(3)
                .toList();

        // Then it serves one of them, and the second pool the others
        Waits.eventually().until(() -> jobs.stream().allMatch(world.github()::running));
        jobs.forEach(world::endJob);
        assertThat(jobs)
                .extracting(job ->
                        program.pool(world.github().job(job).runnerName()).orElseThrow())
                .containsExactlyInAnyOrder("first", "second", "second");
        world.awaitIdle(0);
        assertThat(world.events().of("instance-created")).hasSize(4);
        world.finish();
    }

    @Scenario
    @Order(WholeProgramTest.LENGTHY)
    default void aJobThatWaitsBesideAZombieGetsAnotherRunnerAndTheZombieIsRetired(World world) {
        // Given a job, and an idle runner that does not take it
        world.github().webhook().create();
        Program program = world.start(
                        world.configuration("zombie").webhook().pool("c", 0, 2).guests("held"))
                .receiving();
        long job = world.github().queue(Duration.ofMillis(500));
        String zombie = world.awaitStarted(1).get(0);
        world.release(zombie, "zombie");
        assertThat(world.awaitIdle(1)).containsExactly(zombie);

        // When it has waited for two minutes, which GitHub confirms
        Waits.within(Duration.ofMinutes(3))
                .untilAsserted(() ->
                        assertThat(world.github().requests("delete-runner")).hasSize(1));
        Instant retired = world.github().requests("delete-runner").get(0).at();
        assertThat(Duration.between(world.github().job(job).queuedAt(), retired))
                .isGreaterThanOrEqualTo(Duration.ofMinutes(2));
        assertThat(world.github().requests("get-job")).isNotEmpty();

        // Then another one is launched, which takes it, and the zombie is gone
        String other = world.awaitStarted(2).get(1);
        world.release(other, "obeys");
        Waits.eventually().until(() -> world.github().succeeded(job));
        assertThat(world.github().job(job).runnerName()).isEqualTo(other);
        world.awaitIdle(0);
        assertThat(program.outcome(zombie)).contains("retired");
        assertThat(world.events().of("instance-created")).containsExactly(zombie, other);
        assertThat(world.events().runningOverTime(List.of())).allMatch(running -> running <= 2);
        world.finish();
    }
}
