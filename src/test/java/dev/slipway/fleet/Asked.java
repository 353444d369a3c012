package dev.slipway.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fleets and pools that tests ask for. */
final class Asked {

    static final String FLEET = "acme-1";
    static final String PATH = "acme";
    static final String TOOLS = "acme/tools";
    static final Duration CHECK = Duration.ofMinutes(10);

    private Asked() {}

    static Fleet fleet(Pool... pools) {
        return new Fleet(FLEET, Set.of("old-acme"), CHECK, 4, JobSources.NONE, List.of(pools));
    }

    static Fleet withConcurrency(Fleet fleet, int launches) {
        return new Fleet(
                fleet.name(), fleet.formerNames(), fleet.checkInterval(), launches, fleet.jobs(), fleet.pools());
    }

    static Fleet withJobs(Fleet fleet, JobSources jobs) {
        return new Fleet(
                fleet.name(),
                fleet.formerNames(),
                fleet.checkInterval(),
                fleet.launchConcurrency(),
                jobs,
                fleet.pools());
    }

    /** A pool that is scaled down after 2 min, boots within 5 min and may be offline for 5 min. */
    static Pool pool(String name, int idle, int max) {
        return new Pool(
                name,
                PATH,
                Pool.DEFAULT_CREDENTIAL,
                "Default",
                InstanceType.CONTAINER,
                idle,
                max,
                "slipway-runner",
                List.of("linux", "big"),
                false,
                Set.of(),
                Optional.of(2),
                Optional.of("7GiB"),
                Optional.empty(),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                Duration.ofMinutes(5),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
    }

    static Pool pool(int idle, int max) {
        return pool("small", idle, max);
    }

    /** What jobs it serves. */
    static Pool serving(Pool pool, List<String> labels, boolean unlabelled, Set<String> repositories) {
        return new Pool(
                pool.name(),
                pool.path(),
                pool.credential(),
                pool.runnerGroup(),
                pool.type(),
                pool.idle(),
                pool.max(),
                pool.image(),
                labels,
                unlabelled,
                repositories,
                pool.cpu(),
                pool.memory(),
                pool.disk(),
                pool.bootTimeout(),
                pool.scaleDownDelay(),
                pool.offlineGrace(),
                pool.jobTimeout(),
                pool.maxIdleAge(),
                pool.config(),
                pool.devices());
    }

    static Pool ofImage(Pool pool, String image) {
        return copy(pool, pool.path(), image, pool.bootTimeout(), pool.jobTimeout(), pool.maxIdleAge());
    }

    static Pool ofPath(Pool pool, String path) {
        return copy(pool, path, pool.image(), pool.bootTimeout(), pool.jobTimeout(), pool.maxIdleAge());
    }

    static Pool ofCredential(Pool pool, String credential) {
        return new Pool(
                pool.name(),
                pool.path(),
                credential,
                pool.runnerGroup(),
                pool.type(),
                pool.idle(),
                pool.max(),
                pool.image(),
                pool.labels(),
                pool.unlabelled(),
                pool.repositories(),
                pool.cpu(),
                pool.memory(),
                pool.disk(),
                pool.bootTimeout(),
                pool.scaleDownDelay(),
                pool.offlineGrace(),
                pool.jobTimeout(),
                pool.maxIdleAge(),
                pool.config(),
                pool.devices());
    }

    static Pool withBootTimeout(Pool pool, Duration timeout) {
        return copy(pool, pool.path(), pool.image(), timeout, pool.jobTimeout(), pool.maxIdleAge());
    }

    static Pool withJobTimeout(Pool pool, Duration timeout) {
        return copy(pool, pool.path(), pool.image(), pool.bootTimeout(), Optional.of(timeout), pool.maxIdleAge());
    }

    static Pool withMaxIdleAge(Pool pool, Duration age) {
        return copy(pool, pool.path(), pool.image(), pool.bootTimeout(), pool.jobTimeout(), Optional.of(age));
    }

    private static Pool copy(
            Pool pool,
            String path,
            String image,
            Duration bootTimeout,
            Optional<Duration> jobTimeout,
            Optional<Duration> maxIdleAge) {
        return new Pool(
                pool.name(),
                path,
                pool.credential(),
                pool.runnerGroup(),
                pool.type(),
                pool.idle(),
                pool.max(),
                image,
                pool.labels(),
                pool.unlabelled(),
                pool.repositories(),
                pool.cpu(),
                pool.memory(),
                pool.disk(),
                bootTimeout,
                pool.scaleDownDelay(),
                pool.offlineGrace(),
                jobTimeout,
                maxIdleAge,
                pool.config(),
                pool.devices());
    }
}
