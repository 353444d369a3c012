package dev.slipway.github;

import dev.slipway.bus.Told;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.JobSources;
import dev.slipway.fleet.Loop;
import dev.slipway.fleet.Pool;
import dev.slipway.fleet.SomePool;
import dev.slipway.fleet.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Fleets for a keeper of hooks, and what a reconciler tells it. */
final class HookKeepers {
    private HookKeepers() {}

    /** A fleet with a pool at each of these paths. */
    static Fleet fleet(Duration interval, String... paths) {
        return new Fleet(
                "acme-1",
                Set.of(),
                interval,
                4,
                JobSources.NONE,
                Stream.of(paths)
                        .map(path -> pool(path, Pool.DEFAULT_CREDENTIAL))
                        .toList());
    }

    /** A fleet with a pool at this path, for which this credential speaks. */
    static Fleet fleetOf(String credential, String... paths) {
        List<Pool> pools = Stream.of(paths).map(path -> pool(path, credential)).toList();
        return new Fleet("acme-1", Set.of(), Duration.ofMinutes(1), 4, JobSources.NONE, pools);
    }

    /** A fleet with a pool at each path, for which its credential speaks. */
    static Fleet fleetOf(Duration interval, Map<String, String> credentials) {
        List<Pool> pools = credentials.entrySet().stream()
                .map(entry -> pool(entry.getKey(), entry.getValue()))
                .toList();
        return new Fleet("acme-1", Set.of(), interval, 4, JobSources.NONE, pools);
    }

    private static Pool pool(String path, String credential) {
        return SomePool.of("of-" + path.replace('/', '-'), path, credential, 0, 3);
    }

    /** What a reconciler tells that took this in. */
    static Told told(Event... events) {
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        return new Told(
                Loop.step(State.initial(1), List.of(events), now).state(), List.of(), now, "operator", Duration.ZERO);
    }
}
