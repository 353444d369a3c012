package dev.slipway.cli;

import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Pool;
import dev.slipway.github.GitHubClient;
import dev.slipway.github.GitHubException;
import dev.slipway.github.RateLimit;
import io.vertx.core.Future;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks whether GitHub lets us do what the pools need. Changes nothing. */
final class CheckGitHub {

    /** Below this share of a limit something else uses the credential as well, or we do too much. */
    private static final int LITTLE_PERCENT = 10;

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private record Entry(String path, String runnerGroup) {}

    private final GitHubClient github;
    private final String apiUrl;
    private final List<Pool> pools;

    CheckGitHub(GitHubClient github, String apiUrl, List<Pool> pools) {
        this.github = github;
        this.apiUrl = apiUrl;
        this.pools = pools;
    }

    /** A future for each line, none of which fails. */
    List<Future<CheckLine>> lines() {
        List<Future<CheckLine>> lines = new ArrayList<>();
        Future<Optional<RateLimit>> rate = github.rateLimit();
        lines.add(rate.map(limit -> CheckLine.ok("GitHub credential", "accepted by " + apiUrl))
                .recover(cause -> line(CheckLine.fail("GitHub credential", cause, ""))));
        pools.stream().map(Pool::path).distinct().forEach(path -> lines.add(visible(path)));
        pools.stream()
                .map(pool -> new Entry(pool.path(), pool.runnerGroup()))
                .distinct()
                .forEach(entry -> permissions(entry, lines));
        lines.add(rate.map(CheckGitHub::rate).recover(cause -> line(CheckLine.fail("GitHub rate limit", cause, ""))));
        return lines;
    }

    private static Future<CheckLine> line(CheckLine line) {
        return Future.succeededFuture(line);
    }

    private Future<CheckLine> visible(String path) {
        String what = "GitHub path " + path;
        return github.identify(path)
                .map(name -> name.equalsIgnoreCase(path)
                        ? CheckLine.ok(what, "visible")
                        : CheckLine.warn(what, "its name is " + name + " now. Put the new name into github.path"))
                .recover(cause -> line(CheckLine.fail(what, cause, "")));
    }

    /** The client asks for both in one go; a group that cannot be found is told from a permission that is missing. */
    private void permissions(Entry entry, List<Future<CheckLine>> lines) {
        String may = "Registering runners at " + entry.path();
        String group = "Runner group " + entry.runnerGroup() + " of " + entry.path();
        Future<Void> asked = github.permitted(entry.path(), entry.runnerGroup());
        lines.add(asked.map(yes -> CheckLine.ok(may, "permitted"))
                .recover(cause ->
                        line(aboutGroup(cause) ? CheckLine.ok(may, "permitted") : CheckLine.fail(may, cause, ""))));
        lines.add(asked.map(yes -> CheckLine.ok(group, "exists"))
                .recover(cause -> line(
                        aboutGroup(cause)
                                ? CheckLine.fail(group, cause, "Change runner-group, or create the group")
                                : CheckLine.warn(group, "could not be looked for. See the line above"))));
    }

    private static boolean aboutGroup(Throwable cause) {
        return cause instanceof GitHubException refused && refused.failure().kind() == Failure.Kind.INVALID;
    }

    private static CheckLine rate(Optional<RateLimit> limit) {
        String what = "GitHub rate limit";
        if (limit.isEmpty()) {
            return CheckLine.ok(what, "this server has none");
        }
        RateLimit rate = limit.get();
        String left = rate.remaining() + " of " + rate.limit() + " requests left until " + UTC.format(rate.reset());
        return rate.remaining() * 100 < rate.limit() * LITTLE_PERCENT
                ? CheckLine.warn(what, left + ". Until then launches may have to wait; who else uses this token?")
                : CheckLine.ok(what, left);
    }
}
