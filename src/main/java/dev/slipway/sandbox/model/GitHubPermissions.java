package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubModel.Access;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an App may do where it is installed, in GitHub's words: {@code read} or {@code write} of {@code administration} (a
 * repository's runners), {@code organization_self_hosted_runners}, {@code actions}, {@code repository_hooks}, {@code
 * organization_hooks} and {@code metadata}, which every App may read. Source: GitHub's table of permissions that its
 * endpoints need.
 */
public record GitHubPermissions(Map<String, String> byName) {
    private static final String METADATA = "metadata";

    public GitHubPermissions {
        var named = new TreeMap<>(byName);
        named.putIfAbsent(METADATA, "read");
        named.forEach((name, access) -> {
            if (!access.equals("read") && !access.equals("write")) {
                throw new IllegalArgumentException(name + " is " + access + ", expected read or write");
            }
        });
        byName = Map.copyOf(named);
    }

    /** All that a service of runners can need. */
    public static GitHubPermissions ofRunners() {
        return new GitHubPermissions(Map.of(
                "administration", "write",
                "organization_self_hosted_runners", "write",
                "actions", "read",
                "repository_hooks", "write",
                "organization_hooks", "write"));
    }

    public GitHubPermissions with(String name, String access) {
        var changed = new TreeMap<>(byName);
        changed.put(name, access);
        return new GitHubPermissions(changed);
    }

    public GitHubPermissions without(String name) {
        var changed = new TreeMap<>(byName);
        changed.remove(name);
        return new GitHubPermissions(changed);
    }

    /** Whether the others are no more than these. */
    public boolean include(GitHubPermissions others) {
        return others.byName.entrySet().stream()
                .allMatch(other -> access(other.getKey())
                        .filter(mine -> mine.equals("write") || mine.equals(other.getValue()))
                        .isPresent());
    }

    private Optional<String> access(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Access granted(GitHubNeed need, boolean repository) {
        return switch (need) {
            case RATE, PATH -> Access.PATHS;
            case READ_RUNNERS, WRITE_RUNNERS -> of(repository ? "administration" : "organization_self_hosted_runners");
            case READ_ACTIONS -> of("actions");
            case READ_HOOKS, WRITE_HOOKS -> of(repository ? "repository_hooks" : "organization_hooks");
        };
    }

    /** What is not granted is refused, not hidden: an installation sees its owner's paths. */
    private Access of(String name) {
        return access(name)
                .map(word -> word.equals("write") ? Access.WRITE : Access.READ)
                .orElse(Access.PATHS);
    }
}
