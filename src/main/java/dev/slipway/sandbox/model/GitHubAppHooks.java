package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubAnswer.Ok;
import dev.slipway.sandbox.model.GitHubAnswer.Outcome;
import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import dev.slipway.sandbox.model.GitHubHooks.Slice;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The hook of an App, which hears what happens wherever the App is installed, as the App itself asks for it. */
public final class GitHubAppHooks {
    private final GitHubApps apps;
    private final GitHubHooks hooks;

    GitHubAppHooks(GitHubApps apps, GitHubHooks hooks) {
        this.apps = apps;
        this.hooks = hooks;
    }

    public GitHubAnswer<GitHubHook.Config> config(GitHubAssertion as, Optional<String> etag, Instant now) {
        return apps.read(as, etag, now, onHook(hook -> new Ok<>(hook.config())));
    }

    /** Changes of it what is given: a secret stays. */
    public GitHubAnswer<GitHubHook.Config> updateConfig(
            GitHubAssertion as, UnaryOperator<GitHubHook.Config> change, Instant now) {
        return apps.ask(
                as,
                GitHubNeed.WRITE_HOOKS.points,
                now,
                app -> app.hook()
                        .<Outcome<GitHubHook.Config>>map(hook -> {
                            GitHubHook changed = hook.changed(GitHubHook.Change.of(change.apply(hook.config())), now);
                            app.hooks().put(hook.id(), changed);
                            return new Ok<>(changed.config());
                        })
                        .orElse(new Refused<>(404, "Not Found")));
    }

    /** As {@link GitHubHooks#deliveries}. */
    public GitHubAnswer<Slice> deliveries(
            GitHubAssertion as,
            Optional<Long> before,
            int perPage,
            Optional<Boolean> succeeded,
            Optional<String> etag,
            Instant now) {
        return apps.read(as, etag, now, onHook(hook -> new Ok<>(hooks.slice(hook.id(), before, perPage, succeeded))));
    }

    /** Has a delivery attempted once more, with the same GUID. */
    public GitHubAnswer<Boolean> redeliver(GitHubAssertion as, long attempt, Instant now) {
        return apps.ask(as, GitHubNeed.WRITE_HOOKS.points, now, onHook(hook -> hooks.again(hook.id(), attempt)));
    }

    private static <T> Function<GitHubAppEntry, Outcome<T>> onHook(Function<GitHubHook, Outcome<T>> work) {
        return app -> app.hook().map(work).orElse(new Refused<>(404, "Not Found"));
    }
}
