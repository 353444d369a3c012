package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubJob.Status;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run as the model keeps it: the stations of its jobs, from which its own follows. */
final class GitHubRunEntry {
    /** The newest first, as GitHub lists them. */
    static final Comparator<GitHubRunEntry> NEWEST_FIRST =
            Comparator.comparingLong((GitHubRunEntry run) -> run.id).reversed();

    private static final List<String> WORST_FIRST = List.of("failure", "cancelled", "success");

    final long id;
    /** For whose runners its jobs are queued. */
    final GitHubRegistry home;

    final GitHubRegistry repository;
    private final Instant createdAt;
    private final Map<Long, GitHubJob> jobs = new LinkedHashMap<>();
    private Instant updatedAt;
    private boolean started;
    private int open;

    GitHubRunEntry(long id, GitHubRegistry home, GitHubRegistry repository, Instant now) {
        this.id = id;
        this.home = home;
        this.repository = repository;
        this.createdAt = now;
        this.updatedAt = now;
    }

    /** One of its jobs is, from now on, as this says. */
    void moved(GitHubJob job, Instant now) {
        GitHubJob before = jobs.put(job.id(), job);
        if (before == null || before.status() == Status.COMPLETED) {
            open++;
        }
        if (job.status() == Status.COMPLETED) {
            open--;
        }
        started |= job.startedAt().isPresent();
        updatedAt = now;
    }

    /** A job that nobody remembers any more; whether any is left. */
    boolean forget(long job) {
        jobs.remove(job);
        return !jobs.isEmpty();
    }

    /** In the order in which they were queued. */
    List<GitHubJob> jobs() {
        return List.copyOf(jobs.values());
    }

    Status status() {
        if (open == 0) {
            return Status.COMPLETED;
        }
        return started ? Status.IN_PROGRESS : Status.QUEUED;
    }

    GitHubRun snapshot() {
        return new GitHubRun(id, repository.path(), "build", status(), conclusion(), createdAt, updatedAt);
    }

    private Optional<String> conclusion() {
        return open > 0
                ? Optional.empty()
                : WORST_FIRST.stream()
                        .filter(word -> jobs.values().stream()
                                .anyMatch(job ->
                                        job.conclusion().filter(word::equals).isPresent()))
                        .findFirst();
    }
}
