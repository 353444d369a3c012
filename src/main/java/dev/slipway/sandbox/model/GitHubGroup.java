package dev.slipway.sandbox.model;

import java.util.Optional;

/**
 * A runner group.
 *
 * @param visibility GitHub's word for which repositories may use it: {@code all}, {@code selected} or {@code private}
 * @param restrictedToWorkflows only chosen workflows may use it
 * @param allowsPublicRepositories public repositories may use it too
 * @param refuses it is listed, and registering into it is refused with this status: 403 or 404
 */
public record GitHubGroup(
        long id,
        String name,
        String visibility,
        boolean restrictedToWorkflows,
        boolean allowsPublicRepositories,
        Optional<Integer> refuses) {

    /** GitHub's own first group. */
    public static final long DEFAULT = 1;

    /** One that all private repositories may use. */
    public static GitHubGroup open(long id, String name) {
        return new GitHubGroup(id, name, "all", false, false, Optional.empty());
    }

    public GitHubGroup withVisibility(String word) {
        return new GitHubGroup(id, name, word, restrictedToWorkflows, allowsPublicRepositories, refuses);
    }

    public GitHubGroup withRestriction(boolean restricted) {
        return new GitHubGroup(id, name, visibility, restricted, allowsPublicRepositories, refuses);
    }

    public GitHubGroup withPublicRepositories(boolean allowed) {
        return new GitHubGroup(id, name, visibility, restrictedToWorkflows, allowed, refuses);
    }

    public GitHubGroup refusing(int status) {
        return new GitHubGroup(
                id, name, visibility, restrictedToWorkflows, allowsPublicRepositories, Optional.of(status));
    }
}
