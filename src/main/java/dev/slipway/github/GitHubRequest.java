package dev.slipway.github;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What is asked of GitHub.
 *
 * @param path whose permissions matter; empty if it concerns the credential alone
 * @param resource below the API's URL, encoded, with its query
 * @param etag of what we have, for a conditional request
 */
record GitHubRequest(
        GitHubCall.Operation operation,
        Optional<GitHubPath> path,
        HttpMethod method,
        String resource,
        Optional<JsonObject> body,
        Optional<String> etag) {

    static GitHubRequest get(GitHubCall.Operation operation, GitHubPath path, String resource) {
        return new GitHubRequest(
                operation, Optional.of(path), HttpMethod.GET, resource, Optional.empty(), Optional.empty());
    }

    static GitHubRequest get(GitHubCall.Operation operation, String resource) {
        return new GitHubRequest(
                operation, Optional.empty(), HttpMethod.GET, resource, Optional.empty(), Optional.empty());
    }

    static GitHubRequest delete(GitHubCall.Operation operation, GitHubPath path, String resource) {
        return new GitHubRequest(
                operation, Optional.of(path), HttpMethod.DELETE, resource, Optional.empty(), Optional.empty());
    }

    static GitHubRequest post(GitHubCall.Operation operation, GitHubPath path, String resource, JsonObject body) {
        return new GitHubRequest(
                operation, Optional.of(path), HttpMethod.POST, resource, Optional.of(body), Optional.empty());
    }

    static GitHubRequest post(GitHubCall.Operation operation, GitHubPath path, String resource) {
        return new GitHubRequest(
                operation, Optional.of(path), HttpMethod.POST, resource, Optional.empty(), Optional.empty());
    }

    static GitHubRequest post(GitHubCall.Operation operation, String resource) {
        return new GitHubRequest(
                operation, Optional.empty(), HttpMethod.POST, resource, Optional.empty(), Optional.empty());
    }

    static GitHubRequest patch(GitHubCall.Operation operation, GitHubPath path, String resource, JsonObject body) {
        return new GitHubRequest(
                operation, Optional.of(path), HttpMethod.PATCH, resource, Optional.of(body), Optional.empty());
    }

    /** What we must be allowed for this on its path, if anything; a GitHub App may ask about itself. */
    Optional<Permission> permission() {
        return switch (operation) {
            case JIT_CONFIG, LIST_RUNNERS, GET_RUNNER, DELETE_RUNNER, RUNNER_GROUPS, RATE_LIMIT, PATH ->
                Optional.of(Permission.RUNNERS);
            case GET_JOB, LIST_RUNS, LIST_JOBS -> Optional.of(Permission.JOBS);
            case LIST_HOOKS, CREATE_HOOK, UPDATE_HOOK, LIST_DELIVERIES, REDELIVER -> Optional.of(Permission.HOOKS);
            case INSTALLATION, ACCESS_TOKEN, APP_HOOK -> Optional.empty();
        };
    }

    /** What it lacks, if it may not do this. */
    Optional<String> lack(Credential credential) {
        return path.flatMap(on -> permission().map(needed -> credential.lacks(on, needed)));
    }

    /** The hook's secret that the body holds, if it does. */
    Optional<String> secret() {
        return body.map(b -> b.getJsonObject("config")).map(config -> config.getString("secret"));
    }

    GitHubRequest unlessStill(Optional<String> known) {
        return new GitHubRequest(operation, path, method, resource, body, known);
    }

    /** For messages: the query is left out, bodies hold nothing that a message needs. */
    @Override
    public String toString() {
        int query = resource.indexOf('?');
        return method + " " + (query < 0 ? resource : resource.substring(0, query));
    }
}
