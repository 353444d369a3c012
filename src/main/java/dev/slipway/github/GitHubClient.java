package dev.slipway.github;

import static dev.slipway.github.GitHubCall.Operation.DELETE_RUNNER;
import static dev.slipway.github.GitHubCall.Operation.GET_RUNNER;
import static dev.slipway.github.GitHubCall.Operation.JIT_CONFIG;
import static dev.slipway.github.GitHubCall.Operation.LIST_RUNNERS;
import static dev.slipway.github.GitHubCall.Operation.PATH;
import static dev.slipway.github.GitHubCall.Operation.RATE_LIMIT;

import dev.slipway.fleet.Event.Deregistration;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Registration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * GitHub's REST API for self-hosted runners. A {@code path} is an organisation or {@code owner/repo}. Every Future that
 * fails, fails with a {@link GitHubException}. Safe on any thread; made for one event loop, on which answers come.
 */
public final class GitHubClient {
    private final GitHubApi api;
    private final RunnerGroups groups;
    private final RunnerListings listings;

    /**
     * @param apiUrl without a slash at its end; of a GitHub Enterprise Server with its {@code /api/v3}
     */
    public GitHubClient(Vertx vertx, URI apiUrl, TokenFile token, GitHubObserver observer) {
        this(vertx, apiUrl, token, observer, GitHubTimeouts.usual());
    }

    GitHubClient(Vertx vertx, URI apiUrl, TokenFile token, GitHubObserver observer, GitHubTimeouts timeouts) {
        this.api = new GitHubApi(vertx, apiUrl, token, observer, timeouts);
        this.groups = new RunnerGroups(api);
        this.listings = new RunnerListings(api);
    }

    /**
     * Registers a runner, which exists, offline, from then on; it does so too if this fails as {@link
     * Failure#uncertain()}.
     *
     * @param name up to 64 characters; taken is a {@link Failure.Kind#CONFLICT}
     * @param labels 1 to 100, all that the registration is to carry
     * @param runnerGroup by name; {@code Default} for a repository
     */
    public Future<Jit> jitConfig(String path, String name, List<String> labels, String runnerGroup) {
        return at(
                path,
                p -> groups.id(p, runnerGroup)
                        .compose(group -> api.call(GitHubRequest.post(
                                JIT_CONFIG, p, p.runners() + "/generate-jitconfig", registration(name, labels, group))))
                        .map(response -> Jit.from(response.json(), name))
                        .recover(trouble -> Future.failedFuture(groupIncluded(p, runnerGroup, trouble))));
    }

    private static JsonObject registration(String name, List<String> labels, long group) {
        return new JsonObject()
                .put("name", name)
                .put("runner_group_id", group)
                .put("labels", new JsonArray(labels))
                .put("work_folder", "_work");
    }

    /** A group that cannot be used is a 403 or a 404 like any other: it is looked up again, and named. */
    private Throwable groupIncluded(GitHubPath path, String runnerGroup, Throwable trouble) {
        Failure failure = failure(trouble);
        if (failure.kind() != Failure.Kind.NOT_FOUND && failure.kind() != Failure.Kind.FORBIDDEN) {
            return trouble;
        }
        groups.forget(path, runnerGroup);
        return new GitHubException(new Failure(
                failure.kind(),
                failure.message() + "; or the runner group '" + runnerGroup + "' cannot be used",
                failure.retryAfter()));
    }

    /** All registrations of the path, whoever made them. */
    public Future<Listing> registrations(String path) {
        return at(path, listings::list);
    }

    /** One registration; empty if GitHub does not have it while it does show the path. */
    public Future<Optional<Registration>> registration(String path, long id) {
        return at(
                path,
                p -> api.call(GitHubRequest.get(GET_RUNNER, p, p.runners() + "/" + id))
                        .map(response -> Optional.of(RunnerListings.registration(response.json())))
                        .recover(trouble -> ifGone(p, trouble, Optional.empty())));
    }

    /** Removes a registration, unless GitHub believes that its runner works. */
    public Future<Deregistration> deregister(String path, long id) {
        return at(
                path,
                p -> api.call(GitHubRequest.delete(DELETE_RUNNER, p, p.runners() + "/" + id))
                        .map(Deregistration.REMOVED)
                        .recover(trouble -> failure(trouble).kind() == Failure.Kind.INVALID
                                ? Future.succeededFuture(Deregistration.BUSY)
                                : ifGone(p, trouble, Deregistration.GONE)));
    }

    /** A token that lost sight of the path is answered 404 as well: absence is believed only beside a visible path. */
    private <T> Future<T> ifGone(GitHubPath path, Throwable trouble, T gone) {
        return failure(trouble).kind() == Failure.Kind.NOT_FOUND
                ? seeRunners(path).map(gone)
                : Future.failedFuture(trouble);
    }

    private Future<GitHubResponse> seeRunners(GitHubPath path) {
        return api.call(GitHubRequest.get(LIST_RUNNERS, path, path.runners() + "?per_page=1"));
    }

    /** What the credential has left; empty if this server has no rate limits. Fails if the credential is refused. */
    public Future<Optional<RateLimit>> rateLimit() {
        return api.call(GitHubRequest.get(RATE_LIMIT, "/rate_limit"))
                .map(response -> Optional.of(RateLimit.from(response.json())))
                // An Enterprise Server without limits answers 404, as its description says.
                .recover(trouble -> failure(trouble).kind() == Failure.Kind.NOT_FOUND
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(trouble));
    }

    /** Whether the path exists and the credential sees it; gives its name as GitHub spells it. */
    public Future<String> identify(String path) {
        return at(
                path,
                p -> api.call(GitHubRequest.get(PATH, p, p.resource()))
                        .map(response -> Json.text(response.json(), p.organisation() ? "login" : "full_name")));
    }

    /**
     * Whether the credential may read and remove runners and use the runner group, without changing anything; what may
     * remove a runner may register one. Fails naming the permission that is missing.
     */
    public Future<Void> permitted(String path, String runnerGroup) {
        return at(
                path,
                p -> seeRunners(p)
                        .compose(seen -> mayWrite(p))
                        .compose(yes -> groups.id(p, runnerGroup))
                        .mapEmpty());
    }

    private Future<Void> mayWrite(GitHubPath path) {
        // No runner has the id 0: 404 says that we may delete, 403 that we may not.
        return api.call(GitHubRequest.delete(DELETE_RUNNER, path, path.runners() + "/0"))
                .<Void>mapEmpty()
                .recover(trouble -> failure(trouble).kind() == Failure.Kind.NOT_FOUND
                        ? Future.succeededFuture()
                        : Future.failedFuture(trouble));
    }

    /** Connections are closed; calls in flight fail. */
    public Future<Void> close() {
        return api.close();
    }

    private static <T> Future<T> at(String path, Function<GitHubPath, Future<T>> call) {
        return Future.succeededFuture(path)
                .map(GitHubPath::of)
                .compose(call)
                .recover(trouble -> Future.failedFuture(
                        trouble instanceof GitHubException ? trouble : new GitHubException(failure(trouble))));
    }

    private static Failure failure(Throwable trouble) {
        return trouble instanceof GitHubException known
                ? known.failure()
                : new Failure(Failure.Kind.FAILED, "unexpected: " + trouble);
    }

    static GitHubException notAsked(GitHubRequest request) {
        return new GitHubException(
                Failure.Kind.FAILED, "GitHub answered 304 to " + request + ", which was not conditional");
    }
}
