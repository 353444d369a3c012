package dev.slipway.fleet;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many launches a credential's rate gate allows now.
 *
 * @param launches in all
 * @param again when it allows one more, if time alone brings that
 * @param paths how many of them may register with a path; of one that is not there as many as there are
 */
record Allowance(int launches, Optional<Instant> again, Map<String, OfPath> paths) {

    /** @param again when one more is allowed */
    record OfPath(int launches, Instant again) {}

    Allowance {
        paths = Map.copyOf(paths);
    }

    /** By credential. */
    static Map<String, Allowance> of(State state, Traffic traffic, Instant now) {
        Map<String, Allowance> all = new HashMap<>();
        state.gates().forEach((credential, gate) -> all.put(credential, of(gate, traffic.load(credential), now)));
        return all;
    }

    private static Allowance of(Gate gate, Load load, Instant now) {
        Map<String, OfPath> paths = new HashMap<>();
        for (String path : gate.registrations().keySet()) {
            paths.put(path, new OfPath(gate.registers(path, now), gate.registersAt(path, now)));
        }
        int launches = gate.launches(load, now);
        // When those that are allowed now are under way, their ends say more.
        Instant again = launches > 0 ? Gate.UNKNOWN : gate.opensAt(Gate.Use.LAUNCH, load, now);
        return new Allowance(launches, Optional.of(again).filter(Gate.UNKNOWN::isAfter), paths);
    }
}
