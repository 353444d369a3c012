package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

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
            Waits.eventually().until(() -> Times.registrations(world).size() == toJitConfig.size() + 2);
            Waits.eventually().until(() -> Times.creations(world).size() == toCreation.size() + 2);
            toJitConfig.add(Duration.between(stopped, Times.registrations(world).get(i + 1)));
            toCreation.add(Duration.between(stopped, Times.creations(world).get(i + 1)));
        }
        world.awaitIdle(1);
        world.finish();
        assertThat(toJitConfig).allMatch(time -> !time.isNegative());
        System.out.println("Replacement, " + REPETITIONS + " times, from LXD's \"instance stopped\":");
        System.out.println("  to the next POST .../generate-jitconfig answered by GitHub: " + Times.words(toJitConfig));
        System.out.println("  to the next POST /1.0/instances begun by LXD:               " + Times.words(toCreation));
    }
}
