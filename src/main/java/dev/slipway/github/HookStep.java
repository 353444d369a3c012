package dev.slipway.github;

import java.net.URI;
import java.util.List;
import java.util.OptionalLong;

/** What is to be done about our hook on a path. */
sealed interface HookStep {

    /** There is none: create it. */
    record Create() implements HookStep {}

    /**
     * Put it right.
     *
     * @param why what is wrong, in words
     */
    record Correct(long hook, List<String> why) implements HookStep {}

    /** It is as it should be. */
    record Leave(long hook) implements HookStep {}

    /**
     * Decides; nobody else's hook is ever touched.
     *
     * @param hooks all of the path
     * @param url where ours delivers to: that alone makes it ours; of several the oldest is kept
     * @param secretSet the hook that is known to have the secret, as we set it; GitHub never shows it
     */
    static HookStep of(List<Hook> hooks, URI url, OptionalLong secretSet) {
        List<Hook> ours = Hook.ours(hooks, url);
        if (ours.isEmpty()) {
            return new Create();
        }
        Hook hook = ours.get(0);
        if (!hook.wrong().isEmpty()) {
            return new Correct(hook.id(), hook.wrong());
        }
        boolean known = secretSet.isPresent() && secretSet.getAsLong() == hook.id();
        return known ? new Leave(hook.id()) : new Correct(hook.id(), List.of("its secret may be another"));
    }
}
