package dev.slipway.scenario;

import dev.slipway.sandbox.SimulatedGitHub.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** When runners were asked for, and how long it took until then. */
final class Times {

    private Times() {}

    /** When GitHub answered each {@code POST .../generate-jitconfig}. */
    static List<Instant> registrations(World world) {
        return world.github().requests("jit-config").stream().map(Request::at).toList();
    }

    /** When LXD began each {@code POST /1.0/instances}. */
    static List<Instant> creations(World world) {
        return world.events().operations("Creating instance");
    }

    static String words(Collection<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        return "median %.1f ms, max %.1f ms"
                .formatted(millis(sorted.get(sorted.size() / 2)), millis(sorted.get(sorted.size() - 1)));
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
