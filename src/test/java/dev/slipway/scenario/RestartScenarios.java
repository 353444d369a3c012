package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.SimulatedGitHub.Request;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;

/** The program ends, at a good moment or a bad one, and starts again. */
interface RestartScenarios {

    Duration SIGTERM_LIMIT = Duration.ofSeconds(5);

    @Scenario
    @Order(WholeProgramTest.LENGTHY)
    default void killedInTheMiddleOfLaunchesItAdoptsEveryRunnerAndSweepsWhatIsHalfMade(World world) {
        // Given a program that is killed at a registration, at a creation and at a start of its runners
        Program program = world.start(world.configuration("kill")
                .set("check-interval", "10s")
                .set("launch-concurrency", 6)
                .pool("c", 6, 6)
                .pool("boot-timeout", "5s"));
        Waits.eventually().until(() -> created(world) >= 1);
        program.kill();
        program = world.again(program);
        int registered = registered(world);
        Waits.eventually().until(() -> registered(world) > registered);
        program.kill();
        program = world.again(program);
        int started = world.events().of("instance-started").size();
        Waits.eventually().until(() -> world.events().of("instance-started").size() > started);
        program.kill();
        assertThat(world.github().requests("jit-config"))
                .extracting(Request::status)
                .containsOnly(201);

        // When it may go on
        world.again(program);

        // Then the pool is full, of runners that were made and started once; every one that was started has stayed
        Waits.within(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(world.lxd().running()).hasSize(6);
            assertThat(world.github().idle()).containsAll(world.lxd().running());
        });
        List<String> runners = world.lxd().running();
        assertThat(world.events().of("instance-created")).doesNotHaveDuplicates();
        Waits.eventually()
                .untilAsserted(() ->
                        assertThat(world.events().of("instance-started")).containsExactlyInAnyOrderElementsOf(runners));
        assertThat(world.events().runningOverTime(List.of())).allMatch(running -> running <= 6);
        // and what was half made is deleted, registrations without an instance in the end too
        assertThat(world.awaitIdle(6, Waits.within(Duration.ofMinutes(4))))
                .containsExactlyInAnyOrderElementsOf(runners);
        world.finish();
    }

    private static int created(World world) {
        return world.events().of("instance-created").size();
    }

    private static int registered(World world) {
        return world.github().requests("jit-config").size();
    }

    @Scenario
    default void killedWhileJobsRunItAdoptsTheBusyRunnersAndCollectsTheFinishedOnes(World world) {
        // Given two busy runners and an idle one
        Program program =
                world.start(world.configuration("busy").pool("c", 3, 3).guests("works"));
        List<String> before = world.awaitIdle(3);
        long brief = world.github().queue(Duration.ZERO);
        long lengthy = world.github().queue(Duration.ZERO);
        Waits.eventually()
                .until(() -> world.github().running(brief) && world.github().running(lengthy));
        List<String> idle = world.github().idle();

        // When the program is killed, and one job ends before it is there again
        program.kill();
        world.endJob(brief);
        Waits.eventually().until(() -> world.github().succeeded(brief));
        world.again(program);
        world.endJob(lengthy);

        // Then the other one ends too, both runners are replaced, and the idle one was adopted
        Waits.eventually().until(() -> world.github().succeeded(lengthy));
        Waits.eventually()
                .untilAsserted(() -> assertThat(world.lxd().names())
                        .doesNotContain(
                                world.github().job(brief).runnerName(),
                                world.github().job(lengthy).runnerName()));
        assertThat(world.awaitIdle(3)).containsAll(idle);
        assertThat(before).containsAll(idle);
        assertThat(world.events().of("instance-created")).hasSize(5).doesNotHaveDuplicates();
        assertThat(world.events().of("instance-stopped")).isEmpty();
        world.finish();
    }

    @Scenario
    default void sigtermEndsItInTimeAndLeavesRunnersRunningForTheNextStart(World world) {
        // Given a full pool
        Program program = world.start(world.configuration("term").pool("c", 2, 2));
        List<String> before = world.awaitIdle(2);

        // When it is asked to end, and a job comes meanwhile
        assertThat(program.terminate()).isLessThan(SIGTERM_LIMIT);
        assertThat(world.lxd().running()).containsExactlyInAnyOrderElementsOf(before);
        long job = world.github().queue(Duration.ofMillis(500));
        Waits.eventually().until(() -> world.github().succeeded(job));
        world.again(program);

        // Then the next start adopts the runner that is left, and replaces the other
        String served = world.github().job(job).runnerName();
        Waits.eventually().until(() -> !world.lxd().names().contains(served));
        assertThat(world.awaitIdle(2)).contains(before.get(before.get(0).equals(served) ? 1 : 0));
        assertThat(world.events().of("instance-created")).hasSize(3);
        world.finish();
    }

    @Scenario
    default void sigtermInTheMiddleOfLaunchesLosesNone(World world) {
        // Given a program that has begun to launch
        Program program = world.start(world.configuration("termlaunch").pool("c", 4, 4));
        Waits.eventually().until(() -> registered(world) >= 1);

        // When it is asked to end, and started again
        assertThat(program.terminate()).isLessThan(SIGTERM_LIMIT);
        world.again(program);

        // Then every instance was made and started once, and all are used
        List<String> runners = world.awaitIdle(4);
        Waits.eventually().untilAsserted(() -> {
            assertThat(world.events().of("instance-created")).containsExactlyInAnyOrderElementsOf(runners);
            assertThat(world.events().of("instance-started")).containsExactlyInAnyOrderElementsOf(runners);
        });
        world.finish();
    }
}
