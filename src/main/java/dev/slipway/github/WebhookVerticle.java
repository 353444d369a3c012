package dev.slipway.github;

import dev.slipway.config.WebhookSettings;
import dev.slipway.fleet.Event;
import dev.slipway.github.WebhookObserver.Outcome;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
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
    private static final int BACKLOG = 1_024;
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
    private final HeldBodies held;
    private Optional<Peers> peers = Optional.empty();
    private Reception.Desk desk;
    private HttpServer server;
    private Optional<TlsFiles> tls = Optional.empty();
    private long clockTimer = NO_TIMER;
    private long fileTimer = NO_TIMER;
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
        this.held = new HeldBodies(limits.held(), CLOCK);
    }

    /** Whether signatures are computed by native code. The first call loads that code, which blocks. */
    public static boolean nativeSignatures() {
        return Signature.isNative();
    }

    /** The TCP port that it listens on; 0 before it is deployed. */
    public int port() {
        return port;
    }

    /** Connections that are open now. */
    int connections() {
        return connections.count();
    }

    /** Bytes of bodies in memory now. */
    long heldBytes() {
        return held.held();
    }

    @Override
    public Future<?> start() {
        peers = settings.units()
                .map(units -> new Peers(vertx, units, settings.path(), limits.forward(), CLOCK, observer::forward));
        tls = settings.tls().map(files -> new TlsFiles(vertx, files));
        var intake = new Intake(context, taken, peers, new SeenDeliveries(limits.remembered()));
        desk = new Reception.Desk(
                settings.path(), settings.maxBody(), limits, held, signature, intake, observer, rejections);
        return vertx.executeBlocking(this::firstLook).compose(this::listen).onSuccess(listening -> {
            watchClock();
            watchFiles();
        });
    }

    /** What the files hold, of which something may have changed. */
    private record Found(Optional<List<byte[]>> secrets, Optional<PemKeyCertOptions> pair) {}

    private Found firstLook() {
        LOG.atInfo().addKeyValue("native", Signature.isNative()).log("Webhook signatures are checked");
        return new Found(secrets.look(), tls.map(TlsFiles::first));
    }

    private Found look() {
        return new Found(secrets.look(), tls.flatMap(TlsFiles::look));
    }

    private Future<HttpServer> listen(Found found) {
        found.secrets().ifPresent(signature::use);
        HttpServerOptions options = options();
        found.pair().ifPresent(pair -> options.setSsl(true).setKeyCertOptions(pair));
        server = vertx.createHttpServer(options)
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

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxInitialLineLength(4096)
                .setMaxHeaderSize(8192)
                .setAcceptBacklog(BACKLOG)
                .setUseAlpn(false)
                .setHttp2ClearTextEnabled(false)
                .setSslHandshakeTimeout(limits.head().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    private void connected(HttpConnection connection) {
        connection.closeHandler(closed -> connections.closed(connection));
        if (!connections.opened(connection, () -> connection.close().onFailure(alreadyClosed -> {}))) {
            refused(Outcome.OVERLOADED, "all connections are busy", connection);
        }
    }

    private void received(HttpServerRequest request) {
        OpenConnections.Connection connection = connections.of(request.connection());
        // What comes behind a request that was refused is not looked at.
        if (connection != null && !connection.closing()) {
            new Reception(desk, connection, request).begin();
        }
    }

    private void invalid(HttpServerRequest request) {
        refused(Outcome.INVALID, "what came is no HTTP", request.connection());
        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
    }

    private void refused(Outcome outcome, String cause, HttpConnection connection) {
        observer.delivery(WebhookObserver.About.UNVERIFIED, outcome);
        rejections.note(outcome, cause, Optional.empty(), connection.remoteAddress());
    }

    private void watchClock() {
        clockTimer = vertx.setTimer(limits.look().toMillis(), due -> {
            connections.look();
            rejections.look();
            peers.ifPresent(Peers::look);
            watchClock();
        });
    }

    // Apart from the clock: a file system that hangs must not keep connections from ending.
    private void watchFiles() {
        if (stopping) {
            return;
        }
        fileTimer = vertx.setTimer(
                limits.look().toMillis(),
                due -> vertx.executeBlocking(this::look).compose(this::use).onComplete(looked -> watchFiles()));
    }

    private Future<?> use(Found found) {
        found.secrets().ifPresent(signature::use);
        return found.pair().isEmpty()
                ? Future.succeededFuture()
                : server.updateSSLOptions(new ServerSSLOptions()
                                .setKeyCertOptions(found.pair().get()))
                        .onFailure(cause -> LOG.atWarn()
                                .addKeyValue("cause", cause.getMessage())
                                .log("The webhook's certificate cannot be used: the last one is kept"));
    }

    /** Lets requests under way end, for a moment. */
    @Override
    public Future<?> stop() {
        stopping = true;
        vertx.cancelTimer(clockTimer);
        vertx.cancelTimer(fileTimer);
        return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS)
                .eventually(() -> peers.map(Peers::close).orElseGet(Future::succeededFuture));
    }
}
