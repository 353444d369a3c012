package dev.slipway.fleet;

import java.util.Locale;

/** How a runner's life went, a bounded set: the {@code outcome} label of a metric. */
public enum Outcome {
    /** It ran a job to its end, whatever the job's conclusion. */
    COMPLETED,
    /** It stopped in the middle of a job. */
    CRASHED,
    /** It listened, and stopped without a job and without having been asked to. */
    UNUSED,
    /** It stopped without ever having listened or had a job. */
    YOUNG,
    /** It was deregistered without a job: scaled down, outdated or flushed. */
    RETIRED,
    /** It was given up by evidence: never listened, or silent and offline. */
    LOST,
    /** It was stopped by force in the middle of a job: an operator's order, or the job timeout. */
    KILLED,
    /** Its launch failed. */
    FAILED,
    /** Its instance was deleted by somebody else. */
    VANISHED;

    /** The word in metrics and logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
