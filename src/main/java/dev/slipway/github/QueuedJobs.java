package dev.slipway.github;

import dev.slipway.fleet.Job;
import java.util.List;

/**
 * The jobs of a repository that wait for a runner.
 *
 * @param complete nothing was left out; otherwise it proves no absence
 * @param cost requests that counted against the primary rate limit: those not answered 304
 * @param requests all of them that were answered
 */
public record QueuedJobs(List<Job> jobs, boolean complete, int cost, int requests) {
    public QueuedJobs {
        jobs = List.copyOf(jobs);
    }
}
