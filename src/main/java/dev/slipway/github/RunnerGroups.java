package dev.slipway.github;

import static dev.slipway.github.GitHubCall.Operation.RUNNER_GROUPS;

import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Ids of runner groups by name, asked for once. */
final class RunnerGroups {
    /** Every path has it; a repository has no other. */
    private static final String DEFAULT = "Default";

    private static final long DEFAULT_OF_REPOSITORY = 1;

    private record Key(GitHubPath path, String name) {}

    private record Group(long id, String name) {}

    private final GitHubApi api;
    private final Map<Key, Future<Long>> known = new ConcurrentHashMap<>();

    RunnerGroups(GitHubApi api) {
        this.api = api;
    }

    /** The id; launches that ask at the same time share one request. */
    Future<Long> id(GitHubPath path, String name) {
        if (!path.organisation()) {
            return name.equalsIgnoreCase(DEFAULT)
                    ? Future.succeededFuture(DEFAULT_OF_REPOSITORY)
                    : Future.failedFuture(new GitHubException(
                            Failure.Kind.INVALID,
                            "repositories have no runner group but Default: runner-group is '%s' for %s"
                                    .formatted(name, path)));
        }
        Key key = new Key(path, name);
        Future<Long> id = known.computeIfAbsent(key, k -> look(path, name));
        return id.onFailure(failure -> known.remove(key, id));
    }

    /** The id may be no good any more: it is asked for again the next time. */
    void forget(GitHubPath path, String name) {
        known.remove(new Key(path, name));
    }

    private Future<Long> look(GitHubPath path, String name) {
        return Pages.read(number -> page(path, number)).map(all -> find(path, name, all.items()));
    }

    private Future<Pages.Page<Group>> page(GitHubPath path, int number) {
        String resource = path.runnerGroups() + "?per_page=" + Pages.PER_PAGE + "&page=" + number;
        return api.call(GitHubRequest.get(RUNNER_GROUPS, path, resource)).map(response -> page(response.json()));
    }

    private static Pages.Page<Group> page(JsonObject answer) {
        return new Pages.Page<>(
                Json.count(answer, "total_count"),
                Json.objects(answer, "runner_groups").stream()
                        .map(group -> new Group(Json.id(group, "id"), Json.text(group, "name")))
                        .toList());
    }

    private static long find(GitHubPath path, String name, List<Group> groups) {
        return groups.stream()
                .filter(group -> group.name().equalsIgnoreCase(name))
                .mapToLong(Group::id)
                .findFirst()
                .orElseThrow(() -> new GitHubException(Failure.Kind.INVALID, unknown(path, name, groups)));
    }

    private static String unknown(GitHubPath path, String name, List<Group> groups) {
        List<String> some = groups.stream()
                .limit(10)
                .map(group -> OneLine.of(group.name(), 60))
                .toList();
        return "the organisation %s has no runner group '%s' that this token can see (runner-group); it has %s%s"
                .formatted(path, name, some, groups.size() > some.size() ? " and others" : "");
    }
}
