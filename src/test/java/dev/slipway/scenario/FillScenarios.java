package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.model.GitHubRunner;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Pools are kept as they were asked for, job by job and change by change. */
interface FillScenarios {

    @Scenario
    default void anEmptyPoolIsFilledWithIdleRunnersThatAreMadeAndStartedOnce(World world) {
        // Given nothing
        // When the program starts
        world.start(world.configuration("fill").pool("c", 3, 3));

        // Then there are as many runners as asked for
        List<String> runners = world.awaitIdle(3);
        Waits.eventually().untilAsserted(() -> {
            assertThat(world.events().of("instance-created")).containsExactlyInAnyOrderElementsOf(runners);
            assertThat(world.events().of("instance-started")).containsExactlyInAnyOrderElementsOf(runners);
        });
        world.finish();
    }

    @Scenario
    default void theJitConfigIsTakenOffAnInstanceOnceItListens(World world) {
        world.start(world.configuration("jit").pool("c", 2, 2));

        List<String> runners = world.awaitIdle(2);

        Waits.eventually()
                .untilAsserted(() -> assertThat(runners)
                        .allSatisfy(
                                runner -> assertThat(world.lxd().config(runner).fieldNames())
                                        .contains("user.slipway.runner")
                                        .doesNotContain("user.slipway.jit-config")));
        world.assertNoSecretIsTold();
        world.finish();
    }

    @Scenario
    default void aJobRunsAndItsRunnerIsReplacedThoughTheTimerIsAnHourAway(World world) {
        // Given a full pool
        world.start(world.configuration("job").pool("c", 2, 2));
        List<String> before = world.awaitIdle(2);

        // When a job comes
        long job = world.github().queue(Duration.ofSeconds(1));

        // Then it runs on one of the runners, which is deleted and replaced
        Waits.eventually().until(() -> world.github().succeeded(job));
        String served = world.github().job(job).runnerName();
        assertThat(before).contains(served);
        Waits.eventually().until(() -> !world.lxd().names().contains(served));
        assertThat(world.awaitIdle(2)).doesNotContain(served).containsAnyElementsOf(before);
        world.finish();
    }

    @Scenario
    default void withoutAnyWebhookMoreJobsThanThereAreRunnersAreServedOneAfterTheOther(World world) {
        // Given a pool of two that is listed often, and nothing that GitHub could deliver to
        Program program = world.start(
                world.configuration("nohook").set("check-interval", "10s").pool("c", 2, 2));
        world.awaitIdle(2);

        // When five jobs come at once
        List<Long> jobs = Stream.generate(() -> world.github().queue(Duration.ofMillis(500)))
                .limit(5)
                .toList();

        // Then all of them run, never on more instances than allowed, and no listing tells what was not known
        Waits.eventually().until(() -> jobs.stream().allMatch(world.github()::succeeded));
        world.awaitIdle(2);
        assertThat(world.events().runningOverTime(List.of())).allMatch(running -> running <= 2);
        assertThat(program.log("drift found")).isEmpty();
        world.finish();
    }

    @Scenario
    default void scalingDownWhileJobsRunTakesTheIdleRunnerAndLetsTheBusyOnesFinish(World world) {
        // Given two busy runners and an idle one
        Program program =
                world.start(world.configuration("down").pool("c", 3, 3).guests("works"));
        world.awaitIdle(3);
        long one = world.github().queue(Duration.ZERO);
        long other = world.github().queue(Duration.ZERO);
        Waits.eventually()
                .until(() -> world.github().running(one) && world.github().running(other));
        List<String> busy = world.github().busy();

        // When only one runner is wanted
        program.reconfigure(changed -> changed.pool("idle", 1).pool("max", 1));

        // Then the idle one leaves while the jobs go on, and the jobs end where they began
        Waits.eventually()
                .untilAsserted(() -> assertThat(world.lxd().names()).containsExactlyInAnyOrderElementsOf(busy));
        world.endJob(one);
        world.endJob(other);
        Waits.eventually()
                .until(() -> world.github().succeeded(one) && world.github().succeeded(other));
        assertThat(List.of(
                        world.github().job(one).runnerName(),
                        world.github().job(other).runnerName()))
                .containsExactlyInAnyOrderElementsOf(busy);
        assertThat(world.awaitIdle(1)).doesNotContainAnyElementsOf(busy);
        assertThat(world.events().of("instance-stopped")).isEmpty();
        world.finish();
    }

    @Scenario
    default void ofAPoolWhoseDefinitionChangedTheIdleRunnersAreReplacedAFewAtATimeAndTheBusyOneIsNot(World world) {
        // Given four idle runners and a busy one
        Program program = world.start(world.configuration("change").pool("c", 4, 5));
        world.awaitIdle(4);
        long job = world.github().queue(Duration.ofSeconds(8));
        Waits.eventually()
                .until(() ->
                        world.github().running(job) && world.github().idle().size() == 4);
        String busy = world.github().job(job).runnerName();
        List<String> outdated = world.github().idle();
        int settled = world.events().runningOverTime(List.of(busy)).size();

        // When the pool has another label
        program.reconfigure(changed -> changed.pool("labels", JsonArray.of("linux", "x64", "gpu")));

        // Then there are four new runners in the end, two at least stayed on all the while, and the job was left alone
        Waits.eventually()
                .untilAsserted(
                        () -> assertThat(world.github().idle()).hasSize(4).doesNotContainAnyElementsOf(outdated));
        Waits.eventually().until(() -> world.github().succeeded(job));
        assertThat(world.github().job(job).runnerName()).isEqualTo(busy);
        world.awaitIdle(4);
        assertThat(world.github().runners())
                .extracting(GitHubRunner::labels)
                .allMatch(labels -> labels.contains("gpu"));
        List<Integer> running = world.events().runningOverTime(List.of(busy));
        assertThat(running.subList(settled, running.size())).allMatch(count -> count >= 2 && count <= 5);
        world.finish();
    }
}
