package dev.slipway.sandbox.model;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An App as the model keeps it: with its hook, if it has one. */
final class GitHubAppEntry implements GitHubHookOwner {
    final GitHubApp app;
    private final Map<Long, GitHubHook> hooks = new TreeMap<>();

    GitHubAppEntry(GitHubApp app) {
        this.app = app;
    }

    @Override
    public String path() {
        return GitHubHook.APP + app.id();
    }

    @Override
    public Optional<Long> repository() {
        return Optional.empty();
    }

    @Override
    public Map<Long, GitHubHook> hooks() {
        return hooks;
    }

    Optional<GitHubHook> hook() {
        return hooks.values().stream().findFirst();
    }
}
