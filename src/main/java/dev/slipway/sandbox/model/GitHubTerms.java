package dev.slipway.sandbox.model;

import java.time.Duration;

/**
 * The figures by which GitHub serves its runners. The defaults are GitHub's documented ones, but for {@code
 * offlineAfter} and {@code lostAfter}, which GitHub does not state.
 *
 * @param offlineAfter a runner is shown offline so long after its last poll ended
 * @param pickUp a job assigned and not picked up by then is queued again
 * @param queuedAtMost a job that waited so long fails
 * @param lostAfter a job whose runner is gone or silent fails so long after it should have ended
 * @param unconnected an ephemeral runner that was not connected for so long is removed
 * @param requestsPerHour primary limit of each token
 * @param pointsPerMinute secondary limit of each token: a read is 1 point, a write 5
 * @param registrationsPer5Minutes of each path
 * @param runnersPerGroup how many registrations a runner group may hold
 */
public record GitHubTerms(
        Duration offlineAfter,
        Duration pickUp,
        Duration queuedAtMost,
        Duration lostAfter,
        Duration unconnected,
        int requestsPerHour,
        int pointsPerMinute,
        int registrationsPer5Minutes,
        int runnersPerGroup) {

    /** GitHub's own. */
    public static GitHubTerms documented() {
        return new GitHubTerms(
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofHours(24),
                Duration.ofMinutes(10),
                Duration.ofDays(1),
                5_000,
                900,
                1_500,
                10_000);
    }

    /** The same without any rate limit, for simulations of something else. */
    public static GitHubTerms unlimited() {
        return documented().withLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    public GitHubTerms withLimits(int perHour, int perMinute, int registrations) {
        return new GitHubTerms(
                offlineAfter,
                pickUp,
                queuedAtMost,
                lostAfter,
                unconnected,
                perHour,
                perMinute,
                registrations,
                runnersPerGroup);
    }

    public GitHubTerms withOfflineAfter(Duration after) {
        return new GitHubTerms(
                after,
                pickUp,
                queuedAtMost,
                lostAfter,
                unconnected,
                requestsPerHour,
                pointsPerMinute,
                registrationsPer5Minutes,
                runnersPerGroup);
    }
}
