package dev.slipway.cli;

import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Pool;
import dev.slipway.github.GitHubClient;
import dev.slipway.github.GitHubException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Looks whether GitHub lets us do what the pools need at each of their paths. Changes nothing. */
final class CheckPaths {

    private record Entry(String path, String runnerGroup) {}

    private final Function<String, GitHubClient> clients;
    private final String usualPath;
    private final List<Pool> pools;

    /**
     * @param clients gives the one that speaks for a path
     * @param usualPath of pools that name none
     */
    CheckPaths(Function<String, GitHubClient> clients, String usualPath, List<Pool> pools) {
        this.clients = clients;
        this.usualPath = usualPath;
        this.pools = pools;
    }

    /** A future for each line, none of which fails. */
    List<Future<CheckLine>> lines() {
        List<Future<CheckLine>> lines = new ArrayList<>();
        pools.stream().map(Pool::path).distinct().forEach(path -> lines.add(visible(path)));
        pools.stream()
                .map(pool -> new Entry(pool.path(), pool.runnerGroup()))
                .distinct()
                .forEach(entry -> permissions(entry, lines));
        return lines;
    }

    private static Future<CheckLine> line(CheckLine line) {
        return Future.succeededFuture(line);
    }

    private Future<CheckLine> visible(String path) {
        String what = "GitHub path " + path;
        String key = path.equals(usualPath) ? "github.path" : "the path of its pools";
        return clients.apply(path)
                .identify(path)
                .map(name -> name.equalsIgnoreCase(path)
                        ? CheckLine.ok(what, "visible")
                        : CheckLine.warn(what, "its name is " + name + " now. Put the new name into " + key))
                .recover(cause -> line(CheckLine.fail(what, cause, "")));
    }

    /** The client asks for both in one go; a group that cannot be used is told from a permission that is missing. */
    private void permissions(Entry entry, List<Future<CheckLine>> lines) {
        String may = "Registering runners at " + entry.path();
        String group = "Runner group " + entry.runnerGroup() + " of " + entry.path();
        Future<Void> asked = clients.apply(entry.path()).permitted(entry.path(), entry.runnerGroup());
        lines.add(asked.map(yes -> CheckLine.ok(may, "permitted"))
                .recover(cause ->
                        line(aboutGroup(cause) ? CheckLine.ok(may, "permitted") : CheckLine.fail(may, cause, ""))));
        lines.add(asked.map(yes -> CheckLine.ok(group, "can be used"))
                .recover(cause -> line(
                        aboutGroup(cause)
                                ? CheckLine.fail(group, cause, "Change runner-group, or the group at GitHub")
                                : CheckLine.warn(group, "could not be looked for. See the line above"))));
    }

    private static boolean aboutGroup(Throwable cause) {
        return cause instanceof GitHubException refused && refused.failure().kind() == Failure.Kind.INVALID;
    }
}
