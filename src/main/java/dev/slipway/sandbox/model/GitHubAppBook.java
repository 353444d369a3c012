package dev.slipway.sandbox.model;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The Apps that exist, and where they are installed. */
final class GitHubAppBook {
    private final Map<Long, GitHubAppEntry> apps = new TreeMap<>();
    final Map<Long, GitHubInstalled> installations = new TreeMap<>();

    void add(GitHubAppEntry entry) {
        apps.put(entry.app.id(), entry);
    }

    Optional<GitHubAppEntry> app(long id) {
        return Optional.ofNullable(apps.get(id));
    }

    Optional<GitHubAppEntry> named(String issuer) {
        return apps.values().stream().filter(entry -> entry.app.isNamed(issuer)).findFirst();
    }

    GitHubAppEntry known(long id) {
        return app(id).orElseThrow(() -> new IllegalArgumentException("no such App: " + id + "; it was never added"));
    }

    GitHubInstalled knownInstallation(long id) {
        return Optional.ofNullable(installations.get(id))
                .orElseThrow(() -> new IllegalArgumentException("no such installation: " + id));
    }

    Stream<GitHubInstalled> of(GitHubAppEntry app) {
        return installations.values().stream().filter(installation -> installation.app == app);
    }

    /** The installations that may hear of what happens on this path. */
    Stream<GitHubInstalled> listening(GitHubRegistry path) {
        return installations.values().stream()
                .filter(installation -> installation.on(path) && installation.suspendedAt.isEmpty());
    }
}
