package dev.slipway.fleet;

import java.util.Set;

/**
 * A self-hosted runner as GitHub lists it.
 *
 * @param id GitHub's id
 * @param name unique within the path at any one time
 * @param online whether its listener is connected
 * @param busy whether GitHub says it runs a job; {@code false} proves nothing (actions/runner issue 4422)
 * @param labels all its labels, as GitHub spells them
 */
public record Registration(long id, String name, boolean online, boolean busy, Set<String> labels) {

    /** Whether it carries this label; labels compare without case. */
    public boolean labelled(String label) {
        return labels.stream().anyMatch(label::equalsIgnoreCase);
    }
}
