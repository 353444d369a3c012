package dev.slipway.sandbox.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The organisations and repositories that exist, by their names, old ones too, and by their ids. */
final class GitHubPaths {
    private final Map<String, GitHubRegistry> byName = new HashMap<>();
    private final Map<Long, GitHubRegistry> byId = new HashMap<>();
    private long last = 500;

    /** The path of this name; a new one, if there is none. */
    GitHubRegistry add(String path) {
        return byName.computeIfAbsent(path, p -> {
            var registry = new GitHubRegistry(++last, p);
            byId.put(registry.id, registry);
            return registry;
        });
    }

    void rename(String from, String to) {
        GitHubRegistry registry = known(from);
        registry.rename(to);
        byName.put(to, registry);
    }

    /** @param path a name, or {@code #} and an id */
    Optional<GitHubRegistry> find(String path) {
        return Optional.ofNullable(
                path.startsWith("#") ? byId.get(Long.parseLong(path.substring(1))) : byName.get(path));
    }

    GitHubRegistry known(String path) {
        return find(path)
                .orElseThrow(() -> new IllegalArgumentException("no such path: " + path + "; it was never added"));
    }

    /** Whether an organisation of this name exists, or a repository that belongs to somebody of this name. */
    boolean owns(String owner) {
        return byId.values().stream()
                .anyMatch(path -> path.path().equals(owner) || path.path().startsWith(owner + "/"));
    }

    /** The organisation of a repository, if it exists. */
    Optional<GitHubRegistry> owner(GitHubRegistry repository) {
        String path = repository.path();
        int slash = path.indexOf('/');
        return slash < 0 ? Optional.empty() : find(path.substring(0, slash));
    }
}
