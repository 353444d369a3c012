package dev.slipway.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.Event;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LxdEventsVerticleTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration USUAL_SILENCE = Duration.ofSeconds(30);
    private static final Event CONNECTED = new Event.LxdConnected("ab".repeat(32), "x86_64");

    private final Vertx vertx = Vertx.vertx();
    private final ConcurrentLinkedQueue<Event> news = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> counted = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        Answers.of(vertx.close());
    }

    /** Answers {@code GET /1.0} as a server that trusts us, and hands each stream to the test. */
    private static Handler<HttpServerRequest> lxd(Handler<ServerWebSocket> streams) {
        return request -> {
            if (request.path().equals("/1.0/events")) {
                request.toWebSocket().onSuccess(streams).onFailure(cause -> {});
            } else {
                request.response()
                        .end(FakeLxd.sync("{\"auth\":\"trusted\",\"environment\":{\"certificate_fingerprint\":\""
                                + "ab".repeat(32) + "\",\"kernel_architecture\":\"x86_64\"}}"))
                        .onFailure(cause -> {});
            }
        };
    }

    private void follow(String socket, Duration silence, Runnable test) {
        var settings = Launches.settings(socket);
        var client = new LxdClient(vertx, settings);
        var verticle = new LxdEventsVerticle(client, settings, news::add, counted::add, silence);
        String deployment = Answers.of(vertx.deployVerticle(verticle));
        test.run();
        Answers.of(vertx.undeploy(deployment));
        Answers.of(client.close());
    }

    private static long count(Iterable<Event> news, Class<? extends Event> type) {
        return StreamSupport.stream(news.spliterator(), false)
                .filter(type::isInstance)
                .count();
    }

    @Test
    void garbageIsIgnoredAndWhatFollowsIsHeard() {
        var streams = new CopyOnWriteArrayList<ServerWebSocket>();
        try (var lxd = new FakeLxd(vertx, lxd(streams::add))) {
            follow(lxd.socket(), USUAL_SILENCE, () -> {
                await().atMost(SOON).until(() -> news.contains(CONNECTED));

                Answers.of(streams.get(0).writeTextMessage("not json"));
                Answers.of(streams.get(0).writeTextMessage("{\"type\":7}"));
                Answers.of(streams.get(0)
                        .writeTextMessage("{\"type\":\"lifecycle\",\"metadata\":"
                                + "{\"action\":\"instance-started\",\"source\":\"/1.0/instances/r1\"}}"));

                await().atMost(SOON).until(() -> news.contains(new Event.InstanceHinted("r1", "instance-started")));
                assertThat(news).hasSize(2);
                assertThat(counted).containsExactly("lifecycle");
            });
        }
    }

    @Test
    void pingsAreAnswered() {
        var pongs = new AtomicInteger();
        try (var lxd = new FakeLxd(vertx, lxd(stream -> {
            stream.pongHandler(pong -> pongs.incrementAndGet());
            stream.writePing(Buffer.buffer("?")).onFailure(cause -> {});
        }))) {
            follow(lxd.socket(), USUAL_SILENCE, () -> await().atMost(SOON).until(() -> pongs.get() == 1));
        }
    }

    @Test
    void aStreamThatEndsIsReplacedAndBothAreTold() {
        List<ServerWebSocket> streams = new CopyOnWriteArrayList<>();
        try (var lxd = new FakeLxd(vertx, lxd(streams::add))) {
            follow(lxd.socket(), USUAL_SILENCE, () -> {
                await().atMost(SOON).until(() -> news.contains(CONNECTED));

                Answers.of(streams.get(0).close());

                await().atMost(SOON).until(() -> count(news, Event.LxdConnected.class) == 2);
                assertThat(news.stream().map(Event::getClass).map(Class::getSimpleName))
                        .containsExactly("LxdConnected", "LxdDisconnected", "LxdConnected");
            });
        }
    }

    @Test
    void aSilentStreamIsReplaced() {
        try (var lxd = new FakeLxd(vertx, lxd(stream -> {}))) {
            follow(lxd.socket(), Duration.ofMillis(500), () -> {
                await().atMost(SOON).until(() -> count(news, Event.LxdDisconnected.class) >= 1);
                assertThat(((Event.LxdDisconnected) news.stream()
                                        .filter(Event.LxdDisconnected.class::isInstance)
                                        .findFirst()
                                        .orElseThrow())
                                .cause())
                        .contains("silent");
                await().atMost(SOON).until(() -> count(news, Event.LxdConnected.class) >= 2);
            });
        }
    }

    @Test
    void aServerThatIsNoWebSocketServerIsTriedAgainAndNeverConnected() {
        var tries = new AtomicInteger();
        try (var lxd = new FakeLxd(vertx, request -> {
            tries.incrementAndGet();
            request.response()
                    .setStatusCode(101)
                    .putHeader("Upgrade", "websocket")
                    .putHeader("Connection", "Upgrade")
                    .putHeader("Sec-WebSocket-Accept", "bm90IHlvdXJz")
                    .end()
                    .onFailure(cause -> {});
        })) {
            follow(lxd.socket(), USUAL_SILENCE, () -> {
                await().atMost(SOON).until(() -> tries.get() >= 3);
                assertThat(news).isEmpty();
            });
        }
    }

    @Test
    void aServerThatDoesNotTrustUsIsNotConnected() {
        var asked = new AtomicInteger();
        try (var lxd = new FakeLxd(vertx, request -> {
            if (request.path().equals("/1.0/events")) {
                request.toWebSocket().onComplete(stream -> {});
                return;
            }
            asked.incrementAndGet();
            request.response().end(FakeLxd.sync("{\"auth\":\"untrusted\"}")).onFailure(cause -> {});
        })) {
            follow(lxd.socket(), USUAL_SILENCE, () -> {
                await().atMost(SOON).until(() -> asked.get() >= 2);
                assertThat(news).isEmpty();
            });
        }
    }

    @Test
    void aSocketThatAppearsLaterIsFound() {
        // Given nobody who listens
        String socket;
        try (var earlier = new FakeLxd(vertx, lxd(stream -> {}))) {
            socket = earlier.socket();
        }
        follow(socket, USUAL_SILENCE, () -> {
            assertThat(news).isEmpty();

            // When somebody does, then it is found
            try (var later = new FakeLxd(vertx, socket, lxd(stream -> {}))) {
                assertThat(later.socket()).isEqualTo(socket);
                await().atMost(SOON).until(() -> news.contains(CONNECTED));
            }
        });
    }
}
