package dev.slipway.github;

/**
 * What GitHub must allow us, and its names for it.
 *
 * <p>https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps; the keys are those of {@code
 * app-permissions} in GitHub's OpenAPI description.
 */
enum Permission {
    /** To register, list and remove runners. */
    RUNNERS,
    /** To read workflow runs and jobs. */
    JOBS,
    /** To see, keep and redeliver webhooks. */
    HOOKS;

    /** The scope of a classic token. */
    String scope(GitHubPath path) {
        return switch (this) {
            case RUNNERS -> path.organisation() ? "admin:org" : "repo";
            case JOBS -> "repo";
            case HOOKS -> path.organisation() ? "admin:org_hook" : "admin:repo_hook";
        };
    }

    /** The permission of a fine-grained token or of a GitHub App, as GitHub's pages spell it. */
    String words(GitHubPath path) {
        return ofOrganisation(path)
                ? "the organisation permission " + title(path)
                : "the repository permission " + title(path);
    }

    private boolean ofOrganisation(GitHubPath path) {
        return this != JOBS && path.organisation();
    }

    private String title(GitHubPath path) {
        return switch (this) {
            case RUNNERS ->
                path.organisation() ? "'Self-hosted runners: read and write'" : "'Administration: read and write'";
            case JOBS -> "'Actions: read'";
            case HOOKS -> "'Webhooks: read and write'";
        };
    }

    /** Its key in the permissions of an installation token. */
    String key(GitHubPath path) {
        return switch (this) {
            case RUNNERS -> path.organisation() ? "organization_self_hosted_runners" : "administration";
            case JOBS -> "actions";
            case HOOKS -> path.organisation() ? "organization_hooks" : "repository_hooks";
        };
    }

    /** Whether what an installation token has of it is enough. */
    boolean allowedBy(String level) {
        return level.equals("write") || level.equals("admin") || (this == JOBS && level.equals("read"));
    }
}
