package dev.slipway.fleet;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a pool may launch, and since when it has had too many.
 *
 * @param failures launches that failed in a row
 * @param youngDeaths runners that stopped young in a row
 * @param openings how often in a row the circuit breaker has opened
 * @param holdUntil no launch before this; empty if nothing holds it
 * @param surplusSince since when it has had more available runners than wanted
 * @param lastCause of the last failure or death, for people
 */
public record PoolCondition(
        int failures,
        int youngDeaths,
        int openings,
        Optional<Instant> holdUntil,
        Optional<Instant> surplusSince,
        Optional<String> lastCause) {

    /** What an operator calls it, a bounded set: the {@code state} label of a metric. */
    public enum Kind {
        ACTIVE,
        /** Launches failed; the next one waits. */
        BACKING_OFF,
        /** Runners stopped young; one is tried now and then. */
        BROKEN,
        /** Too many stopped instances cannot be deleted. */
        PAUSED;

        /** The word in metrics, logs and the API. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final PoolCondition FRESH = new PoolCondition(0, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());

    /** Paused is not known here: it depends on the runners. */
    public Kind kind() {
        if (openings > 0) {
            return Kind.BROKEN;
        }
        return failures > 0 ? Kind.BACKING_OFF : Kind.ACTIVE;
    }

    /** Whether one launch at a time is all that is risked. */
    boolean onProbation() {
        return failures > 0 || openings > 0;
    }

    /** @param launchedAt of what failed: launches that were under way already when one failed are no further try */
    PoolCondition launchFailed(Instant now, Instant launchedAt, String cause) {
        if (beforeHold(launchedAt)) {
            return new PoolCondition(failures, youngDeaths, openings, holdUntil, surplusSince, Optional.of(cause));
        }
        Instant until = now.plus(Pace.LAUNCH.after(failures + 1));
        return new PoolCondition(failures + 1, youngDeaths, openings, later(until), surplusSince, Optional.of(cause));
    }

    /** @param launchedAt of the runner that died: those that lived already when the breaker opened are no trial */
    PoolCondition diedYoung(Instant now, Instant launchedAt, String cause) {
        int deaths = youngDeaths + 1;
        boolean open = openings > 0 && beforeHold(launchedAt);
        if (deaths < Pace.YOUNG_DEATHS || open) {
            return new PoolCondition(failures, deaths, openings, holdUntil, surplusSince, Optional.of(cause));
        }
        // While open, the death of a trial is one more opening.
        Instant until = now.plus(Pace.BREAKER.after(openings + 1));
        return new PoolCondition(failures, deaths, openings + 1, later(until), surplusSince, Optional.of(cause));
    }

    /** A runner listened, or had a job: whatever was wrong is over. */
    PoolCondition thrived() {
        return new PoolCondition(0, 0, 0, Optional.empty(), surplusSince, Optional.empty());
    }

    PoolCondition surplus(boolean surplus, Instant now) {
        if (surplus == surplusSince.isPresent()) {
            return this;
        }
        return new PoolCondition(
                failures, youngDeaths, openings, holdUntil, surplus ? Optional.of(now) : Optional.empty(), lastCause);
    }

    private boolean beforeHold(Instant launchedAt) {
        return holdUntil.filter(launchedAt::isBefore).isPresent();
    }

    private Optional<Instant> later(Instant until) {
        return holdUntil.filter(until::isBefore).or(() -> Optional.of(until));
    }
}
