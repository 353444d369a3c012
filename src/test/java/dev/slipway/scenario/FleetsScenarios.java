package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Fleet;
import dev.slipway.sandbox.model.GitHubRunner;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;

/** Several fleets share an LXD, an organisation, or a name. */
interface FleetsScenarios {

    @Scenario
    default void twoFleetsOnOneLxdAndOneOrganisationLeaveEachOtherAlone(World world) {
        // Given two fleets, the name of one the beginning of the other's, with a pool of the same name
        Program one = world.start(world.configuration("twin").pool("c", 2, 2));
        Program other = world.start(world.configuration("twin-c").pool("c", 2, 2));
        List<String> ones = world.awaitIdle(2, "twin", world.lxd());
        List<String> others = world.awaitIdle(2, "twin-c", world.lxd());

        // When one is emptied, is killed and starts again
        one.reconfigure(Configuration::empty);
        Waits.eventually().untilAsserted(() -> assertThat(world.lxd().names()).doesNotContainAnyElementsOf(ones));
        one.kill();
        Program again = world.again(one);

        // Then the other has all its runners, which serve
        assertThat(world.awaitIdle(2)).containsExactlyInAnyOrderElementsOf(others);
        again.reconfigure(changed -> changed.pool("max", 1).pool("idle", 1));
        world.awaitIdle(1, "twin", world.lxd());
        List<Long> jobs = List.of(
                world.github().queue(Duration.ofSeconds(3)),
                world.github().queue(Duration.ofSeconds(3)),
                world.github().queue(Duration.ofSeconds(3)));
        Waits.eventually().until(() -> jobs.stream().allMatch(world.github()::succeeded));
        assertThat(jobs).extracting(job -> world.github().job(job).runnerName()).containsAll(others);
        assertThat(other.running()).isTrue();
        world.finish();
    }

    @Scenario
    @Order(WholeProgramTest.LENGTHY)
    default void theSameFleetNameOnTwoLxdDaemonsAndOneOrganisationIsTwoFleets(World world) {
        // Given a fleet of the same name on two daemons; the program of the second ended, its runners show offline
        LxdProject second = world.project(world.daemon());
        Program one = world.start(world.configuration("same")
                .set("check-interval", "10s")
                .pool("c", 1, 1)
                .pool("boot-timeout", "1s"));
        Program other = world.start(world.configuration("same", second).pool("c", 2, 2));
        List<String> ones = world.awaitIdle(1, "same", world.lxd());
        List<String> others = world.awaitIdle(2, "same", second);
        other.terminate();
        world.github().change((model, now) -> model.everythingOffline(true, now));

        // When a registration of the first, offline and without an instance, is swept
        String owner = world.github().runner(ones.get(0)).orElseThrow().labels().stream()
                .filter(label -> label.startsWith("slipway-same-"))
                .findFirst()
                .orElseThrow();
        register(world, "same-c-00000000", owner);
        register(world, "same-c-11111111", Fleet.ownerLabel("same", "0123456789abcdef"));
        Waits.within(Duration.ofMinutes(4))
                .untilAsserted(() ->
                        assertThat(world.github().runner("same-c-00000000")).isEmpty());

        // Then those of the second, offline for longer and without an instance there, are not
        assertThat(world.github().runners())
                .extracting(GitHubRunner::name)
                .containsAll(others)
                .contains("same-c-11111111");
        assertThat(second.running()).containsExactlyInAnyOrderElementsOf(others);
        world.github().change((model, now) -> model.everythingOffline(false, now));
        one.reconfigure(Configuration::empty);
        Waits.eventually().until(() -> world.lxd().names().isEmpty());
        world.again(other);
        assertThat(world.awaitIdle(2, "same", second)).containsExactlyInAnyOrderElementsOf(others);
        long foreign = world.github().runner("same-c-11111111").orElseThrow().id();
        world.github().deleteRegistration(foreign);
        world.finish();
    }

    private static void register(World world, String name, String label) {
        world.github().change((model, now) -> {
            var answer = model.jitConfig(
                    world.github().token(), GitHubSide.ORGANISATION, name, List.of("self-hosted", label), 1, now);
            assertThat(answer.value()).as("%s", answer).isPresent();
        });
    }
}
