package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.lxd.LxdDaemon;
import java.time.Duration;
import java.util.List;

/** LXD or GitHub is away for a while. */
interface OutageScenarios {

    @Scenario
    default void whileLxdIsRestartedJobsGoOnAndAfterwardsRunnersAreReplaced(World world) {
        // Given a busy runner and an idle one, at an LXD of their own
        LxdDaemon daemon = world.daemon();
        LxdProject project = world.project(daemon);
        world.start(world.configuration("restarted", project).pool("c", 2, 2));
        world.awaitIdle(2, "restarted", project);
        long job = world.github().queue(Duration.ofSeconds(6));
        Waits.eventually().until(() -> world.github().running(job));
        List<String> idle = world.github().idle();

        // When LXD is restarted
        daemon.restart();

        // Then the job ends, its runner is replaced, and the idle one is what it was
        Waits.eventually().until(() -> world.github().succeeded(job));
        String served = world.github().job(job).runnerName();
        Waits.eventually().until(() -> !project.names().contains(served));
        assertThat(world.awaitIdle(2, "restarted", project)).containsAll(idle);
        world.finish();
    }

    @Scenario
    default void anLxdThatIsKilledInTheMiddleOfCreationsLeavesNothingHalfMadeBehind(World world) {
        // Given a program that has begun to launch
        LxdDaemon daemon = world.daemon();
        LxdProject project = world.project(daemon);
        LxdEvents events = world.events(project);
        world.start(world.configuration("killed", project)
                .set("launch-concurrency", 3)
                .pool("c", 3, 3)
                .pool("boot-timeout", "10s"));
        Waits.eventually().until(() -> !events.operations("Creating instance").isEmpty());

        // When LXD is killed, and started again
        daemon.kill();
        assertThat(events.of("instance-started")).hasSizeLessThan(3);
        daemon.startAgain();

        // Then the pool is full, and there is nothing beside it
        world.awaitIdle(3, "killed", project, Waits.within(Duration.ofMinutes(3)));
        assertThat(project.running()).hasSize(3);
        world.finish();
    }

    @Scenario
    default void whenGitHubShowsEveryRunnerOfflineAndThenIsDownNoneIsDestroyedAndAllServeAgain(World world) {
        // Given a full pool that is listed often and has little patience with a single runner
        world.start(world.configuration("offline")
                .set("check-interval", "10s")
                .pool("c", 3, 3)
                .pool("offline-grace", "1s"));
        List<String> runners = world.awaitIdle(3);
        awaitListing(world);

        // When GitHub shows all of them offline for two listings, and then refuses every request
        world.github().change((model, now) -> model.everythingOffline(true, now));
        awaitListing(world);
        awaitListing(world);
        world.github().change((model, now) -> model.outage(true, now));
        int refused = listings(world, true);
        Waits.eventually().until(() -> listings(world, true) >= refused + 2);
        world.github().change((model, now) -> {
            model.outage(false, now);
            model.everythingOffline(false, now);
        });

        // Then all are still there, and serve
        assertThat(world.lxd().running()).containsExactlyInAnyOrderElementsOf(runners);
        assertThat(world.github().requests("delete-runner")).isEmpty();
        List<Long> jobs = List.of(
                world.github().queue(Duration.ofSeconds(3)),
                world.github().queue(Duration.ofSeconds(3)),
                world.github().queue(Duration.ofSeconds(3)));
        Waits.eventually().until(() -> jobs.stream().allMatch(world.github()::succeeded));
        assertThat(jobs)
                .extracting(job -> world.github().job(job).runnerName())
                .containsExactlyInAnyOrderElementsOf(runners);
        world.awaitIdle(3);
        world.finish();
    }

    private static void awaitListing(World world) {
        int before = listings(world, false);
        Waits.eventually().until(() -> listings(world, false) > before);
    }

    /** How many were refused, or were not: with the runners, or because they are what they were. */
    private static int listings(World world, boolean refused) {
        return (int) world.github().requests("list-runners").stream()
                .filter(request -> request.status() >= 500 == refused)
                .count();
    }
}
