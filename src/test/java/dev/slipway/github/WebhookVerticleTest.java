package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.slipway.config.Address;
import dev.slipway.config.WebhookSettings;
import dev.slipway.fleet.Job;
import dev.slipway.github.WebhookObserver.About;
import dev.slipway.github.WebhookObserver.Outcome;
import dev.slipway.github.WebhookWorld.Counted;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each answer that a delivery can get, and what is counted and passed on. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class WebhookVerticleTest {
    private static final byte[] QUEUED = Payloads.bytes(Payloads.queued(5));

    private WebhookWorld world;
    private Caller caller;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) {
        world = new WebhookWorld(vertx, directory).start();
        caller = world.call();
    }

    @AfterEach
    void stop() {
        caller.close();
        world.close();
    }

    private void counts(About about, Outcome outcome) {
        assertThat(world.counted).containsExactly(new Counted(about, outcome));
        assertThat(world.verticle.heldBytes()).isZero();
    }

    @ParameterizedTest
    @FieldSource("dev.slipway.github.Payloads#WORKFLOW_JOBS")
    void everyExampleOfGitHubsIsTaken(String name) {
        Caller.Answer answer =
                caller.send(Request.delivery(Payloads.example(name)).guid("a-b-1"));

        assertThat(answer.status()).isEqualTo(202);
        boolean waits = name.endsWith("waiting");
        assertThat(world.told).hasSize(waits ? 0 : 1);
        counts(About.WORKFLOW_JOB, waits ? Outcome.IGNORED : Outcome.ACCEPTED);
    }

    @ParameterizedTest
    @FieldSource("dev.slipway.github.Payloads#WORKFLOW_JOBS")
    void everyExampleIsTakenAsAFormToo(String name) {
        Request request = Request.delivery(Payloads.form(Payloads.example(name)))
                .header("Content-Type", "application/x-www-form-urlencoded");

        assertThat(caller.send(request).status()).isEqualTo(202);
        assertThat(world.told).hasSize(name.endsWith("waiting") ? 0 : 1);
    }

    @Test
    void aPingIsAnswered200() {
        Request ping = Request.delivery(Payloads.example("ping")).header("X-GitHub-Event", "ping");

        assertThat(caller.send(ping).status()).isEqualTo(200);
        counts(About.PING, Outcome.ACCEPTED);
    }

    @Test
    void anotherEventIsAcceptedAndIgnored() {
        Request push = Request.delivery(Payloads.bytes("{}")).header("X-GitHub-Event", "push");

        assertThat(caller.send(push).status()).isEqualTo(202);
        counts(About.OTHER, Outcome.IGNORED);
    }

    @Test
    void theNewsIsWhatTheDeliverySays() {
        Caller.Answer answer =
                caller.send(Request.delivery(QUEUED).header("Content-Type", "APPLICATION/json ;charset=x"));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(world.told).singleElement().satisfies(news -> {
            assertThat(news.stage()).isEqualTo(Job.Stage.QUEUED);
            assertThat(news.job().id()).isEqualTo(5);
        });
    }

    @Test
    void theAnswerWaitsForTheNewsToBeSafeAndForNothingElse() {
        // Given
        Promise<Void> safe = Promise.promise();
        world.taken = news -> safe.future();
        // When
        caller.write(Request.delivery(QUEUED).bytes());
        await().until(() -> world.told.size() == 1);
        assertThat(world.counted).isEmpty();
        safe.complete();
        // Then
        assertThat(caller.answer().status()).isEqualTo(202);
    }

    @Test
    void whatCouldNotBeWrittenDownIsRefusedAndTakenWhenItComesAgain() {
        // Given
        world.taken = news -> Future.failedFuture("the disk is full");
        assertThat(caller.send(Request.delivery(QUEUED).guid("g"))).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsKey("retry-after");
        });
        counts(About.WORKFLOW_JOB, Outcome.NOT_JOURNALED);
        // When
        world.taken = news -> Future.succeededFuture();
        int again = world.call().send(Request.delivery(QUEUED).guid("g")).status();
        // Then
        assertThat(again).isEqualTo(202);
        assertThat(world.told).hasSize(2);
    }

    @Test
    void aRepetitionIsAcceptedAndIgnored() {
        List<Integer> answers = List.of(
                caller.send(Request.delivery(QUEUED).guid("g")).status(),
                caller.send(Request.delivery(QUEUED).guid("g")).status(),
                caller.send(Request.delivery(QUEUED).guid("h")).status(),
                caller.send(Request.delivery(QUEUED)).status(),
                caller.send(Request.delivery(QUEUED)).status());

        assertThat(answers).containsOnly(202);
        assertThat(world.told).hasSize(4);
        assertThat(world.counted).contains(new Counted(About.WORKFLOW_JOB, Outcome.REPEATED));
    }

    @Test
    void anEventWithoutANameIsMalformed() {
        Caller.Answer answer = caller.send(Request.delivery(QUEUED).without("X-GitHub-Event"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("it has no X-GitHub-Event");
        counts(About.OTHER, Outcome.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"action\":\"queued\"}", "{\"action\":", "payload={}", "\u0000"})
    void aSignedBodyThatIsNoWorkflowJobIsMalformed(String body) {
        Caller.Answer answer = caller.send(Request.delivery(Payloads.bytes(body)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("not what its headers say: ");
        counts(About.WORKFLOW_JOB, Outcome.MALFORMED);
        assertThat(world.told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "payload", "paylode=%7B%7D", "payload=%7", "{}"})
    void aSignedFormWithoutAPayloadIsMalformed(String body) {
        Request form =
                Request.delivery(Payloads.bytes(body)).header("Content-Type", "application/x-www-form-urlencoded");

        assertThat(caller.send(form).status()).isEqualTo(400);
        counts(About.WORKFLOW_JOB, Outcome.MALFORMED);
    }

    static Stream<Arguments> refused() {
        String right = Payloads.signature(WebhookWorld.SECRET, QUEUED);
        String other = Payloads.signature("another secret", QUEUED);
        String signature = "X-Hub-Signature-256";
        return Stream.of(
                arguments("no signature", 401, Outcome.UNSIGNED, delivery().without(signature)),
                arguments(
                        "only a SHA-1 signature",
                        401,
                        Outcome.UNSIGNED,
                        delivery().without(signature).header("X-Hub-Signature", "sha1=" + "0".repeat(40))),
                arguments(
                        "a SHA-1 in its place",
                        401,
                        Outcome.UNSIGNED,
                        delivery().header(signature, "sha1=" + "0".repeat(40))),
                arguments(
                        "an empty signature", 401, Outcome.UNSIGNED, delivery().header(signature, "")),
                arguments(
                        "half a signature",
                        401,
                        Outcome.UNSIGNED,
                        delivery().header(signature, right.substring(0, 39))),
                arguments("two signatures", 401, Outcome.UNSIGNED, delivery().header("x-hub-signature-256", right)),
                arguments(
                        "of another secret",
                        401,
                        Outcome.WRONG_SIGNATURE,
                        delivery().header(signature, other)),
                arguments(
                        "of another body",
                        401,
                        Outcome.WRONG_SIGNATURE,
                        Request.delivery(Payloads.bytes("{}")).header(signature, right)),
                arguments("another path", 404, Outcome.NOT_FOUND, delivery().target("/")),
                arguments("a longer path", 404, Outcome.NOT_FOUND, delivery().target("/webhook/")),
                arguments("a path beside", 404, Outcome.NOT_FOUND, delivery().target("/a/../webhook")),
                arguments(
                        "metrics",
                        404,
                        Outcome.NOT_FOUND,
                        delivery().method("GET").target("/metrics")),
                arguments(
                        "the server itself",
                        404,
                        Outcome.NOT_FOUND,
                        delivery().method("OPTIONS").target("*")),
                arguments("GET", 405, Outcome.WRONG_METHOD, delivery().method("GET")),
                arguments("PUT", 405, Outcome.WRONG_METHOD, delivery().method("PUT")),
                arguments(
                        "an invented method",
                        405,
                        Outcome.WRONG_METHOD,
                        delivery().method("DELIVER")),
                arguments(
                        "no content type", 415, Outcome.UNSUPPORTED, delivery().without("Content-Type")),
                arguments("a text", 415, Outcome.UNSUPPORTED, delivery().header("Content-Type", "text/json")),
                arguments(
                        "nearly JSON",
                        415,
                        Outcome.UNSUPPORTED,
                        delivery().header("Content-Type", "application/json+x")),
                arguments("a packed body", 415, Outcome.UNSUPPORTED, delivery().header("Content-Encoding", "gzip")),
                arguments(
                        "one byte too many", 413, Outcome.TOO_LARGE, delivery().header("Content-Length", "26214401")),
                arguments(
                        "far too many bytes",
                        413,
                        Outcome.TOO_LARGE,
                        delivery().header("Content-Length", "9223372036854775807")));
    }

    private static Request delivery() {
        return Request.delivery(QUEUED);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refused")
    void whatIsNoDeliveryIsRefusedAndItsConnectionClosed(String what, int status, Outcome outcome, Request request) {
        Caller.Answer answer = caller.send(request);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry("connection", "close");
        assertThat(answer.headers().containsKey("allow")).isEqualTo(status == 405);
        assertThat(answer.body()).isNotBlank();
        assertThat(caller.untilClosed()).isEmpty();
        counts(About.UNVERIFIED, outcome);
        assertThat(world.told).isEmpty();
    }

    @Test
    void theAllowedMethodIsNamed() {
        assertThat(caller.send(delivery().method("GET")).headers()).containsEntry("allow", "POST");
    }

    @Test
    void aHeadOfAnAnswerHasNoBody() {
        caller.write(delivery().method("HEAD").bytes());

        assertThat(caller.untilClosed()).startsWith("HTTP/1.1 405").endsWith("\r\n\r\n");
    }

    @Test
    void whatIsNoHttpIsRefusedAndCounted() {
        caller.write(Payloads.bytes("\u0016\u0003\u0001 hello\r\n\r\n"));

        assertThat(caller.untilClosed()).containsPattern("^HTTP/1.[01] 400");
        counts(About.UNVERIFIED, Outcome.INVALID);
    }

    @ParameterizedTest
    @ValueSource(ints = {4_097, 9_000, 100_000})
    void aHeadThatIsTooLongIsRefusedWhileItIsRead(int length) {
        boolean unused = caller.tryWrite(Payloads.bytes("POST /" + "x".repeat(length) + " HTTP/1.1\r\n\r\n"));

        assertThat(caller.untilClosed())
                .satisfiesAnyOf(
                        answer -> assertThat(answer).containsPattern("^HTTP/1.[01] 414"),
                        answer -> assertThat(answer).isEmpty());
        counts(About.UNVERIFIED, Outcome.INVALID);
    }

    @Test
    void tooManyHeadersAreRefusedWhileTheyAreRead() {
        Request request = delivery();
        for (int i = 0; i < 1_000; i++) {
            request = request.header("X-" + i, "1234");
        }
        boolean unused = caller.tryWrite(request.bytes());

        assertThat(caller.untilClosed())
                .satisfiesAnyOf(
                        answer -> assertThat(answer).containsPattern("^HTTP/1.[01] 431"),
                        answer -> assertThat(answer).isEmpty());
        counts(About.UNVERIFIED, Outcome.INVALID);
    }

    @Test
    void aQueryBehindThePathIsNoOtherPath() {
        assertThat(caller.send(delivery().target("/webhook?a=b")).status()).isEqualTo(202);
    }

    @Test
    void oneConnectionTakesManyDeliveriesAlsoOfUnknownLength() {
        for (int i = 0; i < 20; i++) {
            Request request = Request.delivery(Payloads.bytes(Payloads.queued(i + 1)));
            assertThat(caller.send(i % 2 == 0 ? request : request.chunked()).status())
                    .isEqualTo(202);
        }
        assertThat(world.told).hasSize(20);
    }

    @Test
    void deliveriesThatAreSentWithoutWaitingAreAnsweredInTheirOrder() {
        // Given the first of three takes its time
        Promise<Void> safe = Promise.promise();
        world.taken = news -> news.job().id() == 1 ? safe.future() : Future.succeededFuture();
        var all = Buffer.buffer();
        for (int id = 1; id <= 3; id++) {
            all.appendBytes(
                    Request.delivery(Payloads.bytes(Payloads.queued(id))).bytes());
        }
        all.appendBytes(Request.delivery(Payloads.example("ping"))
                .header("X-GitHub-Event", "ping")
                .bytes());
        // When
        caller.write(all.getBytes());
        await().until(() -> world.told.size() == 1);
        safe.complete();
        // Then
        assertThat(List.of(caller.answer(), caller.answer(), caller.answer(), caller.answer()))
                .extracting(Caller.Answer::status)
                .containsExactly(202, 202, 202, 200);
        assertThat(world.told).extracting(news -> news.job().id()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatComesBehindARefusedRequestIsNotLookedAt() {
        var all = Buffer.buffer(delivery().target("/other").bytes())
                .appendBytes(delivery().bytes());
        caller.write(all.getBytes());

        assertThat(caller.answer().status()).isEqualTo(404);
        assertThat(caller.untilClosed()).isEmpty();
        assertThat(world.told).isEmpty();
        counts(About.UNVERIFIED, Outcome.NOT_FOUND);
    }

    @Test
    void anOldSendersConnectionIsClosedAsItAsks() {
        caller.write(delivery().header("Connection", "close").bytes());

        assertThat(caller.answer().status()).isEqualTo(202);
        assertThat(caller.untilClosed()).isEmpty();
    }

    @Test
    void whoAsksBeforeSendingIsToldToGoOnOnlyIfTheHeadIsRight() {
        Request good = delivery().header("Expect", "100-continue");
        caller.write(good.head());
        assertThat(caller.answer().status()).isEqualTo(100);
        caller.write(good.body());
        assertThat(caller.answer().status()).isEqualTo(202);

        caller.write(good.target("/other").head());
        assertThat(caller.answer().status()).isEqualTo(404);
    }

    @Test
    void aSenderThatIsGoneInTheMiddleIsCounted() {
        byte[] bytes = delivery().bytes();
        caller.write(Arrays.copyOf(bytes, bytes.length - 1));
        await().until(() -> world.verticle.heldBytes() > 0);
        caller.close();

        await().until(() -> !world.counted.isEmpty());
        counts(About.UNVERIFIED, Outcome.BROKEN_OFF);
    }

    @Test
    void theListenersPortIsKnownAndBoundOnce(Vertx vertx) {
        var settings = new WebhookSettings(
                new Address("127.0.0.1", world.port()),
                "/webhook",
                List.of(world.secretFile),
                1_024,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
        var second = new WebhookVerticle(settings, news -> Future.succeededFuture(), world.observer());

        assertThatThrownBy(() -> WebhookWorld.get(vertx.deployVerticle(second)))
                .hasMessageContaining("webhook.listen 127.0.0.1:" + world.port() + ": cannot listen there");
    }

    @Test
    void aRestEndsWhatIsUnderWayAndTakesNothingNew() {
        // Given one delivery is being written down, and another connection is idle
        Promise<Void> safe = Promise.promise();
        world.taken = news -> safe.future();
        caller.write(delivery().bytes());
        await().until(() -> world.told.size() == 1);
        try (Caller idle = world.call()) {
            await().until(() -> world.verticle.connections() == 2);
            // When
            Future<Void> stopped = world.stop();
            // Then
            assertThat(idle.untilClosed()).isEmpty();
            safe.complete();
            assertThat(caller.answer().status()).isEqualTo(202);
            var unused = WebhookWorld.get(stopped);
        }
    }
}
