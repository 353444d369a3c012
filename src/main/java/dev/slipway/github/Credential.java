package dev.slipway.github;

import io.vertx.core.Future;
import java.time.Instant;

/** What proves to GitHub who we are, and what its refusals mean then. Safe on any thread. */
public sealed interface Credential permits TokenFile, Installation, AppKey, NoCredential {
    /** A token to be shown now. Fails with a {@link GitHubException} that says what is wrong, and what to do. */
    Future<String> token();

    /** Looks whether it is still the same, though nothing is asked of GitHub; its observer is told if it is not. */
    default void look() {}

    /** GitHub refused this token: the next one is another, if there is another. */
    void refused(String token);

    /** GitHub answered at this time, by its clock. */
    default void heard(Instant date) {}

    /** What it may be that GitHub answers 401, and what to do about it, for people. */
    String refusal();

    /** What is needed to be allowed this on a path, for people. */
    String lacks(GitHubPath path, Permission permission);

    /** What it is, for people, such as {@code the token}. */
    String noun();

    /** It is not used any more. */
    default Future<Void> close() {
        return Future.succeededFuture();
    }
}
