package dev.slipway.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link Planner} sees of a {@link State}.
 *
 * @param settled the first complete listings of both sides are in, and LXD is connected
 * @param runners all runners, by pool, in order of launch
 * @param conditions of the pools, by name
 * @param closed the GitHub paths whose rate gate is closed
 * @param launching launches in flight, over all pools
 */
public record View(
        boolean settled,
        Map<String, List<Runner>> runners,
        Map<String, PoolCondition> conditions,
        Collection<String> closed,
        int launching) {

    /** The view of a state at a time. */
    public static View of(State state, Instant now) {
        Map<String, List<Runner>> runners = new LinkedHashMap<>();
        int launching = 0;
        for (Runner runner : state.runners().values()) {
            runners.computeIfAbsent(runner.pool(), pool -> new ArrayList<>()).add(runner);
            launching += runner.inFlight(Calls.Call.LAUNCH) ? 1 : 0;
        }
        List<String> closed = state.hubs().entrySet().stream()
                .filter(hub -> hub.getValue().closed(now))
                .map(Map.Entry::getKey)
                .toList();
        return new View(state.listed(), runners, state.pools(), closed, launching);
    }

    List<Runner> runners(String pool) {
        return runners.getOrDefault(pool, List.of());
    }

    PoolCondition condition(String pool) {
        return conditions.getOrDefault(pool, PoolCondition.FRESH);
    }
}
