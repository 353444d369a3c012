package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.slf4j.LoggerFactory;

/**
 * Whatever bytes come over a connection, each of them ends in an answer that there is a reason for or in none, nothing is
 * held afterwards, nothing is thrown, and the next good delivery is taken.
 */
class WebhookBytesTest {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3}) ");
    /** Those of {@code Outcome}, of 100-continue, and Vert.x's for what is no HTTP of a version that it knows. */
    private static final Set<Integer> STATUSES =
            Set.of(100, 200, 202, 400, 401, 404, 405, 408, 413, 414, 415, 431, 501, 503);

    private static final byte[] QUEUED = Payloads.bytes(Payloads.queued(1));

    private static Vertx vertx;
    private static Path directory;
    private static WebhookWorld world;
    private static Caller good;
    private static long delivered;
    private static Errors errors;

    /** What anybody logs as an error, such as Vert.x does of what is thrown at it. */
    private static final class Errors extends AppenderBase<ILoggingEvent> {
        private final Queue<String> seen = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                seen.add(event.getFormattedMessage());
            }
        }
    }

    @BeforeContainer
    static void start() throws IOException {
        vertx = Vertx.vertx();
        directory = Files.createTempDirectory("webhook");
        world = new WebhookWorld(vertx, directory);
        world.start();
        good = world.call();
        errors = new Errors();
        errors.start();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(errors);
    }

    @AfterContainer
    static void stop() throws IOException {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(errors);
        good.close();
        world.close();
        var unused = WebhookWorld.get(vertx.close());
        Files.deleteIfExists(world.secretFile);
        Files.delete(directory);
    }

    /** The bytes are sent, and then nothing more. */
    private static void survives(byte[] bytes) {
        try (Caller hostile = world.call()) {
            boolean unused = hostile.tryWrite(bytes);
            Matcher statuses = STATUS.matcher(hostile.afterAll());
            while (statuses.find()) {
                assertThat(STATUSES).contains(Integer.parseInt(statuses.group(1)));
            }
        }
        long id = ++delivered;
        Caller.Answer answer =
                good.send(Request.delivery(Payloads.bytes(Payloads.queued(id))).guid("good-" + id));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(world.told).anyMatch(news -> news.job().id() == id);
        world.told.clear();
        world.counted.clear();
        assertThat(errors.seen).isEmpty();
        await().pollDelay(Duration.ZERO).until(() -> world.verticle.heldBytes() == 0);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void anyBytes(@ForAll byte[] bytes) {
        survives(bytes);
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void aDamagedDelivery(@ForAll("damaged") byte[] bytes) {
        survives(bytes);
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void aDeliveryThatEndsAnywhere(@ForAll("places") double place) {
        byte[] whole = Request.delivery(QUEUED).bytes();
        survives(Arrays.copyOf(whole, (int) (place * whole.length)));
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void oddHeaders(@ForAll("headers") List<String> headers) {
        var head = new StringBuilder("POST /webhook HTTP/1.1\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(QUEUED);
        survives(bytes.toByteArray());
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void oddChunks(@ForAll("chunks") List<String> chunks) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Request.delivery(QUEUED).chunked().head());
        chunks.forEach(chunk -> bytes.writeBytes(chunk.getBytes(StandardCharsets.ISO_8859_1)));
        survives(bytes.toByteArray());
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void anythingThatIsSigned(
            @ForAll("bodies") byte[] body, @ForAll("events") String event, @ForAll("types") String type) {
        Request request = Request.delivery(body).header("X-GitHub-Event", event).header("Content-Type", type);
        try (Caller caller = world.call()) {
            assertThat(caller.send(request).status()).isIn(200, 202, 400);
        }
        survives(request.bytes());
    }

    @Provide
    Arbitrary<Double> places() {
        return Arbitraries.doubles().between(0, 1);
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        byte[] whole = Request.delivery(QUEUED)
                .guid("72d3162e-cc78-11e3-81ab-4c9367dc0958")
                .bytes();
        Arbitrary<Integer> dropped = Arbitraries.integers().between(0, 30);
        Arbitrary<byte[]> inserted = Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(4),
                Arbitraries.of("\r\n", "\n", "\r\n\r\n", ":", " ", "\0", "HTTP/1.1", "Transfer-Encoding: chunked\r\n")
                        .map(Payloads::bytes));
        return Combinators.combine(places(), dropped, inserted).as((place, drop, insert) -> {
            int from = (int) (place * whole.length);
            var bytes = new ByteArrayOutputStream();
            bytes.write(whole, 0, from);
            bytes.writeBytes(insert);
            int to = Math.min(whole.length, from + drop);
            bytes.write(whole, to, whole.length - to);
            return bytes.toByteArray();
        });
    }

    @Provide
    Arbitrary<List<String>> headers() {
        Arbitrary<String> name = Arbitraries.of(
                "Host",
                "Content-Length",
                "Content-Type",
                "Content-Encoding",
                "Transfer-Encoding",
                "Connection",
                "Expect",
                "Upgrade",
                "Sec-WebSocket-Key",
                "Sec-WebSocket-Version",
                "HTTP2-Settings",
                "Trailer",
                "X-GitHub-Event",
                "X-GitHub-Delivery",
                "X-Hub-Signature",
                "X-Hub-Signature-256",
                "X-Slipway-Forwarded",
                "");
        Arbitrary<String> value = Arbitraries.oneOf(
                Arbitraries.of(
                        "" + QUEUED.length,
                        "0",
                        "-1",
                        "+5",
                        "5, 5",
                        "1e3",
                        "99999999999999999999",
                        "application/json",
                        "application/json; charset=\"",
                        "application/x-www-form-urlencoded",
                        ";",
                        "chunked",
                        "gzip, chunked",
                        "identity",
                        "close",
                        "keep-alive, upgrade",
                        "100-continue",
                        "websocket",
                        "h2c",
                        "13",
                        "workflow_job",
                        "ping",
                        Payloads.signature(WebhookWorld.SECRET, QUEUED),
                        "sha256=" + "0".repeat(64)),
                Arbitraries.strings().withCharRange((char) 0, (char) 255).ofMaxLength(20));
        return Combinators.combine(name, value)
                .as((n, v) -> n + ": " + v)
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<String>> chunks() {
        return Arbitraries.of(
                        "5\r\nhello\r\n",
                        "05;ext=\"v\"\r\nhello\r\n",
                        "5\nhello\n",
                        "0\r\n\r\n",
                        "0\r\nTrailer: x\r\n\r\n",
                        "0\r\n",
                        "-5\r\nhello\r\n",
                        "5\r\nhel",
                        "ffffffffffffffff\r\n",
                        "7fffffff\r\n",
                        "zz\r\n",
                        "\r\n",
                        ";".repeat(5_000) + "\r\n",
                        "400\r\n" + "x".repeat(1_024) + "\r\n",
                        Integer.toHexString(QUEUED.length) + "\r\n" + Payloads.queued(1) + "\r\n",
                        "POST /webhook HTTP/1.1\r\n\r\n")
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<byte[]> bodies() {
        Arbitrary<byte[]> parts = Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        "\"",
                        ":",
                        ",",
                        "payload=",
                        "%",
                        "%7B",
                        "&",
                        "+",
                        "null",
                        "1e999",
                        "-",
                        "\\u",
                        "\"action\":\"queued\"",
                        "\"workflow_job\":{",
                        "\"repository\":{",
                        "\"id\":5",
                        "\"labels\":[",
                        "\"full_name\":\"a/b\"",
                        Payloads.queued(1),
                        "\ud800",
                        "\0")
                .list()
                .ofMaxSize(12)
                .map(list -> Payloads.bytes(String.join("", list)));
        return Arbitraries.oneOf(parts, Arbitraries.bytes().array(byte[].class).ofMaxSize(200));
    }

    @Provide
    Arbitrary<String> events() {
        return Arbitraries.of("workflow_job", "workflow_job", "workflow_job", "ping", "push", "x");
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.of(
                "application/json", "application/x-www-form-urlencoded", "application/json; charset=utf-16");
    }
}
