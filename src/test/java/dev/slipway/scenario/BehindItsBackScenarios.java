package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.lxd.TestImage;
import dev.slipway.sandbox.model.GitHubRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Others delete what is ours, and have what only looks like ours. */
interface BehindItsBackScenarios {

    @Scenario
    default void anInstanceThatSomebodyDeletesIsReplacedAndItsRegistrationRemoved(World world) {
        // Given a full pool
        world.start(world.configuration("deleted").pool("c", 2, 2));
        List<String> before = world.awaitIdle(2);

        // When somebody deletes an instance
        String victim = before.get(0);
        world.lxd().delete(victim);

        // Then there is another in its place, and no registration without an instance
        Waits.eventually()
                .untilAsserted(() -> assertThat(world.github().runner(victim)).isEmpty());
        assertThat(world.awaitIdle(2)).doesNotContain(victim).contains(before.get(1));
        world.finish();
    }

    @Scenario
    default void anIdleRunnerWhoseRegistrationSomebodyDeletesIsReplaced(World world) {
        // Given a full pool
        world.start(world.configuration("unregistered").pool("c", 2, 2));
        List<String> before = world.awaitIdle(2);

        // When somebody deletes a registration
        GitHubRunner victim = world.github().runner(before.get(0)).orElseThrow();
        world.github().deleteRegistration(victim.id());

        // Then the instance is gone by itself, and there is another in its place
        Waits.eventually().untilAsserted(() -> assertThat(world.lxd().names()).doesNotContain(victim.name()));
        assertThat(world.awaitIdle(2)).doesNotContain(victim.name()).contains(before.get(1));
        assertThat(world.events().of("instance-stopped")).isEmpty();
        world.finish();
    }

    @Scenario
    default void aBusyRunnerWhoseRegistrationSomebodyDeletesFinishesItsJob(World world) {
        // Given a busy runner
        Duration length = Duration.ofSeconds(14);
        Program program =
                world.start(world.configuration("working").pool("c", 1, 1).set("check-interval", "10s"));
        world.awaitIdle(1);
        long job = world.github().queue(length);
        Waits.eventually().until(() -> world.github().running(job));
        Instant began = world.github().job(job).startedAt().orElseThrow();
        GitHubRunner busy =
                world.github().runner(world.github().job(job).runnerName()).orElseThrow();

        // When somebody deletes its registration
        world.github().deleteRegistration(busy.id());

        // Then GitHub is asked once more, and the guest works to its end and powers off by itself
        Waits.eventually()
                .untilAsserted(
                        () -> assertThat(world.github().requests("get-runner")).isNotEmpty());
        Waits.eventually()
                .untilAsserted(
                        () -> assertThat(world.events().of("instance-shutdown")).contains(busy.name()));
        assertThat(world.events().of("instance-stopped")).isEmpty();
        assertThat(world.events().instances())
                .filteredOn(event -> event.action().equals("instance-shutdown"))
                .first()
                .satisfies(
                        event -> assertThat(Duration.between(began, event.at())).isGreaterThanOrEqualTo(length));
        assertThat(world.awaitIdle(1)).doesNotContain(busy.name());
        assertThat(program.outcome(busy.name())).contains("completed");
        world.finishJobsAside();
    }

    @Scenario
    default void whatOnlyLooksLikeOursIsNeverTouched(World world) {
        // Given instances with a name like ours: one by name only, and one with all keys but another runner's name
        world.lxd().lxc("init", TestImage.ALIAS, "look-c-0123abcd");
        world.lxd()
                .lxc(
                        "launch",
                        TestImage.ALIAS,
                        "look-c-89abcdef",
                        "--config=user.slipway.fleet=look",
                        "--config=user.slipway.kind=runner",
                        "--config=user.slipway.runner=look-c-fedcba98",
                        "--config=user.slipway.pool=c",
                        "--config=user.slipway.path=acme",
                        "--config=user.slipway.jit-config=none",
                        "--config=user.slipway.test=never-listens");
        Program program =
                world.start(world.configuration("look").pool("c", 1, 1).pool("boot-timeout", "1s"));
        List<String> ours = List.copyOf(awaitOne(world));
        // and a copy of a runner of ours, with all its keys
        world.lxd().lxc("copy", ours.get(0), "look-c-c0c0c0c0");

        // When the program starts anew and lists them all, runs a job, and then removes all that is its own
        program.kill();
        Program next = world.again(program);
        long job = world.github().queue(Duration.ofMillis(500));
        Waits.eventually()
                .until(() ->
                        world.github().succeeded(job) && !world.lxd().names().contains(ours.get(0)));
        awaitOne(world);
        next.reconfigure(Configuration::empty);

        // Then the others are what they were
        Map<String, String> others =
                Map.of("look-c-0123abcd", "Stopped", "look-c-89abcdef", "Running", "look-c-c0c0c0c0", "Stopped");
        Waits.eventually().until(() -> world.lxd().names().size() <= others.size());
        assertThat(world.lxd().instances())
                .extracting(instance -> Map.entry(instance.getString("name"), instance.getString("status")))
                .containsExactlyInAnyOrderElementsOf(others.entrySet());
        others.keySet().forEach(world.lxd()::delete);
        world.finish();
    }

    private static List<String> awaitOne(World world) {
        Waits.eventually().untilAsserted(() -> {
            assertThat(world.github().idle()).hasSize(1);
            assertThat(world.lxd().running()).containsAll(world.github().idle());
        });
        return world.github().idle();
    }
}
