package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

/** Configurations that cannot be used. */
interface ConfigurationScenarios {

    @Scenario
    default void anInvalidConfigurationIsRefusedWithEveryMistakeAndExitCode78(World world) {
        Program program = world.run(world.configuration("Wrong Name")
                .set("check-interval", "soon")
                .set("webhok", "typo")
                .pool("c", 5, 3)
                .pool("type", "jail"));

        assertThat(program.exitCode()).isEqualTo(78);
        assertThat(program.stderr())
                .hasSize(5)
                .anyMatch(line -> line.contains("fleet") && line.contains("Wrong Name"))
                .anyMatch(line -> line.contains("check-interval") && line.contains("soon"))
                .anyMatch(line -> line.contains("webhok"))
                .anyMatch(line -> line.contains("pools[0].idle") && line.contains("max"))
                .anyMatch(line -> line.contains("pools[0].type") && line.contains("jail"));
        assertThat(world.lxd().names()).isEmpty();
        world.assertNoSecretIsTold();
    }

    @Scenario
    default void anInvalidFileKeepsTheOldConfigurationWhenItIsReadAgain(World world) {
        // Given a full pool
        Program program = world.start(world.configuration("kept").pool("c", 1, 1));
        List<String> before = world.awaitIdle(1);

        // When its configuration is read again, and is wrong in two places
        program.reconfigure(
                changed -> changed.pool("idle", 0).pool("max", "many").set("check-interval", "soon"));

        // Then that is said, mistake by mistake, and the runner stays and is replaced after its job
        assertThat(program.log("configuration read again and refused"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line.getString("cause")).contains("pools[0].max", "many", "check-interval", "soon"));
        long job = world.github().queue(Duration.ofMillis(500));
        Waits.eventually().until(() -> world.github().succeeded(job));
        Waits.eventually().until(() -> !world.lxd().names().contains(before.get(0)));
        assertThat(world.awaitIdle(1)).doesNotContainAnyElementsOf(before);
        program.reconfigure(changed -> changed.pool("max", 1).set("check-interval", "1h"));
        world.finish();
    }

    @Scenario
    default void aSighupThatComesWhileTheProgramStartsIsNotLost(World world) {
        // Given a program that has only begun to start: as a rule it is not connected to LXD yet
        Program program = world.start(world.configuration("early").pool("c", 1, 3));

        // When its configuration is changed and it is told so
        program.reconfigure(changed -> changed.pool("idle", 3));

        // Then that is what it does
        world.awaitIdle(3);
        world.finish();
    }

    @Scenario
    default void aSecondProgramForTheSameFleetDoesNotStart(World world) {
        // Given a program that serves a fleet
        Configuration configuration = world.configuration("once").pool("c", 1, 1);
        world.start(configuration);
        List<String> runners = world.awaitIdle(1);

        // When another is started with the same state directory
        Program second = world.run(configuration);

        // Then it ends, and says why
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.log("not started"))
                .singleElement()
                .satisfies(line -> assertThat(line.getString("cause")).contains("another Slipway process"));
        assertThat(world.awaitIdle(1)).isEqualTo(runners);
        world.finish();
    }
}
