package dev.slipway.github;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.slipway.config.Address;
import dev.slipway.config.WebhookSettings;
import dev.slipway.fleet.Event;
import dev.slipway.github.WebhookObserver.About;
import dev.slipway.github.WebhookObserver.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** A receiver on a free port of this machine, what it was told and what it told, for tests that may wait. */
final class WebhookWorld implements AutoCloseable {
    static final String SECRET = "the first secret";

    /** What a delivery came to. */
    record Counted(About about, Outcome outcome) {}

    final Vertx vertx;
    final Path secretFile;
    final List<Event.JobTold> told = new CopyOnWriteArrayList<>();
    final List<Counted> counted = new CopyOnWriteArrayList<>();
    final List<WebhookObserver.Forward> forwards = new CopyOnWriteArrayList<>();
    private final Path directory;
    volatile Function<Event.JobTold, Future<Void>> taken = told -> Future.succeededFuture();
    WebhookLimits limits = WebhookLimits.usual();
    long maxBody = 25L << 20;
    List<Path> secretFiles;
    Optional<WebhookSettings.Tls> tls = Optional.empty();
    Optional<WebhookSettings.Units> units = Optional.empty();
    WebhookVerticle verticle;
    private String deployment;

    WebhookWorld(Vertx vertx, Path directory) {
        this.vertx = vertx;
        this.directory = directory;
        this.secretFile = write("secret", SECRET + "\n");
        this.secretFiles = List.of(secretFile);
    }

    /** With these bounds. */
    WebhookWorld limits(WebhookLimits limits) {
        this.limits = limits;
        return this;
    }

    /** Deployed. */
    @CanIgnoreReturnValue
    WebhookWorld start() {
        var settings = new WebhookSettings(
                new Address("127.0.0.1", 0), "/webhook", secretFiles, maxBody, tls, Optional.empty(), false, units);
        verticle = new WebhookVerticle(settings, this::take, observer(), limits);
        deployment = get(vertx.deployVerticle(verticle));
        return this;
    }

    private Future<Void> take(Event.JobTold news) {
        told.add(news);
        return taken.apply(news);
    }

    WebhookObserver observer() {
        return new WebhookObserver() {
            @Override
            public void delivery(About about, Outcome outcome) {
                counted.add(new Counted(about, outcome));
            }

            @Override
            public void forward(Forward outcome) {
                forwards.add(outcome);
            }
        };
    }

    int port() {
        return verticle.port();
    }

    /** A connection to it. */
    Caller call() {
        return Caller.to(port());
    }

    /** How good deliveries fare: one more is sent, on a connection of its own. */
    int deliver(long id) {
        try (Caller caller = call()) {
            return caller.send(Request.delivery(Payloads.bytes(Payloads.queued(id))))
                    .status();
        }
    }

    /** In one step, as who replaces a file should. */
    Path write(String name, String content) {
        try {
            Path next = Files.writeString(directory.resolve(name + ".next"), content);
            return Files.move(next, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T get(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 20 s", e);
        }
    }

    /** The usual bounds, but of time, so that nothing of a test takes long. */
    static WebhookLimits impatient(Duration patience) {
        var usual = WebhookLimits.usual();
        return new WebhookLimits(
                patience,
                patience,
                patience,
                patience,
                patience,
                usual.connections(),
                usual.held(),
                usual.headBytes(),
                usual.remembered(),
                Duration.ofMillis(20));
    }

    /** The usual bounds, but for connections and for how soon files are looked at. */
    static WebhookLimits narrow(int connections) {
        var usual = WebhookLimits.usual();
        return new WebhookLimits(
                usual.head(),
                usual.body(),
                usual.keptAlive(),
                usual.forward(),
                usual.linger(),
                connections,
                usual.held(),
                usual.headBytes(),
                usual.remembered(),
                Duration.ofMillis(20));
    }

    /** The receiver ends. */
    Future<Void> stop() {
        String id = deployment;
        deployment = "";
        return vertx.undeploy(id);
    }

    @Override
    public void close() {
        if (!deployment.isEmpty()) {
            var unused = get(stop());
        }
    }
}
