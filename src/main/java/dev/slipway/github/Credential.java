package dev.slipway.github;

import io.vertx.core.Future;

/** What proves to GitHub who we are. Safe on any thread. */
public sealed interface Credential permits TokenFile {
    /** A token to be shown now. Fails with a {@link GitHubException} that says what is wrong, and what to do. */
    Future<String> token();

    /** GitHub refused this token: the next one is another, if there is another. */
    void refused(String token);
}
