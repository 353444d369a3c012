package dev.slipway.sandbox;

import dev.slipway.sandbox.model.GitHubDelivery;
import dev.slipway.sandbox.model.GitHubHook;
import dev.slipway.sandbox.model.GitHubJob;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubReception;
import dev.slipway.sandbox.model.GitHubStatistics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A GitHub on loopback: the REST API of self-hosted runners, jobs and hooks (also below {@code /api/v3}, as an Enterprise
 * Server has it), signed deliveries to the hooks, the side that runners connect to ({@code /_runner}), and a control API
 * ({@code /_control}). A thin shell over
 * {@link GitHubModel}, which it confines to one context; its methods may be called from anywhere.
 */
public final class SimulatedGitHub {

    /** A REST request that was answered; {@code status} 0 is an answer that was lost on purpose. */
    public record Request(Instant at, String operation, int status) {}

    /** An attempt to deliver; {@code at} is when its last byte was given to the network. */
    public record Sent(Instant at, GitHubDelivery delivery) {}

    private static final int SENT_KEPT = 10_000;

    private final Vertx vertx;
    private final Context context;
    private final GitHubModel model;
    private final InstantSource clock;
    private final GitHubRequests requests = new GitHubRequests();
    private final GitHubRunnerRoutes runners;
    private final GitHubHookshot hookshot;
    private final Deque<Sent> sent = new ArrayDeque<>();
    private Consumer<String> awake = ignored -> {};
    private HttpServer server;
    private long timer = -1;
    private boolean closed;
    private volatile int port;

    public SimulatedGitHub(Vertx vertx, GitHubModel model) {
        this(vertx, model, InstantSource.system());
    }

    /**
     * @param clock that the model goes by; one that is moved by hand makes hours pass in no time, see {@link #moved}. It is
     *     read on other threads than the caller's
     */
    public SimulatedGitHub(Vertx vertx, GitHubModel model, InstantSource clock) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.model = model;
        this.clock = clock;
        this.runners = new GitHubRunnerRoutes(vertx, this);
        this.hookshot =
                new GitHubHookshot(vertx, new GitHubPayloads(() -> apiUrl().toString(), this::shown), this::sent);
    }

    /** Listens on a free port of 127.0.0.1. */
    public Future<Void> start() {
        return start(0);
    }

    /** Listens on this port of 127.0.0.1. */
    public Future<Void> start(int onPort) {
        return onContext(() -> {
            HttpServerOptions options = new HttpServerOptions().setMaxHeaderSize(64 * 1024);
            server = vertx.createHttpServer(options).requestHandler(routes());
            return server.listen(onPort, "127.0.0.1")
                    .onSuccess(listening -> port = listening.actualPort())
                    .<Void>mapEmpty();
        });
    }

    private Router routes() {
        Router router = Router.router(vertx);
        router.route("/_runner/*").subRouter(runners.router());
        router.route("/_control/*").subRouter(new GitHubControlRoutes(vertx, this).router());
        Router rest = new GitHubRestRoutes(vertx, this).router();
        router.route("/api/v3/*").subRouter(rest);
        router.route("/*").subRouter(rest);
        return router;
    }

    /** Stops listening, cutting what is open. */
    public Future<Void> close() {
        return onContext(() -> {
            stopTimer();
            closed = true;
            return hookshot.close()
                    .transform(ended ->
                            server == null ? Future.<Void>succeededFuture() : server.shutdown(0, TimeUnit.SECONDS));
        });
    }

    /** What goes into {@code github.api-url}. */
    public URI apiUrl() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Works on the model, on its context and at the present time; what follows from it reaches waiting runners. */
    public <T> Future<T> with(BiFunction<GitHubModel, Instant, T> work) {
        return onContext(() -> Future.succeededFuture(now(work)));
    }

    /** The same, for those who are on the context already. */
    <T> T now(BiFunction<GitHubModel, Instant, T> work) {
        T result = work.apply(model, clock.instant());
        settle();
        return result;
    }

    /**
     * Is told of every session that has something to be told, beside the polls that are held open here; replaces who was
     * told before. It is in the middle of the model's work and must not ask it anything now.
     */
    public void onAwake(Consumer<String> told) {
        awake = told;
    }

    /** Lets happen what is due by the clock, for those who have moved it by hand. */
    public Future<Void> moved() {
        return with((m, now) -> null);
    }

    /** Queues a job for the runners of a path; gives its id. */
    public Future<Long> queue(String path, String repository, List<String> labels, Duration duration) {
        return with((m, now) -> m.queue(path, repository, labels, duration, now));
    }

    /**
     * Creates a hook of a path that hears of jobs, and pings it; gives its id.
     *
     * @param url of this host's loopback
     */
    public Future<Long> hook(String path, URI url, String secret) {
        if (!Loopback.is(url.toString())) {
            return Future.failedFuture(
                    new IllegalArgumentException("deliveries go to this host's loopback only, not to " + url));
        }
        var config = GitHubHook.Config.json(url.toString(), secret);
        return with((m, now) -> m.hooks().add(path, config, List.of("workflow_job"), now));
    }

    /** Jobs that are remembered: those that ended by their end, then the open ones by age. */
    public Future<List<GitHubJob>> jobs() {
        return with((m, now) -> m.jobs(now).toList());
    }

    public Future<GitHubStatistics> statistics() {
        return with(GitHubModel::statistics);
    }

    /** How often each operation was asked for; the words are those of the client's metrics. */
    public Future<Map<String, Long>> requests() {
        return with((m, now) -> requests.counts());
    }

    /** What each account used so far; those are {@code token N}, {@code installation ID} and {@code app ID}. */
    public Future<Map<String, GitHubUsage>> usage() {
        return with((m, now) -> requests.usage());
    }

    /** The last 10,000 requests, oldest first. */
    public Future<List<Request>> requestLog() {
        return with((m, now) -> requests.last());
    }

    /** The last 10,000 attempts to deliver that were sent to their end, in this order. */
    public Future<List<Sent>> sentLog() {
        return onContext(() -> Future.succeededFuture(List.copyOf(sent)));
    }

    private void sent(GitHubDelivery delivery) {
        var entry = new Sent(clock.instant(), delivery);
        context.runOnContext(add -> {
            sent.addLast(entry);
            if (sent.size() > SENT_KEPT) {
                sent.removeFirst();
            }
        });
    }

    void answered(String operation, int status) {
        requests.add(clock.instant(), operation, status);
    }

    /** What GitHub's clock shows at this time. */
    Instant shown(Instant time) {
        return model.faults().oddities().shown(time);
    }

    Instant instantShown() {
        return shown(clock.instant());
    }

    GitHubRequests requestsSoFar() {
        return requests;
    }

    private void settle() {
        Instant now = clock.instant();
        model.deliveries().due(now).forEach(this::send);
        model.awake(now).forEach(session -> {
            runners.wake(session);
            awake.accept(session);
        });
        stopTimer();
        model.nextAt().ifPresent(at -> {
            long delay = Math.max(1, Duration.between(now, at).toMillis() + 1);
            // A day is enough: whatever is later is looked at again then.
            timer = vertx.setTimer(Math.min(delay, 86_400_000), fired -> settle());
        });
    }

    private void send(GitHubDelivery delivery) {
        hookshot.send(delivery).onSuccess(how -> context.runOnContext(done -> report(delivery, how)));
    }

    private void report(GitHubDelivery delivery, GitHubReception how) {
        if (!closed) {
            this.<Void>now((m, now) -> {
                m.deliveries().report(delivery.id(), how, now);
                return null;
            });
        }
    }

    private void stopTimer() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }

    private interface Work<T> {
        Future<T> begin();
    }

    private <T> Future<T> onContext(Work<T> work) {
        Promise<T> done = Promise.promise();
        // A chain, so that work which throws fails instead.
        context.runOnContext(
                go -> Future.succeededFuture().compose(begun -> work.begin()).onComplete(done));
        return done.future();
    }
}
