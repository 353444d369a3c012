package dev.slipway.lxd;

import dev.slipway.config.LxdSettings;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Follows LXD's event stream for as long as it is deployed, and connects again whenever it ends. It is deployed whether
 * or not LXD answers. All its news comes on its own context.
 */
public final class LxdEventsVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(LxdEventsVerticle.class);
    private static final long NO_TIMER = -1;
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final LxdClient lxd;
    private final String project;
    private final EventStream.Source source;
    private final Consumer<Event> news;
    private final Consumer<String> counted;
    private final Backoff backoff =
            new Backoff(() -> ThreadLocalRandom.current().nextDouble());

    private HttpClient client;
    private EventStream stream;
    private long retry = NO_TIMER;
    private boolean stopping;
    /** Said {@code LxdConnected}, and not yet {@code LxdDisconnected}. */
    private boolean connected;

    private boolean garbageSeen;
    private String lastCause = "";

    /**
     * @param lxd is asked who it is each time the stream is up; stays the caller's to close
     * @param news takes {@link Event.LxdConnected}, {@link Event.LxdDisconnected} (only after the former) and {@link
     *     Event.InstanceHinted}
     * @param counted takes the type of each event that LXD sent
     */
    public LxdEventsVerticle(LxdClient lxd, LxdSettings settings, Consumer<Event> news, Consumer<String> counted) {
        this(lxd, settings, news, counted, SILENCE);
    }

    LxdEventsVerticle(
            LxdClient lxd, LxdSettings settings, Consumer<Event> news, Consumer<String> counted, Duration silence) {
        this.lxd = lxd;
        this.project = settings.project();
        this.news = news;
        this.counted = counted;
        String encoded = URLEncoder.encode(project, StandardCharsets.UTF_8);
        this.source = new EventStream.Source(
                settings.socket(), "/1.0/events?type=lifecycle,operation&project=" + encoded, silence);
    }

    @Override
    public Future<?> start() {
        client = vertx.createHttpClient();
        connect();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        vertx.cancelTimer(retry);
        dropStream();
        return client.close();
    }

    private void connect() {
        retry = NO_TIMER;
        garbageSeen = false;
        EventStream.open(vertx, client, source, this::received, this::lost)
                .onSuccess(this::adopt)
                .onFailure(cause -> lost(cause.getMessage()));
    }

    /** The stream first: what happens while LXD says who it is must not be missed. */
    private void adopt(EventStream opened) {
        if (stopping) {
            opened.close();
            return;
        }
        stream = opened;
        lxd.server().map(LxdEventsVerticle::trusting).onComplete(server -> {
            // It may have ended, and another may be up, by now.
            if (stream != opened) {
                return;
            }
            if (server.succeeded()) {
                greet(server.result());
            } else {
                lost(server.cause().getMessage());
            }
        });
    }

    private static Server trusting(Server server) {
        if (!server.trusted()) {
            throw new LxdException(
                    Failure.Kind.FORBIDDEN, "LXD does not trust us: run as root or as a member of its socket's group");
        }
        return server;
    }

    private void greet(Server server) {
        backoff.reset();
        lastCause = "";
        connected = true;
        LOG.atInfo().addKeyValue("version", server.version()).log("LXD connected");
        news.accept(new Event.LxdConnected(server.fingerprint(), server.architecture()));
    }

    private void received(String text) {
        EventParser.Message message;
        try {
            message = EventParser.from(text, project);
        } catch (RuntimeException e) {
            garbage();
            return;
        }
        counted.accept(message.type());
        message.hints().forEach(news);
    }

    private void garbage() {
        if (!garbageSeen) {
            garbageSeen = true;
            LOG.atWarn().log("LXD sent an event that is none; this and its like are ignored");
        }
    }

    private void lost(String cause) {
        if (stopping || retry != NO_TIMER) {
            return;
        }
        dropStream();
        long delay = backoff.next().toMillis();
        // The same reason again and again is no news.
        LOG.atLevel(cause.equals(lastCause) ? Level.DEBUG : Level.WARN)
                .addKeyValue("cause", cause)
                .addKeyValue("retry_ms", delay)
                .log("LXD is not connected");
        lastCause = cause;
        retry = vertx.setTimer(delay, again -> connect());
        if (connected) {
            connected = false;
            news.accept(new Event.LxdDisconnected(cause));
        }
    }

    private void dropStream() {
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }
}
