package dev.slipway.ops;

import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Gate;
import dev.slipway.fleet.Quota;
import java.time.Instant;
import java.util.List;

/** What keeps calls of one credential from being made. Pure. */
final class GateProblems {

    private static final String FEWER =
            "Wait: it opens by itself, and busy runners are none the worse. If it happens often,"
                    + " let fewer programs share the credential, or use a GitHub App, whose limit is its own.";

    private GateProblems() {}

    /**
     * What is to be told of a gate; nothing of one that is open.
     *
     * @param credential its name, as in the configuration
     */
    static List<Problem> of(String credential, Gate gate, Instant now) {
        String subject = "GitHub credential " + credential;
        if (gate.exhausted(now)) {
            Quota quota = gate.quota().orElseThrow();
            return List.of(new Problem(
                    subject,
                    "its rate limit of " + quota.limit() + " requests an hour is used up until " + gate.opensAt(now)
                            + ": nothing is launched or retired before that",
                    FEWER));
        }
        if (gate.closed(now)) {
            return List.of(new Problem(
                    subject,
                    "GitHub refused a call for a limit, and is left alone until " + gate.opensAt(now)
                            + gate.refusal()
                                    .map(Failure::message)
                                    .map(said -> ": " + said)
                                    .orElse(""),
                    FEWER));
        }
        if (gate.careful(now)) {
            return List.of(new Problem(
                    subject,
                    "GitHub asked to be spared by a secondary rate limit: until "
                            + gate.carefulUntil().orElseThrow()
                            + " one runner is registered or retired at a time, a second apart",
                    "Wait: it ends by itself. If it happens often, lower launch-concurrency, or let fewer programs share"
                            + " the credential."));
        }
        return List.of();
    }
}
