package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubAnswer.Rate;
import java.time.Duration;
import java.time.Instant;

/**
 * How GitHub's answers are odd although it works.
 *
 * @param limiting share of requests that meet a secondary limit which nothing announced, and are not carried out
 * @param unsaid such a refusal does not say how long to wait: it has no {@code retry-after}
 * @param etagless no answer carries an ETag, and none that is given counts
 * @param clockOff how far the clock that GitHub shows is ahead of the true one; negative is behind
 * @param resetPast the primary limit is always said to be reset in the past
 * @param tooMany limits of all kinds are refused with 429 rather than 403: GitHub's documentation allows itself both
 */
public record GitHubOddities(
        double limiting, boolean unsaid, boolean etagless, Duration clockOff, boolean resetPast, boolean tooMany) {

    private static final Duration PAST = Duration.ofSeconds(90);

    public GitHubOddities {
        if (!(limiting >= 0 && limiting <= 1)) {
            throw new IllegalArgumentException("limiting is " + limiting + ", expected a share from 0 to 1");
        }
        if (clockOff.abs().compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("clockOff is " + clockOff + ", expected at most a day");
        }
    }

    public static GitHubOddities none() {
        return new GitHubOddities(0, false, false, Duration.ZERO, false, false);
    }

    /** @param saying whether the refusals say how long to wait */
    public GitHubOddities withLimiting(double share, boolean saying) {
        return new GitHubOddities(share, !saying, etagless, clockOff, resetPast, tooMany);
    }

    public GitHubOddities withoutEtags() {
        return new GitHubOddities(limiting, unsaid, true, clockOff, resetPast, tooMany);
    }

    public GitHubOddities withClockOff(Duration ahead) {
        return new GitHubOddities(limiting, unsaid, etagless, ahead, resetPast, tooMany);
    }

    public GitHubOddities withResetPast() {
        return new GitHubOddities(limiting, unsaid, etagless, clockOff, true, tooMany);
    }

    public GitHubOddities withTooMany() {
        return new GitHubOddities(limiting, unsaid, etagless, clockOff, resetPast, true);
    }

    /** What GitHub's clock shows at this time. */
    public Instant shown(Instant time) {
        return time.plus(clockOff);
    }

    Rate shown(Rate rate, Instant now) {
        return new Rate(rate.limit(), rate.remaining(), shown(resetPast ? now.minus(PAST) : rate.reset()));
    }
}
