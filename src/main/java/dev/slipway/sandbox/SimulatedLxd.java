package dev.slipway.sandbox;

import dev.slipway.sandbox.model.LxdCensus;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdNews;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An LXD on a unix socket that is not there: a thin shell that runs an {@link LxdModel} on real time. The model is
 * confined to the context on which {@link #start} was called, or to one of its own if there was none.
 */
public final class SimulatedLxd {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedLxd.class);

    private final Vertx vertx;
    private final Context context;
    private final Path socket;
    private final LxdModel model;
    private final LxdListeners listeners;
    private final LxdWaits waits;
    private final Instant anchor = Instant.now();
    private final long anchorNanos = System.nanoTime();
    private final List<Promise<Void>> awaitingReturn = new ArrayList<>();
    private HttpServer server;
    private long timer = -1;
    private boolean closed;
    private Optional<Consumer<LxdCensus>> watcher = Optional.empty();
    private LxdCensus last = LxdCensus.NOTHING;
    /** Opening and closing of the socket, one after the other. */
    private Future<Void> door = Future.succeededFuture();

    private SimulatedLxd(Vertx vertx, Context context, Path socket, LxdModel model) {
        this.vertx = vertx;
        this.context = context;
        this.socket = socket;
        this.model = model;
        this.listeners = new LxdListeners(vertx);
        this.waits = new LxdWaits(vertx);
    }

    /**
     * Starts one; it answers when the future completes.
     *
     * @param socket path of its unix socket, at most 107 bytes; a socket that is left there is replaced
     * @param model from then on this simulation's alone
     */
    public static Future<SimulatedLxd> start(Vertx vertx, Path socket, LxdModel model) {
        Context context = vertx.getOrCreateContext();
        var lxd = new SimulatedLxd(vertx, context, socket, model);
        Promise<SimulatedLxd> started = Promise.promise();
        context.runOnContext(v -> {
            lxd.door = lxd.open();
            lxd.door.map(lxd).onComplete(started);
            lxd.pump();
        });
        return started.future();
    }

    /** Path of its unix socket. */
    public String socket() {
        return socket.toString();
    }

    /** Does something with the model on the context that it is confined to, at the time that it is there. */
    public <T> Future<T> run(BiFunction<LxdModel, Instant, T> what) {
        Promise<T> answer = Promise.promise();
        context.runOnContext(v -> {
            try {
                answer.complete(what.apply(model, now()));
            } catch (RuntimeException e) {
                answer.fail(e);
            }
            pump();
        });
        return answer.future();
    }

    /** The same for what has no answer. */
    public Future<Void> act(BiConsumer<LxdModel, Instant> what) {
        return run((m, now) -> {
            what.accept(m, now);
            return null;
        });
    }

    /** Is told of every change of what is true of the instances, on this server's context; replaces who was told before. */
    public Future<Void> watch(Consumer<LxdCensus> told) {
        return act((m, at) -> watcher = Optional.of(told));
    }

    /** Ends the daemon as SIGTERM does, and starts it that time later; completes when it answers again. */
    public Future<Void> restart(Duration downFor) {
        return comeBack((m, now) -> m.restart(downFor, now));
    }

    /** Ends the daemon as SIGKILL does, and starts it that time later; completes when it answers again. */
    public Future<Void> kill(Duration downFor) {
        return comeBack((m, now) -> m.kill(downFor, now));
    }

    private Future<Void> comeBack(BiConsumer<LxdModel, Instant> end) {
        Promise<Void> back = Promise.promise();
        Future<Void> asked = act((m, now) -> {
            awaitingReturn.add(back);
            end.accept(m, now);
        });
        return asked.compose(v -> back.future());
    }

    /** Ends it for good and removes its socket. */
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(v -> {
            closed = true;
            vertx.cancelTimer(timer);
            door = door.transform(before -> shut()).transform(shut -> removeSocket());
            door.onComplete(done);
        });
        return done.future();
    }

    /** How many calls wait for the end of an operation. */
    Future<Integer> waiting() {
        return run((m, now) -> waits.count());
    }

    private Instant now() {
        return anchor.plusNanos(System.nanoTime() - anchorNanos);
    }

    /** Lets time pass in the model, tells its news, and comes back when there will be more. */
    private void pump() {
        if (closed) {
            return;
        }
        model.advance(now()).forEach(this::tell);
        waits.look(model);
        watcher.ifPresent(this::count);
        vertx.cancelTimer(timer);
        model.nextAt().ifPresent(next -> {
            long millis = Duration.between(now(), next).toMillis() + 1;
            timer = vertx.setTimer(Math.max(1, millis), id -> pump());
        });
    }

    private void count(Consumer<LxdCensus> told) {
        LxdCensus census = model.census();
        if (!census.equals(last)) {
            last = census;
            told.accept(census);
        }
    }

    private void tell(LxdNews news) {
        if (news instanceof LxdNews.WentDown) {
            waits.drop();
            door = door.transform(before -> shut());
        } else if (news instanceof LxdNews.CameUp) {
            door = door.transform(before -> open()).onComplete(opened -> {
                if (opened.failed()) {
                    LOG.error("the simulated LXD did not come back on {}", socket, opened.cause());
                }
                List.copyOf(awaitingReturn).forEach(back -> back.handle(opened));
                awaitingReturn.clear();
            });
        } else {
            listeners.tell(news);
        }
    }

    private Future<Void> open() {
        if (closed) {
            return Future.succeededFuture();
        }
        Router router = Router.router(vertx);
        new LxdRoutes(model, this::now, new LxdReplies(vertx), listeners, waits).install(router, this::pump);
        server = vertx.createHttpServer(new HttpServerOptions().setWebSocketClosingTimeout(0))
                .requestHandler(router);
        return removeSocket()
                .compose(v -> server.listen(SocketAddress.domainSocketAddress(socket.toString())))
                .mapEmpty();
    }

    /** Breaks all connections; the socket is gone until {@link #open}. */
    private Future<Void> shut() {
        return server.close();
    }

    private Future<Void> removeSocket() {
        String path = socket.toString();
        return vertx.fileSystem()
                .exists(path)
                .compose(there -> there ? vertx.fileSystem().delete(path) : Future.succeededFuture());
    }
}
