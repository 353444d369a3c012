package dev.slipway.sandbox.model;

import java.time.Duration;
import java.util.List;

/**
 * What became of the jobs so far.
 *
 * @param queued waiting now
 * @param running now
 * @param completed ended on a runner that said so
 * @param lost started, and its runner vanished or fell silent
 * @param neverRun failed in the queue, no runner having taken them
 * @param cancelled somebody cancelled them, waiting or running
 * @param waits from queued to started, of the started ones that are remembered, oldest first
 */
public record GitHubStatistics(
        int queued, int running, long completed, long lost, long neverRun, long cancelled, List<Duration> waits) {

    public GitHubStatistics {
        waits = List.copyOf(waits);
    }
}
