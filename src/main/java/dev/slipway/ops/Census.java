package dev.slipway.ops;

import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.Phase;
import dev.slipway.fleet.Plan;
import dev.slipway.fleet.Planner;
import dev.slipway.fleet.Pool;
import dev.slipway.fleet.PoolCondition;
import dev.slipway.fleet.Runner;
import dev.slipway.fleet.State;
import dev.slipway.fleet.View;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The figures of each pool at one time. Made when somebody looks, never at a step.
 *
 * @param pools the configured ones, in order
 * @param counts runners by pool and phase: of every configured pool, and of others that still have any
 * @param findings what the planner finds of each configured pool
 */
record Census(
        List<Pool> pools,
        Map<String, Map<Phase, Integer>> counts,
        Map<String, Plan.Finding> findings,
        Map<String, PoolCondition> conditions) {

    static Census of(State state, Instant now) {
        Map<String, Map<Phase, Integer>> counts = new TreeMap<>();
        List<Pool> pools = state.fleet().map(Fleet::pools).orElse(List.of());
        pools.forEach(pool -> counts.put(pool.name(), none()));
        for (Runner runner : state.runners().values()) {
            counts.computeIfAbsent(runner.pool(), pool -> none()).merge(runner.phase(), 1, Integer::sum);
        }
        Map<String, Plan.Finding> findings = state.fleet()
                .map(fleet -> Planner.plan(View.of(state, now), fleet, now).pools())
                .orElse(Map.of());
        return new Census(pools, counts, findings, state.pools());
    }

    private static Map<Phase, Integer> none() {
        Map<Phase, Integer> none = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            none.put(phase, 0);
        }
        return none;
    }

    /** What an operator calls a configured pool's state: only the planner knows that it is paused. */
    PoolCondition.Kind kind(String pool) {
        if (finding(pool).filter(Plan.Finding::paused).isPresent()) {
            return PoolCondition.Kind.PAUSED;
        }
        PoolCondition condition = conditions.get(pool);
        return condition == null ? PoolCondition.Kind.ACTIVE : condition.kind();
    }

    Optional<Plan.Finding> finding(String pool) {
        return Optional.ofNullable(findings.get(pool));
    }
}
