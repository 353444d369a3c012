package dev.slipway.fleet;

import java.util.Set;

/**
 * A background operation of LXD.
 *
 * @param id LXD's UUID
 * @param kind what it does
 * @param instances the names of the instances it works on
 */
public record Operation(String id, Kind kind, Set<String> instances) {

    /** What an operation does, from its description; only creations matter to a decision. */
    public enum Kind {
        CREATE,
        OTHER
    }
}
