package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The client against servers that are not GitHub, or not any more: each answer ends the call, in a known way. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class GitHubHostileServerTest {
    private static final String SECRET = "ghp_never-to-be-seen";

    private final List<HttpServer> servers = new ArrayList<>();
    private final List<GitHubCall> calls = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private Path tokenFile;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) throws IOException {
        this.vertx = vertx;
        tokenFile = Files.writeString(directory.resolve("token"), SECRET);
    }

    @AfterEach
    void stop() throws TimeoutException {
        for (HttpServer server : servers) {
            server.shutdown(0, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
        }
    }

    private interface Answer {
        void to(HttpServerRequest request);
    }

    private HttpServer serve(Answer answer) throws TimeoutException {
        HttpServer server = vertx.createHttpServer().requestHandler(answer::to);
        servers.add(server);
        return server.listen(0, "127.0.0.1").await(10, TimeUnit.SECONDS);
    }

    private GitHubClient client(Answer answer) throws TimeoutException {
        return client(serve(answer).actualPort());
    }

    private GitHubClient client(int port) {
        var impatient = new GitHubTimeouts(Duration.ofSeconds(2), Duration.ofMillis(700), Duration.ofSeconds(2));
        URI api = URI.create("http://127.0.0.1:" + port);
        return new GitHubClient(vertx, Endpoint.of(api), new TokenFile(vertx, tokenFile), calls::add, impatient);
    }

    private Failure failure(Future<?> call) {
        GitHubException failed = catchThrowableOfType(GitHubException.class, () -> call.await(20, TimeUnit.SECONDS));
        assertThat(failed).as("the call was expected to fail").isNotNull();
        assertThat(failed.getMessage()).doesNotContain(SECRET).doesNotContain("\n");
        return failed.failure();
    }

    private static void send(HttpServerRequest request, int status, String body) {
        var unused = request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body);
    }

    @Test
    void aPageForPeopleIsNotUnderstood() throws TimeoutException {
        Failure failure = failure(client(request -> {
                    request.response().putHeader("content-type", "text/html");
                    var unused = request.response().end("<html>Sign in to Corporate Wi-Fi</html>");
                })
                .registrations("acme"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
        assertThat(failure.message()).contains("no JSON object", "text/html", "proxy");
    }

    @Test
    void aPageForPeopleAsAnErrorIsAFailureWithoutItsText() throws TimeoutException {
        Failure failure = failure(
                client(request -> send(request, 502, "<html>Unicorn!</html>")).registrations("acme"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
        assertThat(failure.message()).contains("502").doesNotContain("Unicorn");
    }

    @Test
    void jsonOfAnotherShapeIsNotUnderstood() throws TimeoutException {
        for (String body : List.of(
                "[]",
                "3",
                "",
                "{}",
                "{\"total_count\":1.5,\"runners\":[]}",
                "{\"total_count\":-1,\"runners\":[]}",
                "{\"total_count\":1,\"runners\":{}}",
                "{\"total_count\":1,\"runners\":[7]}",
                "{\"total_count\":1,\"runners\":[{\"id\":\"7\"}]}",
                "{\"total_count\":1,\"runners\":[{\"id\":0,\"name\":\"a\",\"status\":\"online\",\"busy\":false,"
                        + "\"labels\":[]}]}",
                "[".repeat(100_000))) {
            assertThat(failure(client(request -> send(request, 200, body)).registrations("acme"))
                            .kind())
                    .as(body.substring(0, Math.min(80, body.length())))
                    .isEqualTo(Failure.Kind.FAILED);
        }
    }

    @Test
    void aJitConfigThatIsNoneIsAFailureThatDoesNotSpellItOut() throws TimeoutException {
        for (String config : List.of("not base64!", "e30=", "W10=", "eyJhIjoxfQ==", "")) {
            JsonObject answer = new JsonObject()
                    .put("encoded_jit_config", config)
                    .put("runner", new JsonObject().put("id", 5).put("name", "runner-a"));

            Failure failure = failure(client(request -> send(request, 201, answer.encode()))
                    .jitConfig("acme/tool", "runner-a", List.of("linux"), "Default"));

            assertThat(failure.kind()).as(config).isEqualTo(Failure.Kind.FAILED);
            assertThat(failure.message()).contains("JIT config");
            assertThat(config.isEmpty() || !failure.message().contains(config)).isTrue();
        }
    }

    @Test
    void aJitConfigOfAnotherRunnerIsRefused() throws TimeoutException {
        JsonObject answer = new JsonObject()
                .put("encoded_jit_config", "eyJhIjoiYiJ9")
                .put("runner", new JsonObject().put("id", 5).put("name", "runner-b"));

        Failure failure = failure(client(request -> send(request, 201, answer.encode()))
                .jitConfig("acme/tool", "runner-a", List.of("linux"), "Default"));

        assertThat(failure.message()).contains("another name");
    }

    @Test
    void aBodyThatNeverEndsIsCutOffWhileItIsRead() throws TimeoutException {
        Promise<Void> cut = Promise.promise();
        Failure failure = failure(client(request -> {
                    request.response().setChunked(true);
                    request.connection().closeHandler(closed -> cut.tryComplete());
                    pour(request, Buffer.buffer(new byte[64 * 1024]));
                })
                .registrations("acme"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
        assertThat(failure.message()).contains("longer than 8388608 bytes");
        cut.future().await(10, TimeUnit.SECONDS);
    }

    @Test
    void aBodyThatIsAGigabyteOnceItIsUnpackedIsCutOffWhileItIsUnpacked() throws IOException, TimeoutException {
        byte[] bomb = bomb(1 << 10);
        Promise<Void> cut = Promise.promise();
        Failure failure = failure(client(request -> {
                    request.connection().closeHandler(closed -> cut.tryComplete());
                    request.response().putHeader("content-encoding", "gzip");
                    var unused = request.response().end(Buffer.buffer(bomb));
                })
                .registrations("acme"));

        assertThat(bomb.length).isLessThan(2 << 20);
        assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
        assertThat(failure.message()).contains("longer than 8388608 bytes");
        cut.future().await(10, TimeUnit.SECONDS);
    }

    private static byte[] bomb(int mebibytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < mebibytes; i++) {
                out.write(zeros);
            }
        }
        return packed.toByteArray();
    }

    @Test
    void aBodyThatBreaksOffIsUnreachable() throws TimeoutException {
        Failure failure = failure(client(request -> {
                    request.response().putHeader("content-length", "1000");
                    request.response().write("{").onComplete(written -> {
                        var unused = request.connection().close();
                    });
                })
                .registrations("acme"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
        assertThat(failure.message()).contains("GET /orgs/acme/actions/runners");
    }

    private static void pour(HttpServerRequest request, Buffer chunk) {
        var unused = request.response().write(chunk).onSuccess(written -> pour(request, chunk));
    }

    @Test
    void aBodyThatTricklesForEverIsCutOffAtItsDeadline() throws TimeoutException {
        Promise<Void> cut = Promise.promise();
        Failure failure = failure(client(request -> {
                    request.response().setChunked(true);
                    request.connection().closeHandler(closed -> cut.tryComplete());
                    long unused = vertx.setPeriodic(100, tick -> {
                        var written = request.response().write(" ");
                        if (written.failed() || cut.future().isComplete()) {
                            boolean unusedToo = vertx.cancelTimer(tick);
                        }
                    });
                })
                .registrations("acme"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.TIMEOUT);
        cut.future().await(10, TimeUnit.SECONDS);
    }

    @Test
    void anAnswerThatNeverComesIsATimeout() throws TimeoutException {
        Failure failure = failure(client(request -> {}).deregister("acme", 7));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.TIMEOUT);
        assertThat(failure.uncertain()).isTrue();
        assertThat(calls).singleElement().extracting(GitHubCall::outcome).isEqualTo(GitHubCall.Outcome.TIMEOUT);
    }

    @Test
    void aConnectionThatBreaksIsUnreachable() throws TimeoutException {
        Failure failure = failure(client(request -> {
                    var unused = request.connection().close();
                })
                .deregister("acme", 7));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        Failure failure = failure(client(port).registrations("acme"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
        assertThat(failure.message()).contains("127.0.0.1:" + port);
        assertThat(calls).singleElement().extracting(GitHubCall::outcome).isEqualTo(GitHubCall.Outcome.UNREACHABLE);
    }

    @Test
    void aRedirectToAnotherServerIsNotFollowedSoThatItNeverSeesTheToken() throws TimeoutException {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer other = serve(request -> {
            seen.add(request.uri());
            send(request, 200, "{}");
        });

        for (String location : List.of(
                "http://127.0.0.1:" + other.actualPort() + "/x",
                "//127.0.0.1:" + other.actualPort() + "/x",
                "https://127.0.0.1/x",
                "file:///etc/passwd",
                "http://[",
                "")) {
            Failure failure = failure(client(request -> {
                        request.response().putHeader("location", location);
                        send(request, 307, "{}");
                    })
                    .deregister("acme/tool", 7));
            assertThat(failure.kind()).as(location).isEqualTo(Failure.Kind.FAILED);
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void aRedirectIsFollowedAsTheSameRequestAtMostThreeTimes() throws TimeoutException {
        List<String> seen = new CopyOnWriteArrayList<>();
        Failure failure = failure(client(request -> request.body().onSuccess(body -> {
                    seen.add(request.method() + " " + request.uri() + " " + body.length());
                    request.response().putHeader("location", "/next" + seen.size());
                    send(request, 308, "{}");
                }))
                .jitConfig("acme/tool", "runner-a", List.of("linux"), "Default"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
        assertThat(failure.message()).contains("more than 3 times");
        assertThat(seen).hasSize(4);
        assertThat(seen).allMatch(request -> request.startsWith("POST /") && !request.endsWith(" 0"));
        assertThat(calls).hasSize(1);
    }

    @Test
    void a304ThatWasNotAskedForIsAFailure() throws TimeoutException {
        Failure failure = failure(client(request -> send(request, 304, "")).registrations("acme"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
    }

    @Test
    void aTotalThatIsNeverReachedEndsTheListingIncomplete() throws TimeoutException {
        JsonObject page =
                new JsonObject().put("total_count", 1_000_000_000_000L).put("runners", new JsonArray());
        Listing listing = client(request -> send(request, 200, page.encode()))
                .registrations("acme")
                .await(10, TimeUnit.SECONDS);

        assertThat(listing.complete()).isFalse();
    }

    @Test
    void pagesWithoutEndEndTheListingIncomplete() throws TimeoutException {
        JsonObject runner = new JsonObject()
                .put("id", 1)
                .put("name", "a")
                .put("status", "online")
                .put("busy", false)
                .put("labels", new JsonArray());
        JsonObject page =
                new JsonObject().put("total_count", 1_000_000_000_000L).put("runners", new JsonArray().add(runner));
        Listing listing = client(request -> send(request, 200, page.encode()))
                .registrations("acme")
                .await(50, TimeUnit.SECONDS);

        assertThat(listing.complete()).isFalse();
        assertThat(listing.registrations()).hasSize(1);
    }

    @Test
    void aServerWithoutRateLimitsHasNone() throws TimeoutException {
        GitHubClient client = client(request -> send(request, 404, "{\"message\":\"Rate limiting is not enabled.\"}"));

        assertThat(client.standing().await(10, TimeUnit.SECONDS).rate()).isEmpty();
    }

    @Test
    void everyRequestSaysWhoAsksAndInWhichVersion() throws TimeoutException {
        List<String> seen = new CopyOnWriteArrayList<>();
        GitHubClient client = client(request -> {
            for (String header : List.of("user-agent", "accept", "x-github-api-version", "authorization")) {
                seen.add(request.getHeader(header));
            }
            send(request, 204, "");
        });

        var unused = client.deregister("acme", 7).await(10, TimeUnit.SECONDS);

        assertThat(seen).containsExactly("slipway", "application/vnd.github+json", "2022-11-28", "Bearer " + SECRET);
    }
}
