package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Jobs that no delivery told in time, or that one told too late. */
interface NothingMissedScenarios {

    @Scenario
    default void jobsOfAnOrganisationThatWereQueuedBeforeTheStartAreFoundByRedelivery(World world) {
        // Given jobs of which GitHub told when nobody listened
        Webhook webhook = world.github().webhook();
        webhook.create();
        Configuration configuration = world.configuration("before").webhook().pool("c", 0, 2);
        List<Long> jobs = Stream.generate(() -> world.github().queue(Duration.ofMillis(500)))
                .limit(3)
                .toList();
        Waits.eventually().until(() -> webhook.attempts("queued").size() == 3);
        assertThat(webhook.arrived("queued")).isZero();

        // When the program starts
        world.start(configuration);

        // Then it has GitHub tell them once more, and serves them
        Waits.eventually().until(() -> jobs.stream().allMatch(world.github()::succeeded));
        world.awaitIdle(0);
        assertThat(webhook.attempts("queued"))
                .filteredOn(attempt -> attempt.delivery().redelivery())
                .hasSize(3)
                .allMatch(attempt -> attempt.reception().succeeded());
        assertThat(world.github().requests("redeliver")).hasSize(3);
        assertThat(world.events().of("instance-created")).hasSize(3);
        assertThat(world.events().runningOverTime(List.of())).allMatch(running -> running <= 2);
        world.finish();
    }

    @Scenario
    default void withoutAnyWebhookTheQueuedJobsOfARepositoryAreFoundByPolling(World world) {
        // Given jobs that wait, and a pool of one that serves their repository on demand
        List<Long> before = List.of(
                world.github().queue(Duration.ofSeconds(2)), world.github().queue(Duration.ofMillis(500)));
        world.start(world.configuration("polls")
                .repository(GitHubSide.REPOSITORY)
                .set("check-interval", "10s")
                .pool("c", 0, 1));

        // When further ones come, one of them into a run that has started
        Waits.eventually().until(() -> before.stream().anyMatch(world.github()::running));
        long beside = world.github().queueBeside(before.get(0), Duration.ofMillis(500));
        long later = world.github().queue(Duration.ofMillis(500));

        // Then all of them run, one at a time. How many runners that takes is not said: of a job that is over before
        // its
        // runner's console is read again it is not known in time that it does not wait any more.
        Waits.within(Duration.ofMinutes(2))
                .until(() -> before.stream().allMatch(world.github()::succeeded)
                        && world.github().succeeded(beside)
                        && world.github().succeeded(later));
        world.awaitIdle(0);
        assertThat(world.events().runningOverTime(List.of())).allMatch(running -> running <= 1);
        assertThat(world.github().webhook().attempts("queued")).isEmpty();
        world.finish();
    }

    @Scenario
    default void aDeliveryThatIsLostIsFoundAndItsJobServed(World world) {
        // Given a pool that launches on demand
        Webhook webhook = world.github().webhook();
        webhook.create();
        world.start(world.configuration("lost")
                        .webhook()
                        .set("check-interval", "10s")
                        .pool("c", 0, 1))
                .receiving();

        // When the news of a job gets lost
        webhook.loseNext();
        long job = world.github().queue(Duration.ofMillis(500));

        // Then the next listing finds it, and GitHub tells it once more
        Waits.eventually().until(() -> world.github().succeeded(job));
        world.awaitIdle(0);
        assertThat(webhook.attempts("queued"))
                .extracting(attempt -> attempt.reception().succeeded())
                .containsExactly(false, true);
        assertThat(world.github().requests("redeliver")).hasSize(1);
        assertThat(world.events().of("instance-created")).hasSize(1);
        world.finish();
    }

    @Scenario
    default void newsThatAJobIsQueuedComesTooLateAndLaunchesNothingEvenAfterARestart(World world) {
        // Given a job that has run
        Webhook webhook = world.github().webhook();
        webhook.create();
        Program program = world.start(
                        world.configuration("late").webhook().pool("c", 0, 2).pool("scale-down-delay", "1h"))
                .receiving();
        long job = world.github().queue(Duration.ofMillis(500));
        Waits.eventually().until(() -> world.github().succeeded(job));
        Waits.eventually().until(() -> webhook.arrived("completed") == 1);
        world.awaitIdle(0);

        // When it is told to be queued after all that, and once more to the next process
        webhook.tellAgain(job, "queued");
        Waits.eventually().until(() -> webhook.arrived("queued") == 2);
        long between = world.github().queue(Duration.ofMillis(500));
        Waits.eventually().until(() -> world.github().succeeded(between));
        Waits.eventually().until(() -> webhook.arrived("completed") == 2);
        world.awaitIdle(0);
        program.kill();
        Program next = world.again(program).receiving();
        webhook.tellAgain(job, "queued");
        Waits.eventually().until(() -> webhook.arrived("queued") == 4);
        long after = world.github().queue(Duration.ofMillis(500));

        // Then there were runners for the others only
        Waits.eventually().until(() -> world.github().succeeded(after));
        world.awaitIdle(0);
        assertThat(world.events().of("instance-created")).hasSize(3);
        assertThat(next.metric("slipway_jobs_queued{pool=\"c\"}")).isZero();
        world.finish();
    }

    @Scenario
    default void queuedJobsOfAnOrganisationAreServedAfterTheProgramWasKilledWhileMaxWasReached(World world) {
        // Given a pool of one that is busy, and jobs that wait, of which GitHub has told
        Webhook webhook = world.github().webhook();
        webhook.create();
        Program program = world.start(
                        world.configuration("journal").webhook().pool("c", 0, 1).guests("works"))
                .receiving();
        long running = world.github().queue(Duration.ZERO);
        Waits.eventually().until(() -> world.github().running(running));
        List<Long> waiting = Stream.generate(() -> world.github().queue(Duration.ZERO))
                .limit(2)
                .toList();
        Waits.eventually().until(() -> webhook.arrived("queued") == 3);

        // When the program is killed, and started again
        program.kill();
        world.again(program);
        world.endJob(running);
        waiting.forEach(job -> {
            Waits.eventually().until(() -> world.github().running(job));
            world.endJob(job);
        });

        // Then it knows them still, asks GitHub about them, and serves them; nobody told them once more
        Waits.eventually().until(() -> waiting.stream().allMatch(world.github()::succeeded));
        assertThat(world.github().succeeded(running)).isTrue();
        world.awaitIdle(0);
        assertThat(webhook.attempts("queued")).hasSize(3);
        assertThat(world.github().requests("get-job")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(world.events().of("instance-created")).hasSize(3);
        assertThat(world.events().runningOverTime(List.of())).allMatch(count -> count <= 1);
        world.finish();
    }
}
