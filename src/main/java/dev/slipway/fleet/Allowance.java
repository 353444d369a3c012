package dev.slipway.fleet;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a credential's rate gate allows a plan to do now.
 *
 * @param launches in all
 * @param retirements whose deregistration can be made at once, beside those that wait for theirs already
 * @param paths how many launches may register with a path; of one that is not there as many as there are
 */
record Allowance(Share launches, Share retirements, Map<String, OfPath> paths) {

    /** @param again when one more is allowed, if time alone brings that */
    record Share(int count, Optional<Instant> again) {}

    /** @param again when one more is allowed */
    record OfPath(int launches, Instant again) {}

    Allowance {
        paths = Map.copyOf(paths);
    }

    /** By credential. */
    static Map<String, Allowance> of(State state, Traffic traffic, Credentials credentials, Instant now) {
        Map<String, Integer> waiting = new HashMap<>();
        for (Runner runner : state.runners().values()) {
            if (waits(runner)) {
                waiting.merge(credentials.of(runner.path()), 1, Integer::sum);
            }
        }
        Map<String, Allowance> all = new HashMap<>();
        state.gates().forEach((credential, gate) -> {
            Load load = traffic.load(credential);
            all.put(
                    credential,
                    new Allowance(
                            share(gate, Gate.Use.LAUNCH, load, 0, now),
                            share(gate, Gate.Use.WRITE, load, waiting.getOrDefault(credential, 0), now),
                            paths(gate, now)));
        });
        return all;
    }

    /** Whether its retirement has begun and its deregistration has not. */
    private static boolean waits(Runner runner) {
        return !runner.inFlight(Calls.Call.DEREGISTER)
                && runner.farewell()
                        .filter(farewell -> farewell.step() == Farewell.Step.DEREGISTERING)
                        .isPresent();
    }

    private static Share share(Gate gate, Gate.Use use, Load load, int waiting, Instant now) {
        int count = gate.allows(use, load, now);
        // When those that are allowed now are under way, their ends say more.
        Instant again = count > 0 ? Gate.UNKNOWN : gate.opensAt(use, load, now);
        return new Share(Math.max(0, count - waiting), Optional.of(again).filter(Gate.UNKNOWN::isAfter));
    }

    private static Map<String, OfPath> paths(Gate gate, Instant now) {
        Map<String, OfPath> paths = new HashMap<>();
        for (String path : gate.registrations().keySet()) {
            paths.put(path, new OfPath(gate.registers(path, now), gate.registersAt(path, now)));
        }
        return paths;
    }
}
