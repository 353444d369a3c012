package dev.slipway.github;

/** Is told of every request made of GitHub. It must not block and must not throw. */
@FunctionalInterface
public interface GitHubObserver {
    void observe(GitHubCall call);
}
