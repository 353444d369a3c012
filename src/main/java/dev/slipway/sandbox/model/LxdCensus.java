package dev.slipway.sandbox.model;

import java.util.HashSet;
import java.util.Set;

/**
 * What is true of a daemon's instances at one moment, whatever its answers and events say: for those who judge.
 *
 * @param making names of those that are being created or started
 * @param running names of those that run
 * @param stopping names of those that somebody asked LXD to stop, and that LXD is stopping; a guest that powers off by
 *     itself is none of them
 */
public record LxdCensus(Set<String> making, Set<String> running, Set<String> stopping) {

    public static final LxdCensus NOTHING = new LxdCensus(Set.of(), Set.of(), Set.of());

    public LxdCensus {
        making = Set.copyOf(making);
        running = Set.copyOf(running);
        stopping = Set.copyOf(stopping);
    }

    /** Those that a cap on instances being created or running counts. */
    public Set<String> occupying() {
        var all = new HashSet<>(making);
        all.addAll(running);
        return all;
    }
}
