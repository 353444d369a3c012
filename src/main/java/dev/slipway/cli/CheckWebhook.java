package dev.slipway.cli;

import dev.slipway.config.WebhookSettings;
import dev.slipway.fleet.Delivery;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Pool;
import dev.slipway.github.Deliveries;
import dev.slipway.github.GitHubClient;
import dev.slipway.github.GitHubException;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks whether GitHub tells the fleet of jobs, and whether it lets us verify what it told. Changes nothing. */
final class CheckWebhook {

    private static final Duration LATELY = Duration.ofHours(1);

    private final Function<String, GitHubClient> clients;
    private final WebhookSettings webhook;
    private final List<Pool> pools;

    /** @param clients gives the one that speaks for a path */
    CheckWebhook(Function<String, GitHubClient> clients, WebhookSettings webhook, List<Pool> pools) {
        this.clients = clients;
        this.webhook = webhook;
        this.pools = pools;
    }

    /** A future for each line, none of which fails. */
    List<Future<CheckLine>> lines() {
        List<Future<CheckLine>> lines = new ArrayList<>();
        List<String> paths = pools.stream().map(Pool::path).distinct().toList();
        webhook.publicUrl().ifPresent(url -> paths.forEach(path -> lines.add(hook(path, url))));
        pools.stream()
                .flatMap(pool -> repositories(pool).stream())
                .distinct()
                .sorted()
                .forEach(repository -> lines.add(verifying(repository)));
        paths.stream().filter(this::unknown).forEach(path -> lines.add(Future.succeededFuture(untried(path))));
        return lines;
    }

    private Future<CheckLine> hook(String path, URI url) {
        String what = "Webhook of " + path;
        return clients.apply(path)
                .deliveries(path, url, Instant.now().minus(LATELY))
                .map(found -> deliveries(what, url, found))
                .recover(cause -> Future.succeededFuture(without(what, url, cause)));
    }

    /** What was refused and accepted at a later attempt is not lost. */
    private static CheckLine deliveries(String what, URI url, Deliveries found) {
        Set<String> all = found.deliveries().stream().map(Delivery::guid).collect(Collectors.toSet());
        Set<String> accepted = found.deliveries().stream()
                .filter(Delivery::succeeded)
                .map(Delivery::guid)
                .collect(Collectors.toSet());
        int lost = all.size() - accepted.size();
        if (lost > 0) {
            return CheckLine.warn(
                    what,
                    lost + " of " + all.size() + " deliveries of jobs in the last hour were not accepted at " + url
                            + ". Can GitHub reach it, and has the webhook the secret of webhook.secret-files? GitHub"
                            + " shows each under Recent Deliveries");
        }
        return CheckLine.ok(
                what,
                "delivers to " + url + "; "
                        + (all.isEmpty()
                                ? "nothing was delivered of jobs in the last hour"
                                : "all " + all.size() + " deliveries of jobs in the last hour were accepted"));
    }

    private CheckLine without(String what, URI url, Throwable cause) {
        boolean missing =
                cause instanceof GitHubException refused && refused.failure().kind() == Failure.Kind.NOT_FOUND;
        if (!webhook.manage()) {
            return CheckLine.warn(what, cause.getMessage());
        }
        return missing
                ? CheckLine.ok(what, "none delivers to " + url + " yet; run creates it (webhook.manage)")
                : CheckLine.fail(what, cause, "run could not keep it (webhook.manage)");
    }

    /** Of an organisation those that the pool names. */
    private static Set<String> repositories(Pool pool) {
        return pool.path().contains("/") ? Set.of(pool.path()) : pool.repositories();
    }

    private boolean unknown(String path) {
        return pools.stream()
                .filter(pool -> pool.path().equals(path))
                .allMatch(pool -> repositories(pool).isEmpty());
    }

    private static CheckLine untried(String path) {
        return CheckLine.ok(
                "Verifying jobs at " + path,
                "not tried, as no repository is known; a classic token needs the scope repo, a fine-grained one or an App the"
                        + " repository permission 'Actions: read'");
    }

    private Future<CheckLine> verifying(String repository) {
        String what = "Verifying jobs at " + repository;
        return clients.apply(repository)
                .permittedToReadJobs(repository)
                .map(yes -> CheckLine.ok(what, "permitted"))
                .recover(cause -> Future.succeededFuture(CheckLine.warn(
                        what,
                        cause.getMessage() + ". Without it, jobs whose end is not told are waited for too long")));
    }
}
