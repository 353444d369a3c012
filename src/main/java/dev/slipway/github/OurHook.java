package dev.slipway.github;

import dev.slipway.fleet.Delivery;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** The hook that delivers to our address, and its deliveries: the GitHub App's own if that does, else one of the path. */
final class OurHook {
    private final Optional<AppHook> app;
    private final Hooks hooks;
    private final HookDeliveries deliveries;

    /** @param app the webhook of the GitHub App that speaks for us, if it is one */
    OurHook(GitHubApi api, Hooks hooks, Optional<AppHook> app) {
        this.app = app;
        this.hooks = hooks;
        this.deliveries = new HookDeliveries(api);
    }

    /** Whether news comes to this address without any hook of a path. */
    Future<Boolean> deliversByItself(URI url) {
        return app.map(hook -> hook.deliversTo(url)).orElseGet(() -> Future.succeededFuture(false));
    }

    Future<Deliveries> list(GitHubPath path, URI url, Instant since) {
        var tally = new Tally();
        return deliversByItself(url)
                .compose(byItself -> byItself
                        ? app.orElseThrow().list(since)
                        : hooks.withOurs(
                                path,
                                url,
                                tally,
                                hook -> deliveries.list(HookDeliveries.Place.ofHook(path, hook), since, tally)));
    }

    /** Has GitHub deliver something once more. */
    Future<Void> again(GitHubPath path, URI url, Delivery delivery) {
        return deliversByItself(url)
                .compose(byItself -> byItself
                        ? app.orElseThrow().again(delivery)
                        : hooks.withOurs(
                                path,
                                url,
                                new Tally(),
                                hook -> deliveries.again(HookDeliveries.Place.ofHook(path, hook), delivery)));
    }
}
