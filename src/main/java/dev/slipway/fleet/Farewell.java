package dev.slipway.fleet;

import java.time.Instant;
import java.util.Locale;

/**
 * How a runner that is not wanted any more, or is over, is seen off: deregister, let it power off by itself, ask it, and
 * only then stop it.
 *
 * @param step where this stands
 * @param from when the step began
 * @param tick at which the step began: answers to earlier questions are no evidence
 * @param noes how often in a row the guest said that it runs no job
 * @param unanswered how often in a row it said nothing
 * @param nextAsk when the guest is asked again; meaningful while {@link Step#LEAVING}
 */
public record Farewell(Reason reason, Step step, Instant from, long tick, int noes, int unanswered, Instant nextAsk) {

    /** Why. */
    public enum Reason {
        /** Its job is over, or it said so itself. */
        ENDED,
        SURPLUS,
        /** Its pool's definition has changed, or the pool is gone. */
        OUTDATED,
        TOO_OLD,
        /** An operator asked. */
        ASKED_FOR,
        /** A job waits beside it. */
        PASSED_OVER,
        REGISTRATION_GONE,
        /** It booted twice. */
        RESTARTED,
        NEVER_LISTENED,
        OFFLINE,
        JOB_TIMEOUT,
        /** An operator insists. */
        FORCED;

        /** The words in logs and the API. */
        public String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /** By evidence of no use. */
        boolean lost() {
            return this == NEVER_LISTENED || this == OFFLINE;
        }

        /** It is stopped whatever it does. */
        boolean forced() {
            return this == JOB_TIMEOUT || this == FORCED;
        }

        /** Another one takes its place. */
        boolean replaced() {
            return this == OUTDATED || this == TOO_OLD;
        }

        /** It was idle and not wanted; its end is nobody's failure. */
        boolean retired() {
            return this == SURPLUS
                    || this == OUTDATED
                    || this == TOO_OLD
                    || this == ASKED_FOR
                    || this == PASSED_OVER
                    || this == FORCED;
        }
    }

    /** The order of things. */
    public enum Step {
        /** It looks lost: GitHub is asked about its registration before anything is done. */
        CHECKING,
        /** GitHub is asked to delete the registration: the one question that it answers truly for a busy runner. */
        DEREGISTERING,
        /** Its listener ends by itself; past the deadline the guest is asked. */
        LEAVING,
        /** By evidence or by order it is stopped by force. */
        STOPPING
    }

    static Farewell begun(Reason reason, Step step, Instant now, long tick) {
        return new Farewell(reason, step, now, tick, 0, 0, now);
    }

    /** The next step. */
    Farewell at(Step next, Instant now, long at) {
        return begun(reason, next, now, at);
    }

    /** The guest is asked at this time, not before. */
    Farewell askingAt(Instant next) {
        return new Farewell(reason, step, from, tick, noes, unanswered, next);
    }

    /** @param at tick of this answer: the next "no" must be asked for after it */
    Farewell saidNo(Instant next, long at) {
        return new Farewell(reason, step, from, at, noes + 1, 0, next);
    }

    Farewell saidBusy(Instant next) {
        return new Farewell(reason, step, from, tick, 0, 0, next);
    }

    Farewell saidNothing(Instant next) {
        return new Farewell(reason, step, from, tick, noes, unanswered + 1, next);
    }

    boolean is(Step other) {
        return step == other;
    }

    /** Whether the runner is on its way out, and nothing can keep it any more. */
    boolean leaving() {
        return step == Step.LEAVING || step == Step.STOPPING;
    }
}
