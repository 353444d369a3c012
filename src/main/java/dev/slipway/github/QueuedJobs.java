package dev.slipway.github;

import dev.slipway.fleet.Job;
import java.util.List;

/**
 * The jobs of a repository that wait for a runner.
 *
 * @param complete nothing was left out; otherwise it proves no absence
 */
public record QueuedJobs(List<Job> jobs, boolean complete) {
    public QueuedJobs {
        jobs = List.copyOf(jobs);
    }
}
