package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Measures; by itself, so that nothing else takes the machine's time. */
@Tag("lxd")
@ExtendWith(WorldExtension.class)
class ReactionTimeTest {

    private static final int REPETITIONS = 15;

    @Test
    void theTimeFromADeliverysLastByteToItsRunnersRequestsIsTold(World world) {
        // Given an empty pool that launches on demand, whose listing is an hour away
        world.github().webhook().create();
        world.start(world.configuration("reaction").webhook().pool("c", 0, 1)).receiving();
        var toJitConfig = new ArrayList<Duration>();
        var toCreation = new ArrayList<Duration>();
        for (int i = 0; i < REPETITIONS; i++) {
            // When a job is told to be queued, and nothing else goes on
            long job = world.github().queue(Duration.ofMillis(100));

            // Then its runner was asked for, at GitHub and at LXD
            Waits.eventually().until(() -> world.github().succeeded(job));
            world.awaitIdle(0);
            Instant told = world.github().webhook().sent("queued").get(i);
            toJitConfig.add(Duration.between(told, Times.registrations(world).get(i)));
            toCreation.add(Duration.between(told, Times.creations(world).get(i)));
        }
        world.finish();
        assertThat(Times.registrations(world)).hasSize(REPETITIONS);
        assertThat(Times.creations(world)).hasSize(REPETITIONS);
        assertThat(toJitConfig).allMatch(time -> !time.isNegative());
        System.out.println("Reaction, " + REPETITIONS + " times, from the last byte of the delivery of a queued job:");
        System.out.println("  to POST .../generate-jitconfig answered by GitHub: " + Times.words(toJitConfig));
        System.out.println("  to POST /1.0/instances begun by LXD:               " + Times.words(toCreation));
    }
}
