package dev.slipway.fleet;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A workflow job, as GitHub told of it.
 *
 * @param id GitHub's, unique among all repositories
 * @param run id of the workflow run that it belongs to
 * @param repository {@code owner/repo}, as GitHub spells it
 * @param labels what its {@code runs-on} asks for, in lower case: labels compare without case
 * @param queuedAt when it began to wait, by GitHub's wall clock
 */
public record Job(long id, long run, String repository, Set<String> labels, Instant queuedAt) {

    /** How far a job has gone; it only moves down this list. */
    public enum Stage {
        QUEUED,
        STARTED,
        ENDED
    }

    public Job {
        labels = labels.stream().map(label -> label.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the runners of this GitHub path, an organisation or a repository, may take it. */
    public boolean visibleTo(String path) {
        return visible(repository, path);
    }

    /** Whether the runners of this GitHub path may take jobs of this repository. */
    static boolean visible(String repository, String path) {
        return repository.equalsIgnoreCase(path) || Fleet.owner(repository).equalsIgnoreCase(path);
    }
}
