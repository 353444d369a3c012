package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubAnswer.Ok;
import dev.slipway.sandbox.model.GitHubAnswer.Page;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The runner groups of organisations. */
public final class GitHubGroups {
    private final GitHubDesk desk;
    private final GitHubPaths paths;

    GitHubGroups(GitHubDesk desk, GitHubPaths paths) {
        this.desk = desk;
        this.paths = paths;
    }

    /** A further group; its id. */
    public long add(String path, String name) {
        Map<Long, GitHubGroup> groups = paths.known(path).groups;
        long id = groups.keySet().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
        groups.put(id, GitHubGroup.open(id, name));
        return id;
    }

    public void change(String path, long id, UnaryOperator<GitHubGroup> change) {
        GitHubGroup changed = paths.known(path).groups.computeIfPresent(id, (key, group) -> change.apply(group));
        if (changed == null) {
            throw new IllegalArgumentException("no such runner group of " + path + ": " + id);
        }
    }

    /** The group is gone; whether there was one. */
    public boolean remove(String path, long id) {
        return paths.known(path).groups.remove(id) != null;
    }

    /** @param page from 1 */
    public GitHubAnswer<Page<GitHubGroup>> list(
            String token, String path, int page, int perPage, Optional<String> etag, Instant now) {
        return desk.read(
                token,
                GitHubNeed.READ_RUNNERS,
                path,
                etag,
                now,
                home -> new Ok<>(Page.of(List.copyOf(home.groups.values()), page, perPage)));
    }
}
