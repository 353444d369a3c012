package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.SimulatedGitHub.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Measures; by itself, so that nothing else takes the machine's time. */
@Tag("lxd")
@ExtendWith(WorldExtension.class)
class ReplacementTimeTest {

    private static final int REPETITIONS = 15;

    @Test
    void theTimeFromARunnersStopToItsReplacementsRequestsIsTold(World world) {
        // Given a pool of one, whose listing is an hour away
        world.start(world.configuration("time").pool("c", 1, 1));
        var toJitConfig = new ArrayList<Duration>();
        var toCreation = new ArrayList<Duration>();
        for (int i = 0; i < REPETITIONS; i++) {
            List<String> runner = world.awaitIdle(1);

            // When its runner stops after a job
            long job = world.github().queue(Duration.ofMillis(100));
            Waits.eventually().until(() -> world.github().succeeded(job));
            Waits.eventually().until(() -> !world.lxd().names().contains(runner.get(0)));
            Instant stopped = world.events().instances().stream()
                    .filter(event -> event.action().equals("instance-shutdown")
                            && event.instance().equals(runner.get(0)))
                    .findFirst()
                    .orElseThrow()
                    .at();

            // Then the next one is asked for, at GitHub and at LXD
            Waits.eventually().until(() -> registrations(world).size() == toJitConfig.size() + 2);
            Waits.eventually().until(() -> creations(world).size() == toCreation.size() + 2);
            toJitConfig.add(Duration.between(stopped, registrations(world).get(i + 1)));
            toCreation.add(Duration.between(stopped, creations(world).get(i + 1)));
        }
        world.awaitIdle(1);
        world.finish();
        assertThat(toJitConfig).allMatch(time -> !time.isNegative());
        System.out.println("Replacement, " + REPETITIONS + " times, from LXD's \"instance stopped\":");
        System.out.println("  to the next POST .../generate-jitconfig answered by GitHub: " + words(toJitConfig));
        System.out.println("  to the next POST /1.0/instances begun by LXD:               " + words(toCreation));
    }

    private static List<Instant> registrations(World world) {
        return world.github().requests("jit-config").stream().map(Request::at).toList();
    }

    private static List<Instant> creations(World world) {
        return world.events().operations("Creating instance");
    }

    private static String words(List<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        return "median %.1f ms, max %.1f ms"
                .formatted(millis(sorted.get(sorted.size() / 2)), millis(sorted.get(sorted.size() - 1)));
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
