package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.State;
import dev.slipway.fleet.Step;
import dev.slipway.sandbox.model.GitHubAnswer;
import java.util.List;

/** Sees all that a {@link Reconciler} does: to check rules, to count, to tell. */
public interface Watch {

    /** A process has begun, and knows nothing. */
    void began(Reconciler reconciler);

    /** It took these events in. */
    void stepped(Reconciler reconciler, State before, List<Event> events, Step step);

    /** A request on behalf of this effect is about to be carried out by LXD or GitHub. */
    void reached(Reconciler reconciler, Effect effect);

    /** GitHub gave this answer to such a request, which may be lost on its way. */
    default void answered(Reconciler reconciler, Effect effect, GitHubAnswer<?> answer) {}
}
