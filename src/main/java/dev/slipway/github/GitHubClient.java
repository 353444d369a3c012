package dev.slipway.github;

import static dev.slipway.github.GitHubCall.Operation.DELETE_RUNNER;
import static dev.slipway.github.GitHubCall.Operation.GET_RUNNER;
import static dev.slipway.github.GitHubCall.Operation.JIT_CONFIG;
import static dev.slipway.github.GitHubCall.Operation.LIST_RUNNERS;
import static dev.slipway.github.GitHubCall.Operation.PATH;
import static dev.slipway.github.GitHubCall.Operation.RATE_LIMIT;

import dev.slipway.fleet.Delivery;
import dev.slipway.fleet.Event.Deregistration;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Registration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * GitHub's REST API for self-hosted runners, the jobs that wait for them and the webhook that tells of jobs. A {@code path}
 * is an organisation or {@code owner/repo}. Every Future that fails, fails with a {@link GitHubException}. Safe on any
 * thread; made for one event loop, on which answers come.
 */
public final class GitHubClient {
    private final GitHubApi api;
    private final RunnerGroups groups;
    private final RunnerListings listings;
    private final Jobs jobs;
    private final Hooks hooks;
    private final OurHook ourHook;

    /**
     * @param endpoint how GitHub is reached
     */
    public GitHubClient(Vertx vertx, Endpoint endpoint, Credential credential, GitHubObserver observer) {
        this(vertx, endpoint, credential, observer, GitHubTimeouts.usual());
    }

    GitHubClient(
            Vertx vertx, Endpoint endpoint, Credential credential, GitHubObserver observer, GitHubTimeouts timeouts) {
        this.api = new GitHubApi(vertx, endpoint, credential, observer, timeouts);
        this.groups = new RunnerGroups(api);
        this.listings = new RunnerListings(api);
        this.jobs = new Jobs(api);
        this.hooks = new Hooks(api, credential);
        this.ourHook = new OurHook(
                api, hooks, credential instanceof Installation app ? Optional.of(app.hook()) : Optional.empty());
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

    static JsonObject registration(String name, List<String> labels, long group) {
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
        String doubts = groups.doubts(path, runnerGroup);
        groups.forget(path, runnerGroup);
        return new GitHubException(new Failure(
                failure.kind(),
                failure.message() + "; or the runner group '" + runnerGroup + "' cannot be used" + doubts,
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

    /** What GitHub tells of the credential; costs nothing of the rate limit. Fails if the credential is refused. */
    public Future<Standing> standing() {
        return api.call(GitHubRequest.get(RATE_LIMIT, "/rate_limit"))
                .map(Standing::from)
                // An Enterprise Server without limits answers 404, as its description says.
                .recover(trouble -> failure(trouble).kind() == Failure.Kind.NOT_FOUND
                        ? Future.succeededFuture(Standing.unlimited())
                        : Future.failedFuture(trouble));
    }

    /**
     * Registers a runner for no other purpose than to see how GitHub treats it, and removes it again.
     *
     * @param name that no runner has, up to 64 characters of those that need no encoding
     * @param tell is told of each finding as it is made, on the event loop
     */
    public Trial trial(
            String path, String name, List<String> labels, String runnerGroup, Consumer<Trial.Finding> tell) {
        GitHubPath where = GitHubPath.of(path);
        return new Trial(api, where, new TrialRunner(name, labels), () -> groups.id(where, runnerGroup), tell);
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

    /**
     * How far a job has gone. A job that is not there any more has ended; that it is not there is believed only while the
     * credential sees the repository's runs. Otherwise this fails, naming the permission.
     *
     * @param repository {@code owner/repo}
     */
    public Future<JobLook> job(String repository, long id) {
        return atRepository(repository, p -> jobs.look(p, id));
    }

    /**
     * The jobs of a repository that wait for a runner; of an organisation nobody can ask that. Hundreds of requests in a
     * busy repository, one after the other; a quiet one costs nothing of the rate limit.
     *
     * @param path {@code owner/repo}
     */
    public Future<QueuedJobs> queuedJobs(String path) {
        return atRepository(path, p -> JobListing.read(jobs, p));
    }

    /**
     * Whether the credential may read the repository's runs and jobs. Fails naming the permission that is missing.
     *
     * @param repository {@code owner/repo}
     */
    public Future<Void> permittedToReadJobs(String repository) {
        return atRepository(repository, jobs::see);
    }

    /**
     * Attempts to deliver news of jobs to the hook that delivers to this address: the GitHub App's own, or else one of the
     * path. Without such a hook it is {@link Failure.Kind#NOT_FOUND}, without the permission to see hooks {@link
     * Failure.Kind#FORBIDDEN}.
     *
     * @param since older ones are left out; GitHub keeps 3 days
     */
    public Future<Deliveries> deliveries(String path, URI hookUrl, Instant since) {
        return at(path, p -> ourHook.list(p, hookUrl, since));
    }

    /** Has GitHub deliver this to our hook once more, soon. Fails as {@link #deliveries} does. */
    public Future<Void> redeliver(String path, URI hookUrl, Delivery delivery) {
        return at(path, p -> ourHook.again(p, hookUrl, delivery));
    }

    /** Whether news of jobs comes to this address without any hook of a path. */
    Future<Boolean> deliversByItself(URI url) {
        return ourHook.deliversByItself(url);
    }

    /** All hooks of the path. */
    Future<List<Hook>> hooks(String path) {
        return at(path, p -> hooks.list(p, new Tally()));
    }

    /** Creates the hook that delivers to this address; gives its id. */
    Future<Long> createHook(String path, URI url, String secret) {
        return at(path, p -> hooks.create(p, url, secret));
    }

    /** Makes this hook, which must be ours, deliver what we need to this address, with this secret. */
    Future<Void> correctHook(String path, long id, URI url, String secret) {
        return at(path, p -> hooks.correct(p, id, url, secret));
    }

    void look() {
        api.look();
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

    private static <T> Future<T> atRepository(String repository, Function<GitHubPath, Future<T>> call) {
        return at(
                repository,
                p -> p.organisation()
                        ? Future.failedFuture(new GitHubException(
                                Failure.Kind.INVALID,
                                "'" + repository + "' is no repository, and only repositories can be asked for jobs:"
                                        + " expected owner/repo"))
                        : call.apply(p));
    }

    static Failure failure(Throwable trouble) {
        return trouble instanceof GitHubException known
                ? known.failure()
                : new Failure(Failure.Kind.FAILED, "unexpected: " + trouble);
    }
}
