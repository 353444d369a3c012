package dev.slipway.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@link Planner} sees of a {@link State}.
 *
 * @param settled LXD is connected and listed, and nothing of an earlier process is open there
 * @param listed the GitHub paths whose first complete listing is in
 * @param runners all runners, by pool, in order of launch
 * @param conditions of the pools, by name
 * @param closed the GitHub paths whose rate gate is closed
 * @param launching launches in flight, over all pools
 * @param allowances what the rate gates allow, by {@link Pool#credential}; of one that is not there everything
 * @param jobs the queued jobs that count, oldest first
 * @param checking how far jobs can be verified
 * @param architecture of LXD's kernel, as LXD spells it; the empty text while unknown
 */
public record View(
        boolean settled,
        Collection<String> listed,
        Map<String, List<Runner>> runners,
        Map<String, PoolCondition> conditions,
        Collection<String> closed,
        int launching,
        Map<String, Allowance> allowances,
        List<Waiting> jobs,
        Checking checking,
        String architecture) {

    /** The view of a state at a time. */
    public static View of(State state, Instant now) {
        Credentials credentials = new Credentials(state.fleet());
        return of(state, credentials, Traffic.of(state, credentials, now), now);
    }

    /** @param traffic of the state, for who has it already */
    static View of(State state, Credentials credentials, Traffic traffic, Instant now) {
        Map<String, List<Runner>> runners = new LinkedHashMap<>();
        int launching = 0;
        for (Runner runner : state.runners().values()) {
            runners.computeIfAbsent(runner.pool(), pool -> new ArrayList<>()).add(runner);
            launching += runner.inFlight(Calls.Call.LAUNCH) ? 1 : 0;
        }
        List<String> listed = state.hubs().entrySet().stream()
                .filter(hub -> hub.getValue().listing().known())
                .map(Map.Entry::getKey)
                .toList();
        Set<String> closed = state.hubs().keySet().stream()
                .filter(path -> state.gate(credentials.of(path)).closed(now))
                .collect(Collectors.toSet());
        return new View(
                state.lxdListed(),
                listed,
                runners,
                state.pools(),
                closed,
                launching,
                Allowance.of(state, traffic, credentials, now),
                state.demand().counted(),
                state.demand().checking(),
                state.lxd().architecture());
    }

    List<Runner> runners(String pool) {
        return runners.getOrDefault(pool, List.of());
    }

    PoolCondition condition(String pool) {
        return conditions.getOrDefault(pool, PoolCondition.FRESH);
    }
}
