package dev.slipway.fleet;

import java.util.Map;
import java.util.Optional;

/**
 * All that one process knows. Immutable; {@link Loop#step} makes the next one. Never the truth: a restart begins with
 * {@link #initial} and rebuilds it from one listing of LXD and of GitHub, and from the journal of queued jobs.
 *
 * @param tick the number of events taken in
 * @param seed of the next random name
 * @param fleet what is asked for; empty before the first configuration
 * @param stopping the process ends: start nothing new
 * @param hubs by GitHub path
 * @param gates by {@link Pool#credential}
 * @param pools by name; runners of removed pools keep no condition
 * @param runners by name
 * @param demand what is known of jobs
 */
public record State(
        long tick,
        long seed,
        Optional<Fleet> fleet,
        boolean stopping,
        LxdSide lxd,
        Map<String, Hub> hubs,
        Map<String, Gate> gates,
        Map<String, PoolCondition> pools,
        Map<String, Runner> runners,
        Demand demand) {

    /**
     * The state of a process that knows nothing yet.
     *
     * @param seed decides the names of its runners; random in production, fixed in simulations
     */
    public static State initial(long seed) {
        return new State(
                0, seed, Optional.empty(), false, LxdSide.UNKNOWN, Map.of(), Map.of(), Map.of(), Map.of(), Demand.NONE);
    }

    public Hub hub(String path) {
        return hubs.getOrDefault(path, Hub.UNKNOWN);
    }

    /** Of a {@link Pool#credential}. */
    public Gate gate(String credential) {
        return gates.getOrDefault(credential, Gate.OPEN);
    }

    /** Of the credential that speaks for a path, or for a repository of one. */
    public Gate gateOf(String path) {
        return gate(fleet.map(known -> known.credential(path)).orElse(Pool.DEFAULT_CREDENTIAL));
    }

    public PoolCondition pool(String pool) {
        return pools.getOrDefault(pool, PoolCondition.FRESH);
    }

    /** Whether LXD has been listed since its event stream came up, and nothing of an earlier process is open there. */
    public boolean lxdListed() {
        return lxd.connected() && lxd.listing().known() && lxd.foreignSince().isEmpty();
    }

    /** Whether the first complete listings of both sides are in: before that nothing is launched. */
    public boolean listed() {
        return lxdListed()
                && fleet.isPresent()
                && fleet.get().paths().stream()
                        .allMatch(path -> hub(path).listing().known());
    }
}
