package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

/** Guests that do not obey the contract. */
interface GuestScenarios {

    @Scenario
    default void aGuestThatNeverListensIsDestroyedByEvidenceAndReplaced(World world) {
        // Given a pool whose guests boot and say nothing
        Program program = world.start(world.configuration("silent")
                .pool("c", 2, 2)
                .pool("boot-timeout", "2s")
                .guests("never-listens"));

        // When their time is over
        Waits.eventually()
                .untilAsserted(() ->
                        assertThat(world.github().requests("delete-runner")).hasSize(2));
        List<String> silent = world.lxd().names();

        // Then GitHub was asked about each before; they are stopped and deleted, and better ones take their place
        assertThat(world.github().requests("get-runner")).hasSizeGreaterThanOrEqualTo(2);
        program.reconfigure(changed -> changed.guests("").pool("boot-timeout", "1m"));
        assertThat(world.awaitIdle(2)).doesNotContainAnyElementsOf(silent);
        assertThat(world.events().of("instance-stopped")).containsExactlyInAnyOrderElementsOf(silent);
        assertThat(silent)
                .allSatisfy(runner -> assertThat(program.outcome(runner)).contains("lost"));
        world.finish();
    }

    @Scenario
    default void aGuestThatRebootsIsNeverStartedAgainAndIsReplaced(World world) {
        // Given a pool whose guest reboots as soon as it listens
        Program program =
                world.start(world.configuration("reboots").pool("c", 1, 1).guests("reboots"));

        // When it did so, and its second boot powered it off
        Waits.eventually()
                .untilAsserted(
                        () -> assertThat(world.events().of("instance-deleted")).isNotEmpty());
        String rebooted = world.events().of("instance-deleted").get(0);
        program.reconfigure(changed -> changed.guests(""));

        // Then it was started once, and another takes its place
        assertThat(world.awaitIdle(1)).doesNotContain(rebooted);
        assertThat(world.events().of("instance-started")).doesNotHaveDuplicates();
        long job = world.github().queue(Duration.ofMillis(500));
        Waits.eventually().until(() -> world.github().succeeded(job));
        world.awaitIdle(1);
        world.finish();
    }

    @Scenario
    default void aGuestThatFloodsItsConsoleIsLeftAloneAndItsJobRuns(World world) {
        // Given guests that fill their console when they listen
        world.start(world.configuration("floods").pool("c", 2, 2).guests("floods"));
        List<String> before = world.awaitIdle(2);

        // When a job comes
        long job = world.github().queue(Duration.ofSeconds(2));

        // Then it runs, its runner is replaced, and none is stopped by force
        Waits.eventually().until(() -> world.github().succeeded(job));
        String served = world.github().job(job).runnerName();
        assertThat(before).contains(served);
        Waits.eventually().until(() -> !world.lxd().names().contains(served));
        assertThat(world.awaitIdle(2)).contains(before.get(before.get(0).equals(served) ? 1 : 0));
        assertThat(world.events().of("instance-stopped")).isEmpty();
        world.finish();
    }
}
