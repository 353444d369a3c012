package dev.slipway.github;

import static dev.slipway.github.GitHubCall.Operation.RUNNER_GROUPS;

import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runner groups by name, asked for once; asked again, conditionally. */
final class RunnerGroups {
    /** Every path has it; a repository has no other. */
    private static final String DEFAULT = "Default";

    private static final long DEFAULT_OF_REPOSITORY = 1;

    private static final Logger LOG = LoggerFactory.getLogger(RunnerGroups.class);

    private record Key(GitHubPath path, String name) {}

    /** All organisations' together: GitHub allows 10,000 in an enterprise. */
    private static final int MOST_KEPT = 20_000;

    /**
     * A group as GitHub describes it.
     *
     * @param limits whose jobs its runners are not given, in words; empty if they are given all
     * @param inherited whether it is the enterprise's
     */
    record Group(long id, String name, String limits, boolean inherited) {}

    private final Kept<Pages.Page<Group>> pages;
    private final Map<Key, Future<Group>> known = new ConcurrentHashMap<>();
    private final Map<Key, String> said = new ConcurrentHashMap<>();

    RunnerGroups(GitHubApi api) {
        this.pages = new Kept<>(api, MOST_KEPT, Pages.Page::weight);
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
        Future<Group> group = known.computeIfAbsent(key, k -> look(path, name));
        return group.onFailure(failure -> known.remove(key, group))
                .onSuccess(found -> tell(key, found))
                .map(Group::id);
    }

    /** GitHub lets runners join such a group, and then leaves them idle while jobs wait. */
    private void tell(Key key, Group group) {
        if (!group.limits().equals(said.put(key, group.limits()))
                && !group.limits().isEmpty()) {
            LOG.atInfo()
                    .addKeyValue("path", key.path())
                    .addKeyValue("runnerGroup", group.name())
                    .log("Runners of this group are not given every job: {}", group.limits());
        }
    }

    /** Why a group that is known may be of no use, in words; empty if nothing is known against it. */
    String doubts(GitHubPath path, String name) {
        Future<Group> group = known.get(new Key(path, name));
        return group != null && group.succeeded() && group.result().inherited()
                ? ": it is the enterprise's, which decides what may join it; name a group of the organisation's own"
                : "";
    }

    /** The id may be no good any more: it is asked for again the next time. */
    void forget(GitHubPath path, String name) {
        known.remove(new Key(path, name));
    }

    private Future<Group> look(GitHubPath path, String name) {
        return Pages.read(number -> page(path, number)).map(all -> find(path, name, all.items()));
    }

    private Future<Pages.Page<Group>> page(GitHubPath path, int number) {
        String resource = path.runnerGroups() + "?per_page=" + Pages.PER_PAGE + "&page=" + number;
        return pages.get(
                GitHubRequest.get(RUNNER_GROUPS, path, resource), new Tally(), response -> page(response.json()));
    }

    private static Pages.Page<Group> page(JsonObject answer) {
        return new Pages.Page<>(
                Json.count(answer, "total_count"),
                Json.objects(answer, "runner_groups").stream()
                        .map(RunnerGroups::group)
                        .toList());
    }

    /**
     * https://docs.github.com/en/rest/actions/self-hosted-runner-groups: what is not required there may be missing, on an
     * older Enterprise Server for instance.
     */
    static Group group(JsonObject group) {
        List<String> limits = new ArrayList<>();
        if ("selected".equals(group.getValue("visibility"))) {
            limits.add("it is for selected repositories only");
        } else if ("private".equals(group.getValue("visibility"))) {
            limits.add("it is for private repositories only");
        }
        if (Boolean.FALSE.equals(group.getValue("allows_public_repositories"))) {
            limits.add("public repositories may not use it");
        }
        if (Boolean.TRUE.equals(group.getValue("restricted_to_workflows"))) {
            limits.add("only the workflows that are selected for it may use it");
        }
        return new Group(
                Json.id(group, "id"),
                Json.text(group, "name"),
                String.join("; ", limits),
                Boolean.TRUE.equals(group.getValue("inherited")));
    }

    private static Group find(GitHubPath path, String name, List<Group> groups) {
        return groups.stream()
                .filter(group -> group.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new GitHubException(Failure.Kind.INVALID, unknown(path, name, groups)));
    }

    private static String unknown(GitHubPath path, String name, List<Group> groups) {
        List<String> some = groups.stream()
                .limit(10)
                .map(group -> OneLine.of(group.name(), 60))
                .toList();
        return "the organisation %s has no runner group '%s' that we may see (runner-group); it has %s%s"
                .formatted(path, name, some, groups.size() > some.size() ? " and others" : "");
    }
}
