package dev.slipway.fleet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which pools can serve a job. Lives for one step: it remembers what it has judged, since thousands of jobs ask for the
 * same.
 */
final class Serving {

    /** All of a job that counts here. */
    private record Want(String repository, Set<String> labels) {}

    private final Fleet fleet;
    private final Map<String, Set<String>> offered = new HashMap<>();
    private final Map<Want, List<Pool>> judged = new HashMap<>();

    /** @param kernel the architecture of LXD's kernel, as LXD spells it; the empty text while unknown */
    Serving(Fleet fleet, String kernel) {
        this.fleet = fleet;
        fleet.pools().forEach(pool -> offered.put(pool.name(), Labels.offered(pool, kernel)));
    }

    /** The pools that can serve it, in configuration order. */
    List<Pool> pools(Job job) {
        return judged.computeIfAbsent(
                new Want(job.repository(), job.labels()),
                want -> fleet.pools().stream().filter(pool -> serves(pool, job)).toList());
    }

    boolean serves(Pool pool, Job job) {
        return job.visibleTo(pool.path()) && takes(pool, job.repository()) && fits(pool, job.labels());
    }

    /** The first GitHub path that sees a repository. */
    Optional<String> path(String repository) {
        return fleet.pools().stream()
                .map(Pool::path)
                .filter(path -> Job.visible(repository, path))
                .findFirst();
    }

    private static boolean takes(Pool pool, String repository) {
        return pool.repositories().isEmpty() || pool.repositories().stream().anyMatch(repository::equalsIgnoreCase);
    }

    private boolean fits(Pool pool, Set<String> labels) {
        return labels.isEmpty() ? pool.unlabelled() : offered.get(pool.name()).containsAll(labels);
    }
}
