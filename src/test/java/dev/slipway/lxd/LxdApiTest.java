package dev.slipway.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LxdApiTest {

    private static final Call LOOK = Call.get("/1.0", "look");
    private static final Call CHANGE = Call.with(HttpMethod.PUT, "/1.0/x", new JsonObject(), "start instance r1");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        Answers.of(vertx.close());
    }

    private void with(Handler<HttpServerRequest> answers, Consumer<LxdApi> test) {
        try (var lxd = new FakeLxd(vertx, answers)) {
            var api = new LxdApi(vertx, lxd.socket());
            test.accept(api);
            Answers.of(api.close());
        }
    }

    private static void answer(HttpServerRequest request, int status, String body) {
        request.response().setStatusCode(status).end(body).onFailure(cause -> {});
    }

    private static Failure failureOf(Future<?> future) {
        return Answers.failureOf(future);
    }

    @Test
    void aMissingSocketIsUnreachableAndNamed() {
        var api = new LxdApi(vertx, "/nowhere/unix.socket");

        Failure failure = failureOf(api.read(LOOK, Function.identity()));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
        assertThat(failure.message()).contains("could not look", "/nowhere/unix.socket");
    }

    @Test
    void aConnectionThatBreaksIsUnreachable() {
        with(
                request -> request.connection().close().onComplete(closed -> {}),
                api -> assertThat(failureOf(api.read(LOOK, Function.identity())).kind())
                        .isEqualTo(Failure.Kind.UNREACHABLE));
    }

    @Test
    void anAnswerThatDoesNotComeIsATimeout() {
        with(
                request -> {},
                api -> assertThat(failureOf(api.read(LOOK.within(Duration.ofMillis(100)), Function.identity()))
                                .kind())
                        .isEqualTo(Failure.Kind.TIMEOUT));
    }

    @Test
    void anAnswerThatTricklesIsATimeoutToo() {
        with(
                request -> {
                    request.response().setChunked(true);
                    long timer = vertx.setPeriodic(
                            20,
                            tick -> request.response()
                                    .write(" ")
                                    .onFailure(cause ->
                                            assertThat(vertx.cancelTimer(tick)).isIn(true, false)));
                    assertThat(timer).isNotNegative();
                },
                api -> assertThat(failureOf(api.read(LOOK.within(Duration.ofMillis(300)), Function.identity()))
                                .kind())
                        .isEqualTo(Failure.Kind.TIMEOUT));
    }

    @Test
    void anAnswerThatIsNoJsonIsNotUnderstoodAndNotQuoted() {
        with(request -> answer(request, 200, "secret {"), api -> {
            Failure failure = failureOf(api.read(LOOK, Function.identity()));
            assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
            assertThat(failure.message()).contains("not understood").doesNotContain("secret");
        });
    }

    @Test
    void anAnswerOfAnotherShapeIsNotUnderstood() {
        with(
                request -> answer(request, 200, FakeLxd.sync("[7]")),
                api -> assertThat(failureOf(api.read(LOOK, envelope -> envelope.getJsonObject("metadata")))
                                .kind())
                        .isEqualTo(Failure.Kind.FAILED));
    }

    @Test
    void ofALongAnswerOnlyTheBeginningIsKept() {
        with(request -> answer(request, 200, "x".repeat(1 << 20)), api -> {
            LxdApi.Answer answer = Answers.of(api.send(LOOK, 1000));
            assertThat(answer.body().cut()).isTrue();
            assertThat(answer.body().bytes().length()).isEqualTo(1000);
        });
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        with(
                request -> {
                    request.response().setChunked(true);
                    flood(request);
                },
                api -> assertThat(failureOf(api.send(LOOK, 1000)).kind()).isEqualTo(Failure.Kind.UNREACHABLE));
    }

    private static void flood(HttpServerRequest request) {
        request.response()
                .write(Buffer.buffer(new byte[1 << 16]))
                .onSuccess(written -> request.response().drainHandler(null).exceptionHandler(cause -> {}))
                .onSuccess(written -> flood(request));
    }

    @Test
    void anOperationIsWaitedForAgainUntilItIsOver() {
        var waits = new AtomicInteger();
        with(
                request -> {
                    if (request.path().endsWith("/wait")) {
                        int status = waits.incrementAndGet() < 3 ? 103 : 400;
                        answer(request, 200, FakeLxd.operation(status, "no luck"));
                    } else {
                        answer(request, 202, FakeLxd.begun());
                    }
                },
                api -> {
                    EndedOperation ended = Answers.of(api.operation(CHANGE, Duration.ofMinutes(1)));
                    assertThat(ended.outcome()).isEqualTo(EndedOperation.Outcome.FAILED);
                    assertThat(ended.error()).isEqualTo("no luck");
                    assertThat(waits).hasValue(3);
                });
    }

    @Test
    void anOperationThatGoesOnBeyondItsLimitIsATimeout() {
        with(
                request -> {
                    if (request.path().endsWith("/wait")) {
                        long timer = vertx.setTimer(50, late -> answer(request, 200, FakeLxd.operation(103, "")));
                        assertThat(timer).isNotNegative();
                    } else {
                        answer(request, 202, FakeLxd.begun());
                    }
                },
                api -> assertThat(failureOf(api.operation(CHANGE, Duration.ofMillis(1100)))
                                .kind())
                        .isEqualTo(Failure.Kind.TIMEOUT));
    }

    @Test
    void anOperationThatLxdForgotHasVanished() {
        with(
                request -> {
                    if (request.path().endsWith("/wait")) {
                        answer(
                                request,
                                404,
                                "{\"type\":\"error\",\"error\":\"Operation not found\",\"error_code\":404}");
                    } else {
                        answer(request, 202, FakeLxd.begun());
                    }
                },
                api -> assertThat(Answers.of(api.operation(CHANGE, Duration.ofMinutes(1)))
                                .outcome())
                        .isEqualTo(EndedOperation.Outcome.VANISHED));
    }

    @Test
    void whereToWaitIsAnOperationAndNothingElse() {
        with(
                request -> answer(request, 202, "{\"type\":\"async\",\"operation\":\"/1.0/instances/x\"}"),
                api -> assertThat(failureOf(api.operation(CHANGE, Duration.ofMinutes(1)))
                                .message())
                        .contains("start instance r1", "not understood"));
    }

    @Test
    void longWaitsDoNotStarveOtherCalls() throws InterruptedException {
        var waiting = new CountDownLatch(50);
        with(
                request -> {
                    if (request.path().endsWith("/wait")) {
                        waiting.countDown();
                    } else if (request.method().equals(HttpMethod.PUT)) {
                        answer(request, 202, FakeLxd.begun());
                    } else {
                        answer(request, 200, FakeLxd.sync("{\"here\":true}"));
                    }
                },
                api -> {
                    // Given fifty operations that do not end
                    List<Future<EndedOperation>> operations = new ArrayList<>();
                    for (int i = 0; i < 50; i++) {
                        operations.add(api.operation(CHANGE, Duration.ofMinutes(1)));
                    }
                    try {
                        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }

                    // When something else is asked, then it is answered
                    assertThat(Answers.of(api.read(LOOK, envelope -> envelope.getJsonObject("metadata")))
                                    .getBoolean("here"))
                            .isTrue();
                    assertThat(operations).noneMatch(Future::isComplete);
                });
    }
}
