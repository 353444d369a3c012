package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.slipway.github.WebhookObserver.About;
import dev.slipway.github.WebhookObserver.Outcome;
import dev.slipway.github.WebhookWorld.Counted;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Senders that are too many, too slow or too long: what they cost is bounded, and good deliveries are taken meanwhile. */
@ExtendWith(VertxExtension.class)
@Timeout(120)
class WebhookHostileTest {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final int MIB = 1 << 20;

    @RegisterExtension
    final LogLines log = new LogLines(Rejections.class);

    private final List<Caller> callers = new ArrayList<>();
    private WebhookWorld world;

    @BeforeEach
    void prepare(Vertx vertx, @TempDir Path directory) {
        world = new WebhookWorld(vertx, directory);
    }

    @AfterEach
    void stop() {
        callers.forEach(Caller::close);
        world.close();
    }

    @CanIgnoreReturnValue
    private Caller call() {
        Caller caller = world.call();
        callers.add(caller);
        return caller;
    }

    private long counted(Outcome outcome) {
        return world.counted.stream().filter(c -> c.outcome() == outcome).count();
    }

    private void nothingIsHeld() {
        await().until(() -> world.verticle.heldBytes() == 0);
    }

    @Test
    void fiveHundredIdleConnectionsDoNotKeepGoodDeliveriesOut() {
        // Given
        world.start();
        for (int i = 0; i < 500; i++) {
            Caller idle = call();
            if (i % 2 == 0) {
                idle.write(Payloads.bytes("POST /webhook HTTP/1.1\r\nHost"));
            }
        }
        await().until(() -> world.verticle.connections() == 500);
        // When, Then
        for (int i = 1; i <= 50; i++) {
            assertThat(world.deliver(i)).isEqualTo(202);
        }
        assertThat(world.told).hasSize(50);
    }

    @Test
    void whenThereAreTooManyConnectionsIdleOnesMakeRoom() {
        // Given
        world.limits(WebhookWorld.narrow(40)).start();
        for (int i = 0; i < 40; i++) {
            call();
            int open = i + 1;
            await().until(() -> world.verticle.connections() == open);
        }
        // When
        for (int i = 1; i <= 10; i++) {
            assertThat(world.deliver(i)).isEqualTo(202);
            await().until(() -> world.verticle.connections() < 40);
        }
        // Then the oldest was closed for the first of them, and the others still can deliver
        assertThat(callers.get(0).untilClosed()).isEmpty();
        Request delivery = Request.delivery(Payloads.bytes(Payloads.queued(99)));
        assertThat(callers.subList(1, 40))
                .allSatisfy(caller -> assertThat(caller.send(delivery).status()).isEqualTo(202));
    }

    @Test
    void whenAllConnectionsAreBusyAndQuickANewOneIsRefusedAndCounted() {
        // Given
        Promise<Void> safe = Promise.promise();
        world.taken = news -> safe.future();
        world.limits(WebhookWorld.narrow(3)).start();
        for (int i = 1; i <= 3; i++) {
            call().write(Request.delivery(Payloads.bytes(Payloads.queued(i))).bytes());
        }
        await().until(() -> world.told.size() == 3);
        // When
        Caller fourth = call();
        // Then one of them all had to go
        await().until(() -> !world.counted.isEmpty());
        assertThat(world.counted).extracting(Counted::outcome).containsExactly(Outcome.OVERLOADED);
        assertThat(world.verticle.connections()).isEqualTo(3);
        safe.complete();
        fourth.close();
    }

    @Test
    void aConnectionWithoutARequestIsClosed() {
        world.limits(WebhookWorld.impatient(SHORT)).start();

        assertThat(call().untilClosed()).isEmpty();
        assertThat(world.counted).isEmpty();
    }

    @Test
    void aConnectionIsClosedSomeTimeAfterItsLastAnswer() {
        world.limits(WebhookWorld.impatient(SHORT)).start();
        Caller caller = call();

        assertThat(caller.send(Request.delivery(Payloads.bytes(Payloads.queued(1))))
                        .status())
                .isEqualTo(202);
        assertThat(caller.untilClosed()).isEmpty();
    }

    @Test
    void aHeadThatTricklesIsCutOff() {
        world.limits(WebhookWorld.impatient(SHORT)).start();
        Caller caller = call();
        caller.write(Payloads.bytes("POST /webhook HTTP/1.1\r\n"));
        // One byte at each poll, without end.
        await().until(() -> !caller.tryWrite(Payloads.bytes("x")));

        assertThat(world.deliver(1)).isEqualTo(202);
    }

    @Test
    void aBodyThatTricklesIsCutOffAndSaidSo() {
        world.limits(WebhookWorld.impatient(SHORT)).start();
        Request request = Request.delivery(Payloads.queued(1, 100_000));
        Caller caller = call();
        caller.write(request.head());
        await().until(() -> {
            boolean unused = caller.tryWrite(Payloads.bytes("x"));
            return counted(Outcome.TOO_SLOW) == 1;
        });

        assertThat(caller.answer().status()).isEqualTo(408);
        assertThat(world.counted).containsExactly(new Counted(About.UNVERIFIED, Outcome.TOO_SLOW));
        nothingIsHeld();
        assertThat(world.deliver(1)).isEqualTo(202);
    }

    @Test
    void aBodyWithoutEndIsCutOff() {
        world.maxBody = 2L * MIB;
        world.limits(WebhookWorld.impatient(SHORT)).start();
        Caller caller = call();
        caller.write(Request.delivery(new byte[0]).chunked().head());
        byte[] chunk = Payloads.bytes("10000\r\n" + "x".repeat(0x10000) + "\r\n");
        // The server takes more for a moment, so that its answer arrives, and then no more.
        int sent = 0;
        while (sent < 100_000 && caller.tryWrite(chunk)) {
            sent++;
        }

        assertThat(sent).isLessThan(100_000);
        assertThat(world.counted).containsExactly(new Counted(About.UNVERIFIED, Outcome.TOO_LARGE));
        nothingIsHeld();
    }

    @Test
    void newsThatIsNotWrittenDownInTimeIsRefused() {
        world.taken = news -> Promise.<Void>promise().future();
        world.limits(WebhookWorld.impatient(SHORT)).start();

        assertThat(world.deliver(1)).isEqualTo(503);
        assertThat(world.counted).containsExactly(new Counted(About.WORKFLOW_JOB, Outcome.NOT_JOURNALED));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fortyMegabytesAreRefusedAndNeverHeld(boolean lengthIsTold) {
        // Given
        world.start();
        Caller caller = call();
        Request request = Request.delivery(new byte[0]);
        caller.write((lengthIsTold ? request.header("Content-Length", "40000000") : request.chunked()).head());
        byte[] part = Payloads.bytes("x".repeat(100_000));
        byte[] chunk = Payloads.bytes("186a0\r\n" + "x".repeat(100_000) + "\r\n");
        // When
        long most = 0;
        for (int i = 0; i < 400 && caller.tryWrite(lengthIsTold ? part : chunk); i++) {
            most = Math.max(most, world.verticle.heldBytes());
        }
        // Then
        assertThat(caller.answer().status()).isEqualTo(413);
        assertThat(most).isLessThanOrEqualTo(MIB);
        assertThat(world.counted).containsExactly(new Counted(About.UNVERIFIED, Outcome.TOO_LARGE));
        nothingIsHeld();
        assertThat(world.deliver(1)).isEqualTo(202);
    }

    @Test
    void ofALongDeliveryAllIsVerifiedAndOnlyTheBeginningHeld() {
        // Given
        world.start();
        byte[] body = Payloads.queued(7, 20 * MIB);
        Request request = Request.delivery(body);
        Caller caller = call();
        // When
        caller.write(request.head());
        caller.write(Arrays.copyOf(body, body.length - 1));
        await().until(() -> world.verticle.heldBytes() > 0);
        assertThat(world.verticle.heldBytes()).isLessThanOrEqualTo(MIB);
        caller.write(new byte[] {body[body.length - 1]});
        // Then
        assertThat(caller.answer().status()).isEqualTo(202);
        assertThat(world.told)
                .singleElement()
                .satisfies(news -> assertThat(news.job().id()).isEqualTo(7));
        // And with another last byte it is another delivery
        body[body.length - 1] = ' ';
        Request forged = request.header("X-Hub-Signature-256", Payloads.signature("another", body));
        assertThat(call().send(forged).status()).isEqualTo(401);
    }

    @Test
    void aLongFormIsReadToo() {
        world.start();
        byte[] body = Payloads.form(Payloads.queued(7, 3 * MIB));
        Request form = Request.delivery(body).header("Content-Type", "application/x-www-form-urlencoded");

        assertThat(call().send(form).status()).isEqualTo(202);
        assertThat(world.told).hasSize(1);
    }

    @Test
    void aLongDeliveryThatTellsTheJobTooLateIsMalformed() {
        world.start();
        String late = "{\"padding\":\"" + "x".repeat(2 * MIB) + "\","
                + Payloads.queued(7).substring(1);

        assertThat(call().send(Request.delivery(Payloads.bytes(late))).status()).isEqualTo(400);
    }

    @Test
    void moreThanMayBeHeldAtOnceIsRefusedAndThenAllIsWellAgain() {
        // Given 24 bodies of 900 KiB, none of them complete: 18 of them are 16 MiB
        world.start();
        int length = 900 * 1024;
        List<Request> requests = new ArrayList<>();
        for (int i = 1; i <= 24; i++) {
            Request request = Request.delivery(Payloads.queued(i, length));
            requests.add(request);
            Caller caller = call();
            caller.write(request.head());
            boolean unused = caller.tryWrite(Arrays.copyOf(request.body(), length - 1));
            assertThat(world.verticle.heldBytes()).isLessThanOrEqualTo(16L * MIB);
        }
        await().until(() -> counted(Outcome.OVERLOADED) == 6);
        // When the others are completed
        int accepted = 0;
        for (int i = 0; i < 24; i++) {
            boolean unused = callers.get(i).tryWrite(new byte[] {requests.get(i).body()[length - 1]});
            Caller.Answer answer = callers.get(i).answer();
            accepted += answer.status() == 202 ? 1 : 0;
            assertThat(answer.status() == 202 || answer.headers().containsKey("retry-after"))
                    .as("%s", answer)
                    .isTrue();
        }
        // Then
        assertThat(accepted).isEqualTo(18);
        assertThat(world.told).hasSize(18);
        nothingIsHeld();
        assertThat(world.deliver(99)).isEqualTo(202);
    }

    @Test
    void stalledBodiesGiveWayToGoodDeliveries() {
        // Given all memory is taken by senders who do not go on
        world.start();
        for (int i = 1; i <= 18; i++) {
            Request request = Request.signed(Payloads.queued(i, 900 * 1024), "not the secret");
            Caller caller = call();
            caller.write(request.head());
            caller.write(Arrays.copyOf(request.body(), 900 * 1024 - 1));
        }
        await().until(() -> world.verticle.heldBytes() == 18L * 900 * 1024);
        Request big = Request.delivery(Payloads.queued(1, 300 * 1024));
        // When good deliveries come, at first there may be no room
        await().until(() -> call().send(big).status() == 202);
        // Then there is, long before the others' time is over
        assertThat(counted(Outcome.TOO_SLOW)).isZero();
        assertThat(world.told).hasSize(1);
    }

    @Test
    void whoDoesNotReadAnswersGetsNoMoreThanOneRefusal() {
        world.start();
        Caller caller = call();
        byte[] unsigned = Request.bare(Payloads.bytes("{}")).bytes();
        for (int i = 0; i < 10_000 && caller.tryWrite(unsigned); i++) {
            assertThat(world.counted.size()).isLessThanOrEqualTo(1);
        }
        assertThat(caller.untilClosed()).doesNotContain("HTTP/1.1 401 Unauthorized\r\n\r\nHTTP");
        assertThat(counted(Outcome.UNSIGNED)).isEqualTo(1);
    }

    @Test
    void aFloodOfRefusalsIsALineInTheLogAndSaysNothingOfWhatCame() {
        world.start();
        for (int i = 0; i < 300; i++) {
            Request request = Request.bare(Payloads.bytes("{}"))
                    .header("X-GitHub-Delivery", "from-nobody-knows")
                    .header("X-GitHub-Event", "whatever")
                    .header("User-Agent", "hostile");
            assertThat(call().send(request).status()).isEqualTo(401);
        }
        assertThat(counted(Outcome.UNSIGNED)).isEqualTo(300);
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("INFO Deliveries were not taken")
                .contains("unsigned");
        assertThat(log.lines().get(0)).doesNotContain("from-nobody-knows", "whatever", "hostile");
    }

    @Test
    void theLogNamesASignedDeliveryThatWasNotTaken() {
        world.start();
        int status = call().send(Request.delivery(Payloads.bytes("[]")).guid("72d3162e-cc78-11e3-81ab-4c9367dc0958"))
                .status();

        assertThat(status).isEqualTo(400);
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("WARN ")
                .contains("malformed", "72d3162e-cc78-11e3-81ab-4c9367dc0958", "it is no JSON object");
    }

    @Test
    void withoutASecretNothingIsTakenUntilThereIsOne() {
        // Given
        Path later = world.secretFile.resolveSibling("later");
        world.secretFiles = List.of(later);
        world.limits(WebhookWorld.narrow(100)).start();
        // When
        Caller.Answer answer = call().send(Request.delivery(Payloads.bytes(Payloads.queued(1))));
        // Then
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("retry-after");
        assertThat(world.counted).containsExactly(new Counted(About.UNVERIFIED, Outcome.NO_SECRET));
        // And when there is one
        Path unused = world.write("later", WebhookWorld.SECRET + "\n");
        await().until(() -> world.deliver(2) == 202);
    }

    @Test
    void aSecretIsRotatedWithoutARestart() {
        // Given two files, both of which match
        Path next = world.write("next", "the next secret");
        world.secretFiles = List.of(next, world.secretFile);
        world.limits(WebhookWorld.narrow(100)).start();
        byte[] body = Payloads.bytes(Payloads.queued(1));
        assertThat(call().send(Request.signed(body, "the next secret")).status())
                .isEqualTo(202);
        assertThat(call().send(Request.signed(body, WebhookWorld.SECRET)).status())
                .isEqualTo(202);
        // When one of them is replaced
        Path unused = world.write("secret", "the third secret\n");
        // Then
        await().until(() ->
                call().send(Request.signed(body, "the third secret")).status() == 202);
        assertThat(call().send(Request.signed(body, "the next secret")).status())
                .isEqualTo(202);
        assertThat(call().send(Request.signed(body, WebhookWorld.SECRET)).status())
                .isEqualTo(401);
    }
}
