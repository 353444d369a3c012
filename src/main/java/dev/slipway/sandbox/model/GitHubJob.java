package dev.slipway.sandbox.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A workflow job, as it was when it was looked at.
 *
 * @param path for whose runners it was queued; those of its repository and of its organisation may take it
 * @param duration how long it runs on a runner
 * @param conclusion GitHub's word for how it ended: {@code success}, {@code failure}, {@code cancelled}
 * @param startedAt when a runner picked it up; a job that failed in the queue has none
 * @param runner id of the registration that ran it; 0 if none did
 * @param runnerName empty if none did
 */
public record GitHubJob(
        long id,
        long run,
        String path,
        String repository,
        String workflow,
        List<String> labels,
        Duration duration,
        Status status,
        Optional<String> conclusion,
        Instant queuedAt,
        Optional<Instant> startedAt,
        Optional<Instant> completedAt,
        long runner,
        String runnerName,
        long runnerGroup) {

    /** GitHub's words, in the order in which a job goes through them. */
    public enum Status {
        QUEUED,
        IN_PROGRESS,
        COMPLETED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public GitHubJob {
        labels = List.copyOf(labels);
    }

    /** How long it waited for a runner; empty if none took it. */
    public Optional<Duration> waited() {
        return startedAt.map(started -> Duration.between(queuedAt, started));
    }
}
