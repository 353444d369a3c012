package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.config.GitHubSettings;
import dev.slipway.github.Endpoint;
import dev.slipway.github.GitHubClient;
import dev.slipway.github.TokenFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} makes of what only some GitHubs say and do. */
@Timeout(120)
class CheckAtOwnServerTest {

    private static final String TOKEN = "ghp_thisMustNeverBeSeen";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path directory;

    private final Map<String, String> headers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    /** Requests that are not answered. */
    private final List<HttpServerRequest> held = new CopyOnWriteArrayList<>();

    private volatile int status = 200;
    private Vertx vertx;
    private HttpServer server;
    private Path token;

    @BeforeEach
    void start() throws IOException {
        vertx = Vertx.vertx();
        server = get(vertx.createHttpServer().requestHandler(this::take).listen(0, "127.0.0.1"));
        token = Files.writeString(directory.resolve("token"), TOKEN);
    }

    @AfterEach
    void stop() {
        get(server.shutdown(0, TimeUnit.SECONDS));
        get(vertx.close());
    }

    private String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    private void take(HttpServerRequest request) {
        asked.add(request.method() + " " + request.path());
        headers.forEach(request.response()::putHeader);
        boolean registered = asked.contains("POST /repos/acme/tool/actions/runners/generate-jitconfig");
        if (request.path().equals("/rate_limit")) {
            var core =
                    new JsonObject().put("limit", 5_000).put("remaining", 4_000).put("reset", 1_800_000_000L);
            send(request, status, new JsonObject().put("resources", new JsonObject().put("core", core)));
        } else if (request.path().endsWith("/generate-jitconfig")) {
            send(
                    request,
                    201,
                    new JsonObject().put("runner", runner(request)).put("encoded_jit_config", "eyJhIjoiYiJ9"));
        } else if (request.method().name().equals("DELETE") && request.path().endsWith("/7")) {
            send(request, 204, new JsonObject());
        } else if (request.path().endsWith("/runners") && registered) {
            held.add(request);
        } else if (request.path().endsWith("/runners")) {
            send(request, 200, new JsonObject().put("total_count", 0).put("runners", new JsonArray()));
        } else {
            send(request, 404, new JsonObject().put("message", "Not Found"));
        }
    }

    private static JsonObject runner(HttpServerRequest request) {
        return new JsonObject()
                .put("id", 7)
                .put("name", "another-" + request.version())
                .put("status", "offline")
                .put("busy", false)
                .put("labels", new JsonArray());
    }

    private static void send(HttpServerRequest request, int status, JsonObject body) {
        Future<Void> unused = request.response().setStatusCode(status).end(status == 204 ? "" : body.encode());
    }

    /** The lines on the only credential. */
    private List<String> lines() {
        var client = new GitHubClient(vertx, Endpoint.of(URI.create(url())), new TokenFile(vertx, token), call -> {});
        var settings = GitHubSettings.of("acme", URI.create(url()), "Default", token);
        var pools = List.of(BudgetTest.pool("a", "acme", "default", 100));
        return new CheckCredentials(path -> client, settings, pools, NOW)
                .lines().stream().map(line -> get(line).toString()).toList();
    }

    @Test
    void aFineGrainedTokenTellsNothingOfItself() {
        assertThat(lines())
                .containsExactly(
                        "ok    GitHub credential default: a token, accepted by " + url(),
                        "ok    GitHub rate limit of default: 4000 of 5000 requests left until 08:00:00 UTC",
                        "ok    GitHub budget of default: lets us launch 3,500 runners an hour; its pools have up to 100:"
                                + " enough if jobs last 1 min 43 s or longer on average");
    }

    @Test
    void aClassicTokensScopesAndItsEndAreSaid() {
        headers.put("x-oauth-scopes", "admin:org, repo");
        headers.put("github-authentication-token-expiration", "2026-03-15 12:00:00 UTC");
        assertThat(lines().get(0))
                .isEqualTo("ok    GitHub credential default: a token, accepted by " + url()
                        + "; a classic token with the scopes admin:org, repo; it ends on 2026-03-15 12:00 UTC");
    }

    @Test
    void aTokenThatEndsSoonIsAWarning() {
        headers.put("github-authentication-token-expiration", "2026-03-15 11:59:59 UTC");
        assertThat(lines().get(0))
                .startsWith("warn  GitHub credential default: ")
                .contains("it ends on 2026-03-15 11:59 UTC, in 13 days. Make a new token");
    }

    @Test
    void aServerWithoutLimitsLimitsNoLaunches() {
        status = 404;
        assertThat(lines())
                .containsExactly(
                        "ok    GitHub credential default: a token, accepted by " + url(),
                        "ok    GitHub rate limit of default: this server has none",
                        "ok    GitHub budget of default: this server does not limit launches");
    }

    @Test
    void ofACredentialThatIsRefusedNothingElseIsKnown() {
        status = 401;
        assertThat(lines())
                .satisfies(lines ->
                        assertThat(lines.get(0)).startsWith("FAIL  GitHub credential default: GitHub answered 401"))
                .endsWith(
                        "warn  GitHub rate limit of default: is not known, as the credential was not accepted",
                        "warn  GitHub budget of default: is not known, as the credential was not accepted");
    }

    @Test
    void aTrialThatIsInterruptedDeletesItsRunnerBeforeTheProcessEnds() throws IOException, InterruptedException {
        // Given a listing that is not answered
        Path config = Files.writeString(
                directory.resolve("slipway.yaml"),
                "fleet: acme-1\ngithub: {path: acme/tool, api-url: '" + url() + "', token-file: " + token + "}\n"
                        + "lxd: {socket: " + directory.resolve("none.sock") + "}\npools: [{name: a, max: 3}]\n");
        Process process = check(config, "--register");
        try {
            await().atMost(60, TimeUnit.SECONDS).until(() -> !held.isEmpty());
            // When
            assertThat(process.toHandle().destroy()).isTrue();
            var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = out.readLine();
            while (line != null && !line.contains("interrupted: its runner is deleted")) {
                line = out.readLine();
            }
            assertThat(line).startsWith("warn  Trial at acme/tool: ");
            send(held.get(0), 200, new JsonObject().put("total_count", 0).put("runners", new JsonArray()));
            List<String> rest = out.lines().toList();
            // Then
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(rest)
                    .contains(
                            "FAIL  Trial at acme/tool: it was interrupted, and the rest was not tried",
                            "ok    Trial at acme/tool: deleting it: 204");
            assertThat(asked.indexOf("DELETE /repos/acme/tool/actions/runners/7"))
                    .isBetween(0, asked.indexOf("GET /repos/acme/tool/actions/runners/7"));
            assertThat(process.exitValue()).isEqualTo(128 + 15);
        } finally {
            process.destroyForcibly();
        }
    }

    private Process check(Path config, String option) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "check",
                        "--config",
                        config.toString(),
                        option)
                .redirectError(directory.resolve("stderr").toFile());
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 20 s", e);
        }
    }
}
