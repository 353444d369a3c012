package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Event;
import dev.slipway.fleet.Job;
import dev.slipway.sandbox.model.GitHubJob;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What GitHub's model shows of jobs, in the core's words. Pure. */
final class ShownJobs {

    private ShownJobs() {}

    static Job job(GitHubJob shown) {
        return new Job(shown.id(), shown.run(), shown.repository(), Set.copyOf(shown.labels()), shown.queuedAt());
    }

    static Job.Stage stage(GitHubJob shown) {
        return switch (shown.status()) {
            case QUEUED -> Job.Stage.QUEUED;
            case IN_PROGRESS -> Job.Stage.STARTED;
            case COMPLETED -> Job.Stage.ENDED;
        };
    }

    static Optional<String> runner(GitHubJob shown) {
        return Optional.of(shown.runnerName())
                .filter(name -> shown.status() != GitHubJob.Status.QUEUED && !name.isEmpty());
    }

    /** What a delivery tells that was sent when the job was like this. */
    static Event.JobTold told(GitHubJob shown) {
        Optional<Instant> moved = switch (shown.status()) {
            case QUEUED -> Optional.empty();
            case IN_PROGRESS -> shown.startedAt();
            case COMPLETED -> shown.completedAt();
        };
        return new Event.JobTold(job(shown), stage(shown), runner(shown), moved.orElse(shown.queuedAt()));
    }

    static Event.JobRead read(GitHubJob shown, long asked) {
        return new Event.JobRead(shown.id(), asked, stage(shown), runner(shown));
    }
}
