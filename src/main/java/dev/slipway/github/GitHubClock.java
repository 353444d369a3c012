package dev.slipway.github;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** GitHub's clock, as far as the dates of its answers tell it; until the first, ours. Safe on any thread. */
final class GitHubClock {
    private static final Logger LOG = LoggerFactory.getLogger(GitHubClock.class);
    /** Answers are dated in whole seconds, and take a moment to come. */
    private static final Duration NEGLIGIBLE = Duration.ofSeconds(5);

    private static final Duration WORTH_SAYING = Duration.ofMinutes(1);

    private final InstantSource ours;
    private volatile Duration ahead = Duration.ZERO;
    private boolean said;

    GitHubClock(InstantSource ours) {
        this.ours = ours;
    }

    /** How far GitHub's clock is ahead of ours; negative if it is behind. */
    Duration ahead() {
        return ahead;
    }

    Instant now() {
        return ours.instant().plus(ahead);
    }

    /** @param date of an answer that has just come */
    void heard(Instant date) {
        Duration now = Duration.between(ours.instant(), date);
        ahead = now.abs().compareTo(NEGLIGIBLE) < 0 ? Duration.ZERO : now;
        say();
    }

    /** Once, until it was right in between. */
    private synchronized void say() {
        Duration off = ahead;
        if (off.isZero()) {
            said = false;
        } else if (off.abs().compareTo(WORTH_SAYING) > 0 && !said) {
            said = true;
            LOG.atWarn()
                    .addKeyValue("seconds", off.abs().toSeconds())
                    .log(
                            "This machine's clock is {} s {} GitHub's, and that is allowed for: set it right (is it"
                                    + " synchronised by NTP?)",
                            off.abs().toSeconds(),
                            off.isNegative() ? "ahead of" : "behind");
        }
    }

    /** What may be wrong with a signature because of it; empty if nothing. */
    String doubt() {
        Duration off = ahead;
        return off.isZero()
                ? ""
                : "; this machine's clock is %d s %s GitHub's"
                        .formatted(off.abs().toSeconds(), off.isNegative() ? "ahead of" : "behind");
    }
}
