package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.config.WebhookSettings;
import dev.slipway.github.WebhookObserver.About;
import dev.slipway.github.WebhookObserver.Forward;
import dev.slipway.github.WebhookObserver.Outcome;
import dev.slipway.github.WebhookWorld.Counted;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What one unit passes on to those that share its webhook. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class WebhookForwardingTest {
    private static final String GUID = "72d3162e-cc78-11e3-81ab-4c9367dc0958";

    @RegisterExtension
    final LogLines log = new LogLines(Peers.class);

    private final List<WebhookWorld> worlds = new ArrayList<>();
    private Vertx vertx;
    private Path directory;

    /** What reached a unit that only takes notes. */
    private record Note(String uri, Map<String, String> headers, String body) {}

    @BeforeEach
    void prepare(Vertx vertx, @TempDir Path directory) {
        this.vertx = vertx;
        this.directory = directory;
    }

    @AfterEach
    void stop() {
        worlds.forEach(WebhookWorld::close);
    }

    /** A unit that is not started yet. */
    private WebhookWorld unit(String name, URI... peers) throws IOException {
        var world = new WebhookWorld(vertx, Files.createDirectory(directory.resolve(name)));
        if (peers.length > 0) {
            world.units = Optional.of(new WebhookSettings.Units(URI.create("http://itself"), List.of(peers)));
        }
        worlds.add(world);
        return world;
    }

    private static URI address(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static URI dead() throws IOException {
        try (var free = new ServerSocket(0)) {
            return address(free.getLocalPort());
        }
    }

    private URI server(BiConsumer<HttpServerRequest, String> answer) {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> request.body()
                        .onSuccess(body -> answer.accept(request, body.toString(StandardCharsets.UTF_8))));
        return address(WebhookWorld.get(server.listen(0, "127.0.0.1")).actualPort());
    }

    private URI notingTo(List<Note> notes) {
        return server((request, body) -> {
            var headers = new TreeMap<String, String>();
            request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
            notes.add(new Note(request.uri(), headers, body));
            var unused = request.response().setStatusCode(202).end();
        });
    }

    private URI silent() {
        return server((request, body) -> {});
    }

    private static Request queued(long id) {
        return Request.delivery(Payloads.bytes(Payloads.queued(id)));
    }

    private static int send(WebhookWorld world, Request request) {
        try (Caller caller = world.call()) {
            return caller.send(request).status();
        }
    }

    private static void forwards(WebhookWorld world, Forward... outcomes) {
        await().until(() -> world.forwards.size() >= outcomes.length);
        assertThat(world.forwards).containsExactlyInAnyOrder(outcomes);
    }

    @Test
    void everyOtherUnitLearnsOfTheJobWhateverBecomesOfTheOthers() throws IOException {
        // Given three other units, of which one is dead and one does not answer
        WebhookWorld alive = unit("alive");
        alive.start();
        WebhookWorld first = unit("first", dead(), silent(), address(alive.port()));
        first.bounds.forward(Duration.ofSeconds(3));
        first.start();
        // When
        int status = send(first, queued(5).guid(GUID));
        // Then the answer did not wait for them
        assertThat(status).isEqualTo(202);
        assertThat(first.forwards).doesNotContain(Forward.TIMEOUT);
        forwards(first, Forward.UNREACHABLE, Forward.TIMEOUT, Forward.DELIVERED);
        assertThat(alive.told).isEqualTo(first.told).hasSize(1);
        assertThat(alive.counted).containsExactly(new Counted(About.WORKFLOW_JOB, Outcome.ACCEPTED));
        // And the operator is told of each that was not reached
        assertThat(log.lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("WARN Deliveries did not reach another unit"));
    }

    @Test
    void itIsPassedOnAsItCameAndMarked() throws IOException {
        // Given
        List<Note> notes = new CopyOnWriteArrayList<>();
        WebhookWorld first = unit("first", notingTo(notes));
        first.start();
        byte[] body = Payloads.form(Payloads.bytes(Payloads.queued(5)));
        Request request = Request.delivery(body)
                .guid(GUID)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Hub-Signature", "sha1=" + "0".repeat(40))
                .header("Cookie", "of=nobodys-concern");
        // When
        int status = send(first, request);
        // Then
        assertThat(status).isEqualTo(202);
        forwards(first, Forward.DELIVERED);
        assertThat(notes).singleElement().satisfies(note -> {
            assertThat(note.uri()).isEqualTo("/webhook");
            assertThat(note.body()).isEqualTo(new String(body, StandardCharsets.UTF_8));
            assertThat(note.headers())
                    .containsEntry("content-type", "application/x-www-form-urlencoded")
                    .containsEntry("x-github-event", "workflow_job")
                    .containsEntry("x-github-delivery", GUID)
                    .containsEntry("x-hub-signature-256", Payloads.signature(WebhookWorld.SECRET, body))
                    .containsEntry("x-slipway-forwarded", "1")
                    .doesNotContainKey("cookie");
        });
    }

    @Test
    void whatWasPassedOnIsNotPassedOnAgain() throws IOException {
        // Given
        List<Note> notes = new CopyOnWriteArrayList<>();
        WebhookWorld second = unit("second", notingTo(notes));
        second.start();
        WebhookWorld first = unit("first", address(second.port()));
        first.start();
        // When
        int status = send(first, queued(5).guid(GUID));
        forwards(first, Forward.DELIVERED);
        // Then
        assertThat(status).isEqualTo(202);
        assertThat(second.told).hasSize(1);
        // And what the second gets itself, later, is the only thing that it passes on
        assertThat(send(second, queued(6))).isEqualTo(202);
        forwards(second, Forward.DELIVERED);
        assertThat(notes)
                .singleElement()
                .satisfies(note -> assertThat(note.body()).contains("\"id\":6"));
    }

    @Test
    void aRepetitionIsPassedOnBecauseSomebodyMayHaveMissedIt() throws IOException {
        List<Note> notes = new CopyOnWriteArrayList<>();
        WebhookWorld first = unit("first", notingTo(notes));
        first.start();

        assertThat(send(first, queued(5).guid(GUID))).isEqualTo(202);
        assertThat(send(first, queued(5).guid(GUID))).isEqualTo(202);

        forwards(first, Forward.DELIVERED, Forward.DELIVERED);
        assertThat(first.told).hasSize(1);
        assertThat(notes).hasSize(2);
    }

    @Test
    void onlyNewsOfJobsThatIsSignedAndNotTooLongIsPassedOn() throws IOException {
        // Given
        List<Note> notes = new CopyOnWriteArrayList<>();
        WebhookWorld first = unit("first", notingTo(notes));
        first.start();
        // When
        List<Integer> answers = List.of(
                send(first, Request.signed(Payloads.bytes(Payloads.queued(1)), "another secret")),
                send(first, queued(2).header("X-GitHub-Event", "ping")),
                send(first, queued(3).header("X-GitHub-Event", "push")),
                send(first, Request.delivery(Payloads.bytes("{\"action\":\"queued\"}"))),
                send(first, Request.delivery(Payloads.example("workflow_job-7-waiting"))),
                send(first, Request.delivery(Payloads.queued(4, (1 << 20) + 1))),
                send(first, Request.delivery(Payloads.queued(5, 1 << 20))));
        // Then
        assertThat(answers).containsExactly(401, 200, 202, 400, 202, 202, 202);
        forwards(first, Forward.DELIVERED);
        assertThat(notes)
                .singleElement()
                .satisfies(note -> assertThat(note.body()).contains("\"id\":5"));
    }

    @Test
    void aUnitWithAnotherSecretRefusesAndThatIsSaidOnce() throws IOException {
        // Given
        WebhookWorld second = unit("second");
        second.secretFiles = List.of(second.write("other", "another secret"));
        second.start();
        WebhookWorld first = unit("first", address(second.port()));
        first.start();
        // When
        for (int i = 1; i <= 3; i++) {
            assertThat(send(first, queued(i))).isEqualTo(202);
        }
        // Then
        forwards(first, Forward.REFUSED, Forward.REFUSED, Forward.REFUSED);
        assertThat(second.told).isEmpty();
        assertThat(log.lines()).singleElement().asString().contains("refused", "it answered 401");
    }

    @Test
    void aUnitThatDoesNotAnswerIsSentNoMoreThanSoMuchAtOnce() throws IOException {
        // Given
        WebhookWorld first = unit("first", silent());
        first.start();
        // When
        try (Caller caller = first.call()) {
            for (int i = 1; i <= Peers.MOST_UNDER_WAY + 6; i++) {
                assertThat(caller.send(queued(i)).status()).isEqualTo(202);
            }
        }
        // Then
        Forward[] dropped = new Forward[6];
        Arrays.fill(dropped, Forward.DROPPED);
        forwards(first, dropped);
        assertThat(first.told).hasSize(Peers.MOST_UNDER_WAY + 6);
    }

    @Test
    void norMoreThanSoManyBytes() throws IOException {
        WebhookWorld first = unit("first", silent());
        first.start();
        try (Caller caller = first.call()) {
            for (int i = 1; i <= 4; i++) {
                assertThat(caller.send(Request.delivery(Payloads.queued(i, 900 * 1024)))
                                .status())
                        .isEqualTo(202);
            }
        }
        forwards(first, Forward.DROPPED, Forward.DROPPED);
        assertThat(first.verticle.heldBytes()).isZero();
    }

    @Test
    void whatHasTimedOutMakesRoomAgain() throws IOException {
        WebhookWorld first = unit("first", silent());
        first.bounds.forward(Duration.ofMillis(500));
        first.start();
        assertThat(send(first, Request.delivery(Payloads.queued(1, 1 << 20)))).isEqualTo(202);
        forwards(first, Forward.TIMEOUT);
        for (int i = 2; i <= 3; i++) {
            assertThat(send(first, Request.delivery(Payloads.queued(i, 1 << 20))))
                    .isEqualTo(202);
        }

        forwards(first, Forward.TIMEOUT, Forward.TIMEOUT, Forward.TIMEOUT);
    }
}
