package dev.slipway.fleet;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who speaks for each path. Lives for one step: it remembers, since thousands of jobs ask for the same. */
final class Credentials {

    private final Optional<Fleet> fleet;
    private final Map<String, String> known = new HashMap<>();

    Credentials(Optional<Fleet> fleet) {
        this.fleet = fleet;
    }

    /** @param path or a repository of one */
    String of(String path) {
        return known.computeIfAbsent(
                path, asked -> fleet.map(f -> f.credential(asked)).orElse(Pool.DEFAULT_CREDENTIAL));
    }
}
