package dev.slipway.cli;

import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.slipway.config.Address;
import dev.slipway.config.GitHubSettings;
import dev.slipway.config.LxdSettings;
import dev.slipway.config.OpsSettings;
import dev.slipway.config.Settings;
import dev.slipway.config.WebhookSettings;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.InstanceType;
import dev.slipway.fleet.JobSources;
import dev.slipway.fleet.Pool;
import dev.slipway.sandbox.World;
import dev.slipway.sandbox.model.GitHubAttempt;
import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubJob;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubTerms;
import dev.slipway.sandbox.model.LxdCatalogue;
import dev.slipway.sandbox.model.LxdCensus;
import dev.slipway.sandbox.model.LxdFaults;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdTimings;
import dev.slipway.sandbox.model.RunnerTimings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.awaitility.core.ConditionFactory;

/**
 * The whole service beside a simulated LXD and a simulated GitHub, which deliver to it and which it calls by sockets alone.
 * The service may be started again and again; its peers stay.
 */
final class ServiceWorld implements AutoCloseable {

    static final String ORGANISATION = "acme";
    static final String REPOSITORY = "acme/tool";

    static final String TOKEN = "a-token";
    static final String SECRET = "It's a Secret to Everybody";

    private static final String IMAGE = "image";

    private final Path directory;
    private final Vertx vertx = vertx();
    private final World world;
    private final DemoHook hook;
    private final AtomicInteger most = new AtomicInteger();
    private final List<Running> runs = new ArrayList<>();
    private long hookId;

    /** A service that was started, and what it runs on. */
    private record Running(Service service, Vertx vertx) {}

    ServiceWorld(Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("token"), TOKEN);
        Files.writeString(directory.resolve("secret"), SECRET + "\n");
        hook = DemoHook.at(directory.resolve("secret"), SECRET);
        var catalogue = LxdCatalogue.standard("ab".repeat(32)).withImage(InstanceType.CONTAINER, IMAGE);
        var lxd = new LxdModel(catalogue, LxdTimings.small(), LxdFaults.none(), 1, Instant.now());
        var github = new GitHubModel(1, GitHubTerms.documented(), GitHubFaults.none());
        github.addPath(ORGANISATION);
        github.addPath(REPOSITORY);
        github.grant(TOKEN, GitHubModel.Access.WRITE);
        world = get(World.start(vertx, directory.resolve("lxd.sock"), lxd, github, RunnerTimings.measured(), 1));
        get(world.lxd().watch(census -> most.accumulateAndGet(census.occupying().size(), Math::max)));
    }

    /** The first test to start servers and clients loads their classes on the event loop. */
    private static Vertx vertx() {
        return Vertx.vertx(
                new VertxOptions().setMaxEventLoopExecuteTime(10).setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS));
    }

    /** GitHub has a hook for the organisation's jobs that delivers to the service, whether that is there or not. */
    void hook() {
        hookId = get(world.github().hook(ORGANISATION, hook.url(), hook.secret()));
    }

    /** For the organisation's jobs, of which deliveries tell. */
    Settings byWebhook(int idle, int max) {
        return settings(
                ORGANISATION, idle, max, new JobSources(true, true, "", Set.of()), Optional.of(hook.settings()));
    }

    /** The same, and it makes the hook itself. */
    Settings byItsOwnWebhook(int idle, int max) {
        WebhookSettings given = hook.settings();
        var managed = new WebhookSettings(
                given.listen(),
                given.path(),
                given.secretFiles(),
                given.maxBody(),
                given.tls(),
                given.publicUrl(),
                true,
                given.units());
        return settings(ORGANISATION, idle, max, new JobSources(true, true, "", Set.of()), Optional.of(managed));
    }

    /** For the repository's jobs, which it asks for. */
    Settings byPolling(int idle, int max) {
        return settings(REPOSITORY, idle, max, new JobSources(false, true, "", Set.of()), Optional.empty());
    }

    private Settings settings(String path, int idle, int max, JobSources sources, Optional<WebhookSettings> webhook) {
        var pool = new Pool(
                "c",
                path,
                Pool.DEFAULT_CREDENTIAL,
                "Default",
                InstanceType.CONTAINER,
                idle,
                max,
                IMAGE,
                List.of("linux"),
                false,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
        return new Settings(
                new Fleet("test", Set.of(), Duration.ofSeconds(2), 4, sources, List.of(pool)),
                stateDir(),
                GitHubSettings.of(path, world.github().apiUrl(), "Default", directory.resolve("token")),
                webhook,
                new LxdSettings(world.lxd().socket(), "default", "default", List.of("default")),
                new OpsSettings(new Address("127.0.0.1", 0), directory.resolve("admin.sock")));
    }

    /** What {@link #byWebhook} is, as a file. */
    String configuration(int idle, int max) {
        return String.join(
                "\n",
                "fleet: test",
                "state-dir: " + stateDir(),
                "github:",
                "  path: " + ORGANISATION,
                "  api-url: " + world.github().apiUrl(),
                "  token-file: " + directory.resolve("token"),
                "webhook:",
                "  listen: 127.0.0.1:" + hook.port(),
                "  secret-files: [" + hook.secretFile() + "]",
                "  public-url: " + hook.url(),
                "lxd: {socket: " + world.lxd().socket() + "}",
                "pools:",
                "  - {name: c, type: container, idle: " + idle + ", max: " + max + ", image: " + IMAGE
                        + ", labels: [linux], scale-down-delay: 1s}",
                "ops: {listen: '127.0.0.1:0', socket: " + directory.resolve("admin.sock") + "}",
                "");
    }

    /** The same, but for its fleet, without the webhook that it follows from. */
    Settings withoutWebhook(Settings settings) {
        return new Settings(
                settings.fleet(),
                settings.stateDir(),
                settings.github(),
                Optional.empty(),
                settings.lxd(),
                settings.ops());
    }

    int webhookPort() {
        return hook.port();
    }

    Path stateDir() {
        return directory;
    }

    @CanIgnoreReturnValue
    Service start(Settings settings) {
        var running = begin(settings);
        get(running.service().start());
        return running.service();
    }

    /** One that may not come up. */
    Future<Void> tryToStart(Settings settings) {
        return begin(settings).service().start();
    }

    private Running begin(Settings settings) {
        Vertx own = vertx();
        var running = new Running(new Service(own, settings), own);
        runs.add(running);
        return running;
    }

    /** As by SIGTERM. */
    void stop() {
        Running last = runs.remove(runs.size() - 1);
        get(last.service().stop());
        get(last.vertx().close());
    }

    /** Nothing is written and nothing is said any more: what it runs on is taken away. */
    void drop() {
        get(runs.remove(runs.size() - 1).vertx().close());
    }

    /** Queues a job that any runner of the organisation may take. */
    long queue(Duration duration) {
        return queueAt(ORGANISATION, duration);
    }

    /** Queues a job of the repository that any runner of this path may take. */
    long queueAt(String path, Duration duration) {
        return get(world.github().queue(path, REPOSITORY, List.of("self-hosted", "linux"), duration));
    }

    GitHubJob job(long id) {
        return jobs().stream().filter(job -> job.id() == id).findFirst().orElseThrow();
    }

    List<GitHubJob> jobs() {
        return get(world.github().jobs());
    }

    boolean succeeded(long job) {
        return job(job).conclusion().filter("success"::equals).isPresent();
    }

    boolean running(long job) {
        return job(job).status() == GitHubJob.Status.IN_PROGRESS;
    }

    /** What was delivered to the hook, the newest first. */
    List<GitHubAttempt> attempts() {
        return get(world.github().with((model, now) -> model.deliveries().of(hookId, now)));
    }

    /** How many pieces of news of this action arrived. */
    long accepted(String action) {
        return attempts().stream()
                .filter(attempt ->
                        attempt.delivery().action().filter(action::equals).isPresent())
                .filter(attempt -> attempt.reception().code() == 202)
                .count();
    }

    /** How many pieces of news of this action were delivered again because somebody asked for that. */
    long sentAgain(String action) {
        return attempts().stream()
                .filter(attempt ->
                        attempt.delivery().action().filter(action::equals).isPresent())
                .filter(attempt -> attempt.delivery().redelivery())
                .count();
    }

    void change(BiConsumer<GitHubModel, Instant> work) {
        get(world.github().<Void>with((model, now) -> {
            work.accept(model, now);
            return null;
        }));
    }

    long requests(String operation) {
        return get(world.github().requests()).getOrDefault(operation, 0L);
    }

    /** The most instances that were being created or running at any moment. */
    int mostInstances() {
        return most.get();
    }

    LxdCensus instances() {
        return get(world.lxd().run((model, now) -> model.census()));
    }

    /** What the ops listener answers. */
    String ops(String path) {
        int port = runs.get(runs.size() - 1).service().opsPort();
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    List<JsonObject> queuedJobs() {
        return new JsonArray(ops("/api/v1/jobs"))
                .stream().map(JsonObject.class::cast).toList();
    }

    static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(50));
    }

    static <T> T get(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 20 s", e);
        }
    }

    @Override
    public void close() {
        while (!runs.isEmpty()) {
            drop();
        }
        get(world.close());
        get(vertx.close());
    }
}
