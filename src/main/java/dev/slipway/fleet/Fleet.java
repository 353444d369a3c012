package dev.slipway.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was asked for: the pools of one fleet and the figures that bound the work on them.
 *
 * @param name what is ours at LXD and at GitHub: a letter, then up to 19 of {@code [a-z0-9-]}
 * @param formerNames names it had before; what carries them is ours too
 * @param checkInterval time between two listings of a side
 * @param launchConcurrency launches in flight at once, over all pools
 * @param jobs how it learns of jobs that wait
 * @param pools in the order of the configuration, which is the order in which jobs are assigned
 * @param formerCredentials by path, of pools that there were since the start: whoever registered a runner sees it off
 */
public record Fleet(
        String name,
        Set<String> formerNames,
        Duration checkInterval,
        int launchConcurrency,
        JobSources jobs,
        List<Pool> pools,
        Map<String, String> formerCredentials) {

    public Fleet {
        formerNames = Set.copyOf(formerNames);
        pools = List.copyOf(pools);
        formerCredentials = Map.copyOf(formerCredentials);
    }

    /** A fleet that has had no other pools. */
    public Fleet(
            String name,
            Set<String> formerNames,
            Duration checkInterval,
            int launchConcurrency,
            JobSources jobs,
            List<Pool> pools) {
        this(name, formerNames, checkInterval, launchConcurrency, jobs, pools, Map.of());
    }

    /** The same, but for how it learns of jobs. */
    public Fleet with(JobSources sources) {
        return new Fleet(name, formerNames, checkInterval, launchConcurrency, sources, pools, formerCredentials);
    }

    public Optional<Pool> pool(String pool) {
        return pools.stream().filter(p -> p.name().equals(pool)).findFirst();
    }

    /** The GitHub paths that its pools serve. */
    public Set<String> paths() {
        return pools.stream().map(Pool::path).collect(Collectors.toUnmodifiableSet());
    }

    /** The {@link Pool#credential}s of its pools, and of those that it had. */
    public Set<String> credentials() {
        return Stream.concat(pools.stream().map(Pool::credential), formerCredentials.values().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a path is asked for its queued jobs: pools that are always full need not know what waits. */
    boolean polls(String path) {
        return jobs.polling()
                && path.contains("/")
                && pools.stream().anyMatch(pool -> pool.path().equals(path) && pool.idle() < pool.max());
    }

    /**
     * The {@link Pool#credential} that speaks for a path, or for a repository of one; for what no pool has any more, that
     * of a pool of its owner, or else of the first pool.
     */
    public String credential(String path) {
        return speaker(pool -> pool.path().equalsIgnoreCase(path))
                .or(() -> speaker(pool -> pool.path().equalsIgnoreCase(owner(path))))
                .or(() -> Optional.ofNullable(formerCredentials.get(path)))
                .or(() -> speaker(pool -> owner(pool.path()).equalsIgnoreCase(owner(path))))
                .or(() -> speaker(pool -> true))
                .orElse(Pool.DEFAULT_CREDENTIAL);
    }

    private Optional<String> speaker(Predicate<Pool> which) {
        return pools.stream().filter(which).findFirst().map(Pool::credential);
    }

    /** The organisation or the person whose a path is: of {@code owner/repo} the owner, of an organisation itself. */
    public static String owner(String path) {
        return path.contains("/") ? path.substring(0, path.indexOf('/')) : path;
    }

    /** The name it has, and those it had. */
    Set<String> names() {
        return Stream.concat(Stream.of(name), formerNames.stream()).collect(Collectors.toSet());
    }

    /** Whether an instance or registration of a fleet of this name is ours. */
    public boolean owns(String fleet) {
        return fleet.equals(name) || formerNames.contains(fleet);
    }

    /**
     * The label that marks a registration as a fleet's on one LXD server, so that the same configuration on another
     * host owns none of them.
     *
     * @param lxdFingerprint of the LXD server's certificate, in hex
     */
    public static String ownerLabel(String fleet, String lxdFingerprint) {
        return "slipway-" + fleet + "-" + lxdFingerprint.substring(0, 8);
    }
}
