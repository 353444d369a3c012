package dev.slipway.github;

/** Is told of every request made of GitHub, and of the token that it is made with. It must not block and must not throw. */
@FunctionalInterface
public interface GitHubObserver {
    void observe(GitHubCall call);

    /** The token that is shown from now on is another. */
    default void replaced() {}
}
