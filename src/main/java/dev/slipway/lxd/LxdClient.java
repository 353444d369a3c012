package dev.slipway.lxd;

import dev.slipway.config.LxdSettings;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Instance;
import dev.slipway.fleet.Operation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What Slipway asks of LXD, in one project. Every failure is a {@link LxdException}; a call that LXD carries out in the
 * background completes when that is over. Usable from any context; answers come back on the caller's.
 */
public final class LxdClient {

    private static final Duration LISTING = Duration.ofSeconds(30);
    /** The image may have to be unpacked first. */
    private static final Duration CREATE = Duration.ofMinutes(10);

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofMinutes(2);
    private static final Duration DELETE = Duration.ofMinutes(5);
    private static final Duration ASK = Duration.ofSeconds(10);

    private static final String BUSY_COMMAND = "/usr/lib/slipway/busy";

    private final LxdApi api;
    private final LxdSettings settings;

    public LxdClient(Vertx vertx, LxdSettings settings) {
        this.api = new LxdApi(vertx, settings.socket());
        this.settings = settings;
    }

    public Future<Void> close() {
        return api.close();
    }

    public Future<Server> server() {
        return api.read(Call.get("/1.0", "ask LXD what it is"), metadata(Server::from));
    }

    /**
     * All instances of the project. LXD answers the same empty list for a project that does not exist, which would look
     * as if all were gone; so an empty list counts only once the project was seen.
     */
    public Future<List<Instance>> instances() {
        Call call = Call.get(uri("instances", "recursion=1"), "list instances").within(LISTING);
        return api.read(call, LxdClient::parseInstances)
                .compose(found -> found.isEmpty() ? project().map(found) : Future.succeededFuture(found));
    }

    private static List<Instance> parseInstances(JsonObject envelope) {
        return envelope.getJsonArray("metadata").stream()
                .map(JsonObject.class::cast)
                .filter(InstanceParser::known)
                .map(InstanceParser::from)
                .toList();
    }

    /** One instance, or empty if there is none of this name. */
    public Future<Optional<Instance>> instance(String name) {
        return api.read(Call.get(instanceUri(name, ""), "read instance " + name), metadata(InstanceParser::from))
                .map(Optional::of)
                .recover(cause -> recoverIf(Failure.Kind.NOT_FOUND, cause, Optional.empty()));
    }

    /** What LXD is doing in the background now. */
    public Future<List<Operation>> operations() {
        Call call =
                Call.get(uri("operations", "recursion=1"), "list operations").within(LISTING);
        return api.read(
                call,
                envelope -> envelope.getValue("metadata") instanceof JsonObject byStatus
                        ? OperationParser.running(byStatus)
                        : List.of());
    }

    /**
     * Creates an instance, without starting it. A creation whose end was not seen fails, even if there is an instance
     * now: it may be half made.
     */
    public Future<Void> create(LaunchRequest request) {
        String name = request.instance();
        Call call = Call.with(HttpMethod.POST, uri("instances", ""), request.body(), "create instance " + name);
        return change(name, call, CREATE, Aftermath.CREATED)
                .recover(cause -> Future.failedFuture(request.censor(cause)));
    }

    /** Starts an instance; one that runs already is as good. */
    public Future<Void> start(String name) {
        var body = JsonObject.of("action", "start", "timeout", START.toSeconds());
        Call call = Call.with(HttpMethod.PUT, instanceUri(name, "/state"), body, "start instance " + name);
        return change(name, call, START, Aftermath.STARTED);
    }

    /** Stops an instance as by pulling its plug; one that is stopped already is as good. */
    public Future<Void> stopByForce(String name) {
        var body = JsonObject.of("action", "stop", "force", true, "timeout", STOP.toSeconds());
        Call call = Call.with(HttpMethod.PUT, instanceUri(name, "/state"), body, "stop instance " + name);
        return change(name, call, STOP, Aftermath.STOPPED);
    }

    /**
     * Deletes a stopped instance. Fails as {@link Failure.Kind#BUSY} while LXD still cleans up after its stop, as {@link
     * Failure.Kind#INVALID} if it runs, as {@link Failure.Kind#NOT_FOUND} if there is none.
     */
    public Future<Void> delete(String name) {
        Call call = Call.delete(instanceUri(name, ""), "delete instance " + name);
        return change(name, call, DELETE, Aftermath.DELETED);
    }

    private Future<Void> change(String name, Call call, Duration limit, Aftermath aftermath) {
        return api.operation(call, limit).compose(ended -> switch (ended.outcome()) {
            case SUCCEEDED -> Future.succeededFuture();
            case FAILED ->
                ended.needless()
                        ? Future.succeededFuture()
                        : Future.failedFuture(Failures.failed(call.what(), ended.error()));
            case VANISHED -> instance(name).compose(found -> aftermath.judge(call.what(), found));
        });
    }

    /** What the console holds. Of a running container, LXD forgets what was read. */
    public Future<Console> console(String name) {
        String what = "read the console of " + name;
        return api.send(Call.get(instanceUri(name, "/console"), what), ConsoleParser.LARGEST)
                .map(answer -> ConsoleParser.fromAnswer(what, answer));
    }

    /** What the guest contract's {@code busy} command says. */
    public Future<Event.Answer> busy(String name) {
        var body = JsonObject.of(
                "command", JsonArray.of(BUSY_COMMAND),
                "interactive", false,
                "record-output", false,
                "wait-for-websocket", false);
        String what = "ask " + name + " whether it is busy";
        return api.operation(Call.with(HttpMethod.POST, instanceUri(name, "/exec"), body, what), ASK)
                .map(ended -> answer(what, ended));
    }

    private static Event.Answer answer(String what, EndedOperation ended) {
        return switch (ended.returned().orElse(-1)) {
            case 0 -> Event.Answer.BUSY;
            case 1 -> Event.Answer.NOT_BUSY;
            case 127 -> Event.Answer.NO_COMMAND;
            default ->
                throw Failures.failed(
                        what,
                        switch (ended.outcome()) {
                            case SUCCEEDED -> "the command ended with " + ended.returned();
                            case FAILED -> ended.error();
                            case VANISHED -> "nothing: the operation vanished before its end was seen";
                        });
        };
    }

    /** Takes the JIT config off the instance; harmless when it is not there. */
    public Future<Void> forgetJitConfig(String name) {
        // An empty value removes a key.
        var body = JsonObject.of("config", JsonObject.of(Tag.JIT_CONFIG.key(), ""));
        Call call = Call.with(HttpMethod.PATCH, instanceUri(name, ""), body, "take the JIT config off " + name);
        return api.read(call, Function.identity()).mapEmpty();
    }

    /** Fails as {@link Failure.Kind#NOT_FOUND} if the project does not exist. */
    public Future<Void> project() {
        String project = settings.project();
        return api.read(Call.get("/1.0/projects/" + segment(project), "find project " + project), Function.identity())
                .mapEmpty();
    }

    /** The configured storage pool. */
    public Future<StoragePool> storagePool() {
        String pool = settings.storagePool();
        return api.read(
                Call.get("/1.0/storage-pools/" + segment(pool), "find storage pool " + pool),
                metadata(found -> new StoragePool(pool, found.getString("driver", ""))));
    }

    /** Fails as {@link Failure.Kind#NOT_FOUND} if the project has no such profile. */
    public Future<Void> profile(String name) {
        return api.read(Call.get(uri("profiles/" + segment(name), ""), "find profile " + name), Function.identity())
                .mapEmpty();
    }

    /** The image of this alias, or of this fingerprint or beginning of one (12 to 64 hex digits). */
    public Future<Image> image(String image) {
        String what = "find image " + image;
        return LaunchRequest.isFingerprint(image)
                ? api.read(Call.get(uri("images/" + segment(image), ""), what), metadata(Image::from))
                : api.read(Call.get(uri("images/aliases/" + segment(image), ""), what), metadata(Image::fromAlias));
    }

    private static <T> Future<T> recoverIf(Failure.Kind kind, Throwable cause, T value) {
        return cause instanceof LxdException lxd && lxd.failure().kind() == kind
                ? Future.succeededFuture(value)
                : Future.failedFuture(cause);
    }

    private static <T> Function<JsonObject, T> metadata(Function<JsonObject, T> parser) {
        return envelope -> parser.apply(envelope.getJsonObject("metadata"));
    }

    private String instanceUri(String name, String below) {
        return uri("instances/" + segment(name) + below, "");
    }

    private String uri(String path, String query) {
        return "/1.0/" + path + "?project=" + segment(settings.project()) + (query.isEmpty() ? "" : "&" + query);
    }

    /** One segment of a path, or one value of a query, whatever it holds. */
    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
