package dev.slipway.sandbox.model;

import dev.slipway.fleet.Registration;
import java.util.List;
import java.util.Set;

/**
 * A registration as GitHub shows it.
 *
 * @param group id of its runner group
 * @param os {@code unknown} until it first connects
 */
public record GitHubRunner(
        long id, String name, long group, String os, boolean online, boolean busy, List<String> labels) {

    public GitHubRunner {
        labels = List.copyOf(labels);
    }

    /** The core's view of it. */
    public Registration registration() {
        return new Registration(id, name, online, busy, Set.copyOf(labels));
    }
}
