package dev.slipway.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * How the verification of one waiting job stands: GitHub is asked whether it still waits.
 *
 * @param dueAt when it is asked, not before
 * @param urgent something depends on the answer: those that are only due by age come after it
 * @param rounds how often GitHub has said that it waits
 * @param failures in a row
 * @param asked tick at which the last answer was asked for; 0 if there was none
 * @param confirmedAt when GitHub last said that it waits
 */
public record Check(
        Instant dueAt, boolean urgent, int rounds, int failures, long asked, Optional<Instant> confirmedAt) {

    static Check at(Instant due) {
        return new Check(due, false, 0, 0, 0, Optional.empty());
    }

    /** Something depends on it: no later than this. One that has just failed is not asked for any earlier. */
    Check urgentAt(Instant at) {
        if (urgent && failures > 0) {
            return this;
        }
        return new Check(at.isBefore(dueAt) ? at : dueAt, true, rounds, failures, asked, confirmedAt);
    }

    /** GitHub said that it waits. */
    Check confirmed(Instant now, long tick) {
        Instant next = now.plus(Pace.JOB_CHECK.after(rounds + 1));
        return new Check(next, false, rounds + 1, 0, Math.max(asked, tick), Optional.of(now));
    }

    Check failed(Instant now) {
        Instant next = now.plus(Pace.JOB_CHECK_RETRY.after(failures + 1));
        return new Check(next, urgent, rounds, failures + 1, asked, confirmedAt);
    }
}
