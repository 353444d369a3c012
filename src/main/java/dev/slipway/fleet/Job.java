package dev.slipway.fleet;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A workflow job as GitHub tells of it.
 *
 * @param id GitHub's, unique among all repositories
 * @param repository {@code owner/repo}, as GitHub spells it
 * @param labels what its {@code runs-on} asks for, in lower case: labels compare without case
 * @param queuedAt GitHub's wall clock
 */
public record Job(long id, String repository, Set<String> labels, Instant queuedAt) {

    public Job {
        labels = labels.stream().map(label -> label.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the runners of this GitHub path, an organisation or a repository, see it. */
    public boolean visibleTo(String path) {
        return repository.equalsIgnoreCase(path) || owner().equalsIgnoreCase(path);
    }

    private String owner() {
        int slash = repository.indexOf('/');
        return slash < 0 ? repository : repository.substring(0, slash);
    }

    /** How far a job has gone; it only moves down this list. */
    public enum Stage {
        QUEUED,
        STARTED,
        ENDED
    }

    /**
     * News of a job.
     *
     * @param runner the name of the runner that has, or had, it; empty while queued
     */
    public record Sighting(Job job, Stage stage, Optional<String> runner) {}
}
