package dev.slipway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Loop;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The whole loop against the models of LXD and GitHub, on virtual time, from seeds. */
class SeededSimulationTest {

    private static final long SEEDS = Long.getLong("slipway.seeds", 300);
    private static final long FIRST = Long.getLong("slipway.first-seed", 0);

    @Test
    void noSeedBreaksARule() {
        Long only = Long.getLong("slipway.seed");
        long begun = System.nanoTime();

        List<Run.Summary> runs = (only == null ? LongStream.range(FIRST, FIRST + SEEDS) : LongStream.of(only))
                .parallel()
                .mapToObj(seed -> Run.of(seed, Loop::step))
                .toList();

        report(runs, Duration.ofNanos(System.nanoTime() - begun));
        assertThat(runs).isNotEmpty().allSatisfy(run -> assertThat(run.steps()).isPositive());
    }

    private static void report(List<Run.Summary> runs, Duration took) {
        Duration simulated = runs.stream().map(Run.Summary::simulated).reduce(Duration.ZERO, Duration::plus);
        double minutes = took.toMillis() / 60_000.0;
        System.out.printf(
                "simulation: %d seeds, %d hours, %d jobs, %d steps in %.1f s: %.0f seeds and %.0f hours a minute%n",
                runs.size(),
                simulated.toHours(),
                runs.stream().mapToInt(Run.Summary::jobs).sum(),
                runs.stream().mapToLong(Run.Summary::steps).sum(),
                took.toMillis() / 1000.0,
                runs.size() / minutes,
                simulated.toMinutes() / 60.0 / minutes);
    }
}
