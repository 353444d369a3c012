package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubJob.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A job as the model keeps it. */
final class GitHubJobEntry {
    /** The oldest first. */
    static final Comparator<GitHubJobEntry> BY_AGE =
            Comparator.comparing((GitHubJobEntry job) -> job.queuedAt).thenComparingLong(job -> job.id);

    final long id;
    final GitHubRunEntry run;
    /** Whose runners may take it: its repository's, and its organisation's. */
    final List<GitHubRegistry> homes;

    final List<String> labels;
    /** In lower case. */
    final Set<String> wanted;

    final Duration duration;
    final Instant queuedAt;
    Optional<Instant> startedAt = Optional.empty();
    Optional<Instant> completedAt = Optional.empty();
    Optional<String> conclusion = Optional.empty();
    /** Its runner has been asked to give it up. */
    boolean cancelling;
    /** Assigned to or running on; null if none. */
    GitHubRunnerEntry runner;
    /** When it has been silent for too long: not picked up, or not ended. */
    GitHubAgenda.Entry deadline;

    GitHubAgenda.Entry queueDeadline;

    GitHubJobEntry(
            long id,
            GitHubRunEntry run,
            List<GitHubRegistry> homes,
            List<String> labels,
            Duration duration,
            Instant now) {
        this.id = id;
        this.run = run;
        this.homes = List.copyOf(homes);
        this.labels = List.copyOf(labels);
        this.wanted = GitHubRunnerEntry.lowerCase(labels);
        this.duration = duration;
        this.queuedAt = now;
    }

    boolean started() {
        return startedAt.isPresent();
    }

    boolean ended() {
        return completedAt.isPresent();
    }

    GitHubJob snapshot() {
        boolean ran = started() && runner != null;
        return new GitHubJob(
                id,
                run.id,
                run.home.path(),
                run.repository.path(),
                "build",
                labels,
                duration,
                ended() ? Status.COMPLETED : started() ? Status.IN_PROGRESS : Status.QUEUED,
                conclusion,
                queuedAt,
                startedAt,
                completedAt,
                ran ? runner.id : 0,
                ran ? runner.name : "",
                ran ? runner.group : 0);
    }
}
