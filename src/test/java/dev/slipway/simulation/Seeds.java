package dev.slipway.simulation;

import dev.slipway.fleet.Loop;
import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Plays scenarios of many seeds. {@code -Dslipway.seeds} and {@code -Dslipway.first-seed} say how many and which, {@code
 * -Dslipway.seed} a single one.
 */
final class Seeds {

    private static final long FIRST = Long.getLong("slipway.first-seed", 0);

    private Seeds() {}

    /** Plays these, and says on the standard output what they were. */
    static List<Run.Summary> play(String what, long usually, LongFunction<Scenario> scenario) {
        Long only = Long.getLong("slipway.seed");
        long count = Long.getLong("slipway.seeds", usually);
        long begun = System.nanoTime();
        List<Run.Summary> runs = (only == null ? LongStream.range(FIRST, FIRST + count) : LongStream.of(only))
                .parallel()
                .mapToObj(seed -> Run.of(scenario.apply(seed), Loop::step))
                .toList();
        report(what, runs, Duration.ofNanos(System.nanoTime() - begun));
        return runs;
    }

    static int jobs(List<Run.Summary> runs) {
        return runs.stream().mapToInt(Run.Summary::jobs).sum();
    }

    static int launches(List<Run.Summary> runs) {
        return runs.stream().mapToInt(Run.Summary::launches).sum();
    }

    static Duration longestWait(List<Run.Summary> runs) {
        return runs.stream()
                .flatMap(run -> run.waits().stream())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static void report(String what, List<Run.Summary> runs, Duration took) {
        Duration simulated = runs.stream().map(Run.Summary::simulated).reduce(Duration.ZERO, Duration::plus);
        double minutes = took.toMillis() / 60_000.0;
        System.out.printf(
                "%s: %d seeds, %d hours, %d jobs, %d launches, longest wait %d s, %d steps in %.1f s:"
                        + " %.0f seeds and %.0f hours a minute%n",
                what,
                runs.size(),
                simulated.toHours(),
                jobs(runs),
                launches(runs),
                longestWait(runs).toSeconds(),
                runs.stream().mapToLong(Run.Summary::steps).sum(),
                took.toMillis() / 1000.0,
                runs.size() / minutes,
                simulated.toMinutes() / 60.0 / minutes);
    }
}
