package dev.slipway.ops;

import dev.slipway.bus.Bus;
import dev.slipway.bus.Told;
import dev.slipway.config.OpsSettings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Serves metrics, health and the reading API, on a TCP port and on the admin socket, and writes the log of what the
 * reconciler tells. Deploy it before the reconciler and undeploy it after, so that it hears everything.
 */
public final class OpsVerticle extends VerticleBase {

    private static final int IDLE_SECONDS = 30;
    private static final int DRAIN_SECONDS = 2;
    private static final int MOST_CONNECTIONS = 256;

    private final OpsSettings settings;
    private final Bus bus;
    private final Metrics metrics;
    private final TransitionLog log = new TransitionLog();
    private final AdminSocket socket;
    private final List<HttpServer> servers = new ArrayList<>();
    private MessageConsumer<Told> consumer;
    private int connections;
    private boolean published;
    private volatile int port;

    public OpsVerticle(OpsSettings settings, Bus bus, Metrics metrics) {
        this.settings = settings;
        this.bus = bus;
        this.metrics = metrics;
        this.socket = new AdminSocket(settings.socket());
    }

    /** The TCP port that it listens on; 0 before it is deployed. */
    public int port() {
        return port;
    }

    @Override
    public Future<?> start() {
        consumer = bus.onTold(this::told);
        Router router = new Api(vertx, metrics).router();
        return consumer.completion()
                .compose(listening -> listenTcp(router))
                .compose(bound -> vertx.executeBlocking(socket::prepare))
                .compose(path -> listenUnix(router, SocketAddress.domainSocketAddress(path.toString())))
                .compose(bound -> vertx.executeBlocking(this::publish))
                .recover(this::giveUp);
    }

    private void told(Told told) {
        metrics.told(told);
        log.told(told);
    }

    private Future<HttpServer> listenTcp(Router router) {
        SocketAddress address = SocketAddress.inetSocketAddress(
                settings.listen().port(), settings.listen().host());
        return listen(router, address)
                .recover(cause -> Future.failedFuture(new IllegalStateException(
                        "ops.listen " + settings.listen() + ": cannot listen there: " + cause.getMessage(), cause)))
                .onSuccess(server -> port = server.actualPort());
    }

    private Future<HttpServer> listenUnix(Router router, SocketAddress address) {
        return listen(router, address)
                .recover(cause -> Future.failedFuture(
                        new IllegalStateException(socket.failed("cannot listen there: " + cause.getMessage()), cause)));
    }

    private Future<HttpServer> listen(Router router, SocketAddress address) {
        HttpServer server = vertx.createHttpServer(bounded())
                .connectionHandler(this::connected)
                .requestHandler(router);
        servers.add(server);
        return server.listen(address);
    }

    private static HttpServerOptions bounded() {
        return new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(4096)
                .setMaxHeaderSize(8192)
                .setHttp2ClearTextEnabled(false);
    }

    private void connected(HttpConnection connection) {
        connections++;
        connection.closeHandler(closed -> connections--);
        if (connections > MOST_CONNECTIONS) {
            Future<Void> unused = connection.close();
        }
    }

    private Void publish() throws Exception {
        socket.publish();
        published = true;
        return null;
    }

    private Future<Void> giveUp(Throwable cause) {
        return stop().transform(stopped -> Future.failedFuture(cause));
    }

    /**
     * Takes the admin socket away, and lets answers under way end, for a moment. The file goes first: as long as we listen
     * nobody else puts one in its place.
     */
    @Override
    public Future<?> stop() {
        List<Future<?>> ends = new ArrayList<>();
        ends.add(consumer.unregister());
        ends.add(vertx.executeBlocking(this::cleanUp).eventually(this::shutDown));
        return Future.join(ends);
    }

    private Future<?> shutDown() {
        return Future.join(servers.stream()
                .map(server -> server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS))
                .toList());
    }

    private Void cleanUp() throws Exception {
        socket.discard();
        if (published) {
            socket.remove();
        }
        return null;
    }
}
