package dev.slipway.github;

import static dev.slipway.github.GitHubCall.Operation.APP_HOOK;

import dev.slipway.fleet.Delivery;
import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhook that a GitHub App has of its own, in its settings: one for all of its installations. What is asked of it
 * counts against the App's rate limit, not against the installation's.
 *
 * <p>https://docs.github.com/en/rest/apps/webhooks
 */
final class AppHook {
    private static final Logger LOG = LoggerFactory.getLogger(AppHook.class);
    private static final Duration BELIEVED = Duration.ofMinutes(5);
    private static final String DELIVERIES = "/app/hook/deliveries";

    private final GitHubApi api;
    private final Installation installation;
    private final LongSupplier nanos;
    private final HookDeliveries deliveries;
    private volatile boolean silent;
    private volatile Optional<Known> known = Optional.empty();

    /** @param at of the clock of nanoseconds */
    private record Known(String url, long at) {}

    /** @param api shows the tokens of the App itself */
    AppHook(GitHubApi api, Installation installation, LongSupplier nanos) {
        this.api = api;
        this.installation = installation;
        this.nanos = nanos;
        this.deliveries = new HookDeliveries(api);
    }

    /** Whether it delivers to this address. */
    Future<Boolean> deliversTo(URI url) {
        return address().map(address -> Hook.same(address, url));
    }

    private Future<String> address() {
        Optional<Known> last = known.filter(one -> nanos.getAsLong() - one.at() < BELIEVED.toNanos());
        if (last.isPresent()) {
            return Future.succeededFuture(last.get().url());
        }
        return api.call(GitHubRequest.get(APP_HOOK, "/app/hook/config"))
                .map(response -> Json.scalar(response.json(), "url"))
                .compose(url -> url.isEmpty() ? Future.succeededFuture(url) : ifItTellsOfJobs(url))
                // An App need not have one.
                .recover(trouble -> GitHubClient.failure(trouble).kind() == Failure.Kind.NOT_FOUND
                        ? Future.succeededFuture("")
                        : Future.failedFuture(trouble))
                .recover(AppHook::notTheInstallations)
                .onSuccess(url -> known = Optional.of(new Known(url, nanos.getAsLong())));
    }

    /** One that hears of other things only is as good as none. */
    private Future<String> ifItTellsOfJobs(String url) {
        return api.call(GitHubRequest.get(APP_HOOK, "/app")).map(response -> {
            if (Json.texts(response.json(), "events").contains("workflow_job")) {
                return url;
            }
            if (!silent) {
                silent = true;
                LOG.atWarn()
                        .addKeyValue("url", url)
                        .log("The GitHub App's own webhook does not tell of jobs: subscribe it to 'Workflow job'"
                                + " (the App's settings, Permissions & events)");
            }
            return "";
        });
    }

    /** A limit of the App's own does not close the installation's gate: looking for lost deliveries can wait. */
    private static <T> Future<T> notTheInstallations(Throwable trouble) {
        Failure failure = GitHubClient.failure(trouble);
        return Future.failedFuture(
                failure.kind() == Failure.Kind.LIMITED
                        ? new GitHubException(new Failure(Failure.Kind.FAILED, failure.message()))
                        : trouble);
    }

    /** Those to this installation since then. */
    Future<Deliveries> list(Instant since) {
        return installation
                .id()
                .compose(id -> deliveries.list(HookDeliveries.Place.ofApp(DELIVERIES, id), since, new Tally()))
                .map(found -> new Deliveries(found.deliveries(), found.complete(), 0, 0))
                .recover(AppHook::notTheInstallations);
    }

    Future<Void> again(Delivery delivery) {
        return installation
                .id()
                .compose(id -> deliveries.again(HookDeliveries.Place.ofApp(DELIVERIES, id), delivery))
                .recover(AppHook::notTheInstallations);
    }
}
