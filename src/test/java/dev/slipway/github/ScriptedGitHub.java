package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A server that answers what a test tells it to, good or bad, and a client of it. What it was not told of is a 404. An
 * unchanged body is a 304 for who has its ETag.
 */
final class ScriptedGitHub implements AutoCloseable {
    static final String SECRET_TOKEN = "ghp_never-to-be-seen";

    /** One request as it came. */
    record Asked(String method, String uri, Map<String, String> headers, String body) {
        boolean conditional() {
            return headers.containsKey("if-none-match");
        }

        @Override
        public String toString() {
            return method + " " + uri;
        }
    }

    /** One answer. */
    record Reply(int status, String body, Map<String, String> headers) {
        static Reply ok(Object json) {
            return of(200, json);
        }

        static Reply of(int status, Object json) {
            return new Reply(
                    status,
                    json instanceof JsonObject o
                            ? o.encode()
                            : json instanceof JsonArray a ? a.encode() : json.toString(),
                    Map.of());
        }

        static Reply error(int status, String message) {
            return of(
                    status,
                    new JsonObject().put("message", message).put("documentation_url", "https://docs.github.com/rest"));
        }

        Reply with(String header, String value) {
            var more = new HashMap<>(headers);
            more.put(header, value);
            return new Reply(status, body, more);
        }
    }

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final List<GitHubCall> calls = new CopyOnWriteArrayList<>();
    final GitHubClient client;
    private final Map<String, Function<Asked, Reply>> script = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private volatile boolean etags = true;
    private final HttpServer server;

    ScriptedGitHub(Vertx vertx, Path directory) {
        server = get(vertx.createHttpServer().requestHandler(this::take).listen(0, "127.0.0.1"));
        var impatient = new GitHubTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
        client = new GitHubClient(
                vertx,
                Endpoint.of(URI.create(url())),
                new TokenFile(vertx, tokenFile(directory)),
                calls::add,
                impatient);
    }

    private static Path tokenFile(Path directory) {
        try {
            return Files.writeString(directory.resolve("token"), SECRET_TOKEN);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** Answers this request, such as {@code GET /orgs/acme/hooks}, whatever its query. */
    void on(String request, Function<Asked, Reply> answer) {
        script.put(request, answer);
    }

    void on(String request, Reply reply) {
        on(request, asked -> reply);
    }

    /** Answers like this one after the other, and the last for ever. */
    void on(String request, Reply... replies) {
        var left = new ConcurrentLinkedDeque<>(List.of(replies));
        on(request, asked -> left.size() > 1 ? left.poll() : left.peek());
    }

    /** This token is answered 401 from now on. */
    void refuse(String token) {
        refused.add("Bearer " + token);
    }

    /** No answer has an ETag from now on. */
    void withoutEtags() {
        etags = false;
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> answer(request, body)).onFailure(broken -> {});
    }

    private void answer(HttpServerRequest request, Buffer body) {
        Map<String, String> headers = new ConcurrentHashMap<>();
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        var one = new Asked(request.method().name(), request.uri(), headers, body.toString());
        asked.add(one);
        Reply reply = refused.contains(headers.getOrDefault("authorization", ""))
                ? Reply.error(401, "Bad credentials")
                : script.getOrDefault(request.method() + " " + request.path(), unknown -> Reply.error(404, "Not Found"))
                        .apply(one);
        HttpServerResponse response = request.response();
        String etag = "\"" + Integer.toHexString(reply.body().hashCode()) + "\"";
        boolean unchanged = reply.status() == 200 && etags && etag.equals(headers.get("if-none-match"));
        response.putHeader("content-type", "application/json");
        if (reply.status() == 200 && etags) {
            response.putHeader("etag", etag);
        }
        reply.headers().forEach(response::putHeader);
        var unused = unchanged
                ? response.setStatusCode(304).end()
                : response.setStatusCode(reply.status()).end(reply.body());
    }

    /** What was asked since the last time. */
    List<Asked> askedSince() {
        List<Asked> all = List.copyOf(asked);
        asked.clear();
        return all;
    }

    static Failure failure(Future<?> call) {
        GitHubException failed = catchThrowableOfType(GitHubException.class, () -> get(call));
        assertThat(failed).as("the call was expected to fail").isNotNull();
        assertThat(failed.getMessage()).doesNotContain(SECRET_TOKEN).doesNotContain("\n");
        return failed.failure();
    }

    static <T> T get(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 30 s", e);
        }
    }

    @Override
    public void close() {
        get(client.close());
        get(server.shutdown(0, TimeUnit.SECONDS));
    }
}
