package dev.slipway.sandbox;

import static dev.slipway.sandbox.LxdCaller.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.InstanceType;
import dev.slipway.sandbox.LxdCaller.Answer;
import dev.slipway.sandbox.LxdCaller.Stream;
import dev.slipway.sandbox.model.LxdCatalogue;
import dev.slipway.sandbox.model.LxdFaults;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdRef;
import dev.slipway.sandbox.model.LxdTimings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server over the model: what a client sees of it that the contract does not ask for. */
class SimulatedLxdTest {
    @TempDir
    private Path directory;

    private Vertx vertx;
    private SimulatedLxd lxd;
    private LxdCaller client;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        var catalogue = LxdCatalogue.standard("5f".repeat(32)).withImage(InstanceType.CONTAINER, "runner");
        var model = new LxdModel(catalogue, LxdTimings.small(), LxdFaults.none(), 1, Instant.now());
        lxd = answer(SimulatedLxd.start(vertx, directory.resolve("unix.socket"), model));
        client = new LxdCaller(vertx, lxd.socket());
    }

    @AfterEach
    void stop() {
        Void ignored = answer(lxd.close());
        ignored = answer(vertx.close());
    }

    private static JsonObject instance(String name) {
        return JsonObject.of(
                "name", name, "type", "container", "source", JsonObject.of("type", "image", "alias", "runner"));
    }

    private void launch(String name) {
        assertThat(client.carryOut(HttpMethod.POST, "/1.0/instances", instance(name))
                        .map())
                .containsEntry("status", "Success");
        var start = JsonObject.of("action", "start", "timeout", 30);
        assertThat(client.carryOut(HttpMethod.PUT, "/1.0/instances/" + name + "/state", start)
                        .map())
                .containsEntry("status", "Success");
    }

    @Test
    void aRestartBreaksStreamsRefusesConnectionsAndLeavesGuestsRunning() {
        launch("a");
        Stream stream = client.listen("/1.0/events?type=lifecycle");

        Future<Void> back = lxd.restart(Duration.ofMillis(700));

        await().until(stream::ended);
        Throwable refused = answer(client.send(HttpMethod.GET, "/1.0", "")
                .<Throwable>map(answer -> null)
                .recover(Future::succeededFuture));
        assertThat(refused).isInstanceOf(IOException.class);
        Void ignored = answer(back);
        assertThat(client.get("/1.0/instances/a").map()).containsEntry("status", "Running");
    }

    @Test
    void aKillForgetsOperationsAndACallThatWaitsForOneBreaks() {
        letOperationsHang();
        Answer begun =
                client.call(HttpMethod.POST, "/1.0/instances", instance("a").encode());
        Future<Answer> waiting = client.send(HttpMethod.GET, begun.location() + "/wait?timeout=-1", "");
        await().until(() -> answer(lxd.waiting()) == 1);

        Void ignored = answer(lxd.kill(Duration.ofMillis(50)));

        assertThat(answer(waiting.map(String::valueOf).recover(cause -> Future.succeededFuture("broken"))))
                .isEqualTo("broken");
        assertThat(client.get(begun.location()).status()).isEqualTo(404);
        assertThat(client.get("/1.0/operations?recursion=1").metadata()).isEmpty();
    }

    private void letOperationsHang() {
        Void ignored = answer(lxd.act((model, now) -> model.misbehave(
                new LxdFaults(
                        LxdFaults.none().events(),
                        new LxdFaults.Operations(0, 0, 0, 0, 1, Duration.ofDays(300)),
                        0,
                        Duration.ZERO,
                        0,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        0),
                now)));
    }

    @Test
    void itPingsAtOnceAndTellsOnlyWhatWasAskedFor() {
        Stream stream = client.listen("/1.0/events?type=lifecycle");
        await().until(() -> stream.heard().contains("keepalive"));

        launch("a");

        await().until(() -> stream.heard().contains("instance-started"));
        assertThat(stream.heard())
                .contains("instance-created", "\"source\":\"/1.0/instances/a\"")
                .doesNotContain("\"type\":\"operation\"", "config");
    }

    @Test
    void eventsOfAnotherProjectAreToldToThoseWhoAskForAll() {
        Void ignored =
                answer(lxd.act((model, now) -> model.catalogue(model.catalogue().withProject("other", Map.of()))));
        Stream ours = client.listen("/1.0/events?type=lifecycle,operation&project=default");
        Stream all = client.listen("/1.0/events?type=lifecycle&all-projects=true");

        JsonObject ended = client.carryOut(HttpMethod.POST, "/1.0/instances?project=other", instance("a"))
                .metadata();

        assertThat(ended.getJsonObject("resources").getJsonArray("instances"))
                .containsExactly("/1.0/instances/a?project=other");
        await().until(() -> all.heard().contains("/1.0/instances/a?project=other"));
        launch("b");
        await().until(() -> ours.heard().contains("instance-started"));
        assertThat(ours.heard()).doesNotContain("project=other");
        assertThat(client.get("/1.0/instances").body().getJsonArray("metadata")).containsExactly("/1.0/instances/b");
        assertThat(client.get("/1.0/instances/a").status()).isEqualTo(404);
    }

    @Test
    void aWaitEndsAfterItsTimeWithTheOperationAsItIs() {
        letOperationsHang();
        Answer begun =
                client.call(HttpMethod.POST, "/1.0/instances", instance("a").encode());

        assertThat(client.get(begun.location() + "/wait?timeout=0").map()).containsEntry("status", "Running");
        assertThat(client.get(begun.location() + "/wait?timeout=1").map()).containsEntry("status", "Running");
        assertThat(client.get("/1.0/operations").metadata().getJsonArray("running"))
                .contains(begun.location());
    }

    @Test
    void wrongRequestsAreRefusedInWordsAndHarmNothing() {
        refused(HttpMethod.POST, "/1.0/instances", "nope", 400, "expected a JSON object");
        refused(HttpMethod.POST, "/1.0/instances", "[]", 400, "expected a JSON object");
        refused(HttpMethod.POST, "/1.0/instances", "", 400, "EOF");
        refused(HttpMethod.POST, "/1.0/instances", "{\"name\":\"a\"}", 400, "Unknown source type");
        refused(HttpMethod.POST, "/1.0/instances", instance("a").put("name", 5).encode(), 400, "name of type string");
        refused(
                HttpMethod.POST,
                "/1.0/instances",
                instance("a").put("type", "x").encode(),
                400,
                "Invalid instance type");
        refused(
                HttpMethod.POST,
                "/1.0/instances",
                instance("a").put("config", JsonObject.of("user.x", 1)).encode(),
                400,
                "user.x of type string");
        refused(HttpMethod.POST, "/1.0/instances", "{\"x\":\"" + "y".repeat(2 << 20) + "\"}", 413, "too large");
        refused(HttpMethod.GET, "/1.0/nothing", "", 404, "not found");
        refused(HttpMethod.GET, "/", "", 404, "not found");
        refused(HttpMethod.GET, "/1.0/events?type=gossip", "", 500, "isn't a supported event type");
        refused(HttpMethod.GET, "/1.0/events?type=lifecycle", "", 400, "websocket");
        refused(HttpMethod.GET, "/1.0/operations/x/wait?timeout=soon", "", 500, "invalid syntax");
        launch("a");
        refused(HttpMethod.PUT, "/1.0/instances/a/state", "{\"action\":\"fly\"}", 400, "Unknown action: 'fly'");
        refused(HttpMethod.POST, "/1.0/instances/a/exec", "{\"command\":\"x\"}", 400, "command of type []string");
        refused(
                HttpMethod.POST,
                "/1.0/instances/a/exec",
                "{\"command\":[\"x\"],\"wait-for-websocket\":true}",
                501,
                "without a WebSocket only");
        assertThat(client.get("/1.0/instances/a").map()).containsEntry("status", "Running");
    }

    private void refused(HttpMethod method, String uri, String body, int status, String error) {
        Answer answer = client.call(method, uri, body);
        assertThat(answer.error()).contains(error);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().getMap()).containsEntry("type", "error").containsEntry("error_code", status);
    }

    @Test
    void aPutReplacesAndAPatchMerges() {
        launch("a");
        var keys = JsonObject.of("user.one", "1", "user.two", "2");
        assertThat(client.call(
                                HttpMethod.PATCH,
                                "/1.0/instances/a",
                                JsonObject.of("config", keys).encode())
                        .status())
                .isEqualTo(200);
        var put = JsonObject.of(
                "config",
                JsonObject.of("user.two", "3"),
                "devices",
                new JsonObject(),
                "profiles",
                JsonArray.of("default"));

        assertThat(client.carryOut(HttpMethod.PUT, "/1.0/instances/a", put).map())
                .containsEntry("status", "Success");

        assertThat(client.get("/1.0/instances/a")
                        .metadata()
                        .getJsonObject("config")
                        .getMap())
                .containsEntry("user.two", "3")
                .doesNotContainKey("user.one")
                .containsKey("volatile.uuid");
    }

    @Test
    void slowAnswersComeLateAndLostOnesNever() {
        launch("a");
        Void ignored = answer(lxd.act((model, now) -> model.misbehave(answers(1, 0), now)));
        assertThat(client.get("/1.0/instances/a").status()).isEqualTo(200);

        ignored = answer(lxd.act((model, now) -> model.misbehave(answers(0, 1), now)));
        String patch = JsonObject.of("config", JsonObject.of("user.x", "1")).encode();
        assertThat(answer(client.send(HttpMethod.PATCH, "/1.0/instances/a", patch)
                        .map("answered")
                        .recover(cause -> Future.succeededFuture("lost"))))
                .isEqualTo("lost");

        ignored = answer(lxd.act((model, now) -> model.misbehave(LxdFaults.none(), now)));
        assertThat(client.get("/1.0/instances/a")
                        .metadata()
                        .getJsonObject("config")
                        .getMap())
                .containsEntry("user.x", "1");
    }

    private static LxdFaults answers(double slow, double lost) {
        LxdFaults none = LxdFaults.none();
        return new LxdFaults(
                none.events(),
                none.operations(),
                slow,
                Duration.ofMillis(300),
                lost,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                0);
    }

    @Test
    void aSocketThatIsLeftBehindIsReplacedAndItsOwnIsRemoved() throws Exception {
        Path left = directory.resolve("left.socket");
        assertThat(Files.createFile(left)).exists();
        var model = new LxdModel(
                LxdCatalogue.standard("5f".repeat(32)), LxdTimings.small(), LxdFaults.none(), 1, Instant.now());

        SimulatedLxd second = answer(SimulatedLxd.start(vertx, left, model));

        assertThat(new LxdCaller(vertx, second.socket()).get("/1.0").map()).containsEntry("auth", "trusted");
        Void ignored = answer(second.close());
        assertThat(left).doesNotExist();
        assertThat(client.get("/1.0").status()).isEqualTo(200);
    }

    @Test
    void whatIsDoneToTheModelIsToldAndWhatFailsThereFailsHere() {
        launch("a");
        Stream stream = client.listen("/1.0/events?type=lifecycle");

        Void ignored = answer(lxd.act((model, now) -> model.vanish(LxdRef.of("a"), now)));

        await().until(() -> stream.heard().contains("instance-deleted"));
        Throwable failure = answer(lxd.run((model, now) -> Buffer.buffer("x").getByte(5))
                .<Throwable>map(answer -> null)
                .recover(Future::succeededFuture));
        assertThat(failure).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
