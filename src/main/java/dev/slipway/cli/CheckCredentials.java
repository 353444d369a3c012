package dev.slipway.cli;

import dev.slipway.config.CredentialSettings;
import dev.slipway.config.GitHubSettings;
import dev.slipway.fleet.Pool;
import dev.slipway.github.GitHubClient;
import dev.slipway.github.RateLimit;
import dev.slipway.github.Standing;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Looks what GitHub tells of each credential that pools have, and what it lets them ask for. Changes nothing. */
final class CheckCredentials {

    /** Below this share of a limit something else uses the credential as well, or we do too much. */
    private static final int LITTLE_PERCENT = 10;

    /** Time for somebody to have a new token made and put in place. */
    private static final Duration SOON = Duration.ofDays(14);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final Function<String, GitHubClient> clients;
    private final GitHubSettings settings;
    private final List<Pool> pools;
    private final Instant now;

    /**
     * @param clients gives the one that speaks for a path
     * @param now the wall clock
     */
    CheckCredentials(Function<String, GitHubClient> clients, GitHubSettings settings, List<Pool> pools, Instant now) {
        this.clients = clients;
        this.settings = settings;
        this.pools = pools;
        this.now = now;
    }

    /** A future for each line, none of which fails. */
    List<Future<CheckLine>> lines() {
        Map<String, List<Pool>> byCredential = new LinkedHashMap<>();
        pools.forEach(pool -> byCredential
                .computeIfAbsent(pool.credential(), name -> new ArrayList<>())
                .add(pool));
        List<Future<CheckLine>> lines = new ArrayList<>();
        byCredential.forEach((name, its) -> lines.addAll(lines(name, its)));
        return lines;
    }

    private List<Future<CheckLine>> lines(String name, List<Pool> its) {
        Future<Standing> standing = clients.apply(its.get(0).path()).standing();
        String limit = "GitHub rate limit of " + name;
        return List.of(
                standing.map(told -> accepted(name, told))
                        .recover(cause -> line(CheckLine.fail("GitHub credential " + name, cause, ""))),
                standing.map(told -> rate(limit, told.rate())).recover(cause -> line(unknown(limit))),
                standing.map(told -> budget(name, told.rate(), its))
                        .recover(cause -> line(unknown("GitHub budget of " + name))));
    }

    private static Future<CheckLine> line(CheckLine line) {
        return Future.succeededFuture(line);
    }

    private static CheckLine unknown(String what) {
        return CheckLine.warn(what, "is not known, as the credential was not accepted");
    }

    private CheckLine accepted(String name, Standing told) {
        String what = "GitHub credential " + name;
        String said = kind(name) + ", accepted by " + settings.apiUrl()
                + told.scopes()
                        .map(scopes -> "; a classic token with the scopes " + orNone(scopes))
                        .orElse("");
        if (told.ends().isEmpty()) {
            return CheckLine.ok(what, said);
        }
        Instant ends = told.ends().get();
        String until = said + "; it ends on " + DAY.format(ends);
        return ends.isBefore(now.plus(SOON))
                ? CheckLine.warn(
                        what,
                        until + ", in "
                                + Math.max(0, Duration.between(now, ends).toDays())
                                + " days. Make a new token and put it into the file: it is picked up by itself")
                : CheckLine.ok(what, until);
    }

    private String kind(String name) {
        return settings.credentials().get(GitHubSettings.credentialOf(name)) instanceof CredentialSettings.App app
                ? "the App " + app.clientId()
                : "a token";
    }

    private static String orNone(String scopes) {
        return scopes.isBlank() ? "(none)" : scopes;
    }

    private static CheckLine rate(String what, Optional<RateLimit> limit) {
        if (limit.isEmpty()) {
            return CheckLine.ok(what, "this server has none");
        }
        RateLimit rate = limit.get();
        String left = rate.remaining() + " of " + rate.limit() + " requests left until " + TIME.format(rate.reset());
        return rate.remaining() * 100 < rate.limit() * LITTLE_PERCENT
                ? CheckLine.warn(what, left + ". Until then launches may have to wait; who else uses this credential?")
                : CheckLine.ok(what, left);
    }

    private static CheckLine budget(String name, Optional<RateLimit> limit, List<Pool> its) {
        return limit.map(rate -> Budget.of(rate.limit(), its).line(name))
                .orElseGet(() -> CheckLine.ok("GitHub budget of " + name, "this server does not limit launches"));
    }
}
