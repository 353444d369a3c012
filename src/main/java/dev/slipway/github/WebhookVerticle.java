package dev.slipway.github;

import dev.slipway.config.WebhookSettings;
import dev.slipway.fleet.Event;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives GitHub's deliveries, and nothing else. It answers as soon as the news is safe, whatever LXD and GitHub do, and
 * whatever outsiders send it costs bounded memory, time and log. All of it on its own context.
 */
public final class WebhookVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookVerticle.class);
    private static final int DRAIN_SECONDS = 2;
    private static final long NO_TIMER = -1;
    private static final LongSupplier CLOCK = System::nanoTime;

    private final WebhookSettings settings;
    private final Function<Event.JobTold, Future<Void>> taken;
    private final WebhookObserver observer;
    private final WebhookLimits limits;

    private final Signature signature = new Signature();
    private final Rejections rejections = new Rejections(CLOCK);
    private final WebhookSecrets secrets;
    private final OpenConnections connections;
    private final HeldBytes held;
    private Optional<Peers> peers = Optional.empty();
    private Reception.Counter counter;
    private HttpServer server;
    private long timer = NO_TIMER;
    private boolean stopping;
    private volatile int port;

    /**
     * @param taken is given each news of a job, and completes when that is safe: the answer to GitHub waits for it and for
     *     nothing else
     */
    public WebhookVerticle(
            WebhookSettings settings, Function<Event.JobTold, Future<Void>> taken, WebhookObserver observer) {
        this(settings, taken, observer, WebhookLimits.usual());
    }

    WebhookVerticle(
            WebhookSettings settings,
            Function<Event.JobTold, Future<Void>> taken,
            WebhookObserver observer,
            WebhookLimits limits) {
        this.settings = settings;
        this.taken = taken;
        this.observer = observer;
        this.limits = limits;
        this.secrets = new WebhookSecrets(settings.secretFiles(), CLOCK);
        this.connections = new OpenConnections(limits, CLOCK);
        this.held = new HeldBytes(limits.held());
    }

    /** Whether signatures are computed by native code. The first call loads that code, which blocks. */
    public static boolean nativeSignatures() {
        return Signature.isNative();
    }

    /** The TCP port that it listens on; 0 before it is deployed. */
    public int port() {
        return port;
    }

    /** Bytes of bodies in memory now. */
    long heldBytes() {
        return held.held();
    }

    @Override
    public Future<?> start() {
        peers = settings.units()
                .map(units ->
                        new Peers(vertx, units, settings.path(), limits.body().dividedBy(2), CLOCK, observer::forward));
        var intake = new Intake(context, taken, peers, new SeenDeliveries(limits.remembered()));
        counter = new Reception.Counter(
                settings.path(), settings.maxBody(), limits, held, signature, intake, observer, rejections);
        return vertx.executeBlocking(this::firstLook)
                .compose(found -> {
                    found.ifPresent(signature::use);
                    return listen();
                })
                .onSuccess(listening -> lookLater());
    }

    private Optional<List<byte[]>> firstLook() {
        LOG.atInfo().addKeyValue("native", Signature.isNative()).log("Webhook signatures are checked");
        return secrets.look();
    }

    private Future<HttpServer> listen() {
        server = vertx.createHttpServer(options())
                .connectionHandler(this::connected)
                .invalidRequestHandler(this::invalid)
                .requestHandler(this::received);
        SocketAddress address = SocketAddress.inetSocketAddress(
                settings.listen().port(), settings.listen().host());
        return server.listen(address)
                .recover(cause -> Future.failedFuture(new IllegalStateException(
                        "webhook.listen " + settings.listen() + ": cannot listen there: " + cause.getMessage(), cause)))
                .onSuccess(listening -> port = listening.actualPort());
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxInitialLineLength(4096)
                .setMaxHeaderSize(8192)
                .setHttp2ClearTextEnabled(false);
    }

    private void connected(HttpConnection connection) {
        connection.closeHandler(closed -> connections.closed(connection));
        connections.opened(connection, () -> connection.close().onFailure(alreadyClosed -> {}));
    }

    private void received(HttpServerRequest request) {
        OpenConnections.Connection connection = connections.of(request.connection());
        // What comes behind a request that was refused is not looked at.
        if (connection != null && !connection.closing()) {
            new Reception(counter, connection, request).begin();
        }
    }

    private void invalid(HttpServerRequest request) {
        observer.delivery(WebhookObserver.About.UNVERIFIED, WebhookObserver.Outcome.MALFORMED);
        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
    }

    private void lookLater() {
        if (!stopping) {
            timer = vertx.setTimer(limits.look().toMillis(), due -> look());
        }
    }

    private void look() {
        connections.look();
        rejections.look();
        peers.ifPresent(Peers::look);
        vertx.executeBlocking(secrets::look)
                .onSuccess(found -> found.ifPresent(signature::use))
                .onComplete(looked -> lookLater());
    }

    /** Lets requests under way end, for a moment. */
    @Override
    public Future<?> stop() {
        stopping = true;
        vertx.cancelTimer(timer);
        return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS)
                .eventually(() -> peers.map(Peers::close).orElseGet(Future::succeededFuture));
    }
}
