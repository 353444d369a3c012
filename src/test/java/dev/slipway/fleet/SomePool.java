package dev.slipway.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A pool of containers for tests to which only some of it matters: the label linux, and five minutes for everything. */
public final class SomePool {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private SomePool() {}

    public static Pool of(String name, String path, String credential, int idle, int max) {
        return of(name, path, credential, idle, max, "runner", Set.of());
    }

    /** @param repositories whose jobs alone it serves; empty: all of its path's */
    public static Pool of(
            String name, String path, String credential, int idle, int max, String image, Set<String> repositories) {
        return new Pool(
                name,
                path,
                credential,
                "Default",
                InstanceType.CONTAINER,
                idle,
                max,
                image,
                List.of("linux"),
                false,
                repositories,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                PATIENCE,
                PATIENCE,
                PATIENCE,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
    }
}
