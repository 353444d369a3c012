package dev.slipway.simulation;

/** What a simulation found. Its rule is one of a bounded set of words; its message is for people. */
final class BrokenRule extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Rule rule;

    enum Rule {
        /** Never more instances of a pool created or running than its {@code max}. */
        OVER_MAX,
        /** A running job is never killed. */
        BUSY_DESTROYED,
        /** What is not ours is never touched. */
        FOREIGN_TOUCHED,
        /** What is in flight is in the state, and nothing else is. */
        IN_FLIGHT_FORGOTTEN,
        /** News only moves forward. */
        WENT_BACKWARD,
        /** What is believed for good is true. */
        FALSE_BELIEF,
        /** In a world without faults no runner is launched for a job that does not need one. */
        PHANTOM_DEMAND,
        /** In a world without faults nothing is found by listing, and nothing fails. */
        DRIFT_WITHOUT_FAULT,
        /** No launch is refused for a limit that GitHub has told of. */
        RAN_INTO_A_LIMIT,
        /** Where GitHub asks for it, one write at a time is made; and not for ever. */
        CARELESS,
        CAREFUL_FOR_EVER,
        /** Something will always happen next, and not all the time. */
        STUCK,
        SPINNING,
        /** Once all is quiet, there is exactly what was asked for. */
        NOT_SETTLED
    }

    BrokenRule(Rule rule, String what) {
        super(rule + ": " + what);
        this.rule = rule;
    }

    Rule rule() {
        return rule;
    }
}
