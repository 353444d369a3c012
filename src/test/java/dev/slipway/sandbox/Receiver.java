package dev.slipway.sandbox;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Takes deliveries and keeps them. Blocks; for test threads. */
final class Receiver {

    /** A delivery as it came. Header names compare without case. */
    record Told(Map<String, String> headers, Buffer raw) {
        String header(String name) {
            return headers.get(name);
        }

        String payload() {
            String text = raw.toString();
            return text.startsWith("payload=")
                    ? URLDecoder.decode(text.substring("payload=".length()), StandardCharsets.UTF_8)
                    : text;
        }

        JsonObject json() {
            return new JsonObject(payload());
        }

        String event() {
            return header("X-GitHub-Event");
        }

        String guid() {
            return header("X-GitHub-Delivery");
        }

        String action() {
            return json().getString("action", "");
        }
    }

    private final HttpServer server;
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private volatile int answer = 202;

    Receiver(Vertx vertx) {
        this(vertx, new HttpServerOptions());
    }

    Receiver(Vertx vertx, HttpServerOptions options) {
        server = GitHubCaller.of(
                vertx.createHttpServer(options).requestHandler(this::take).listen(0, "127.0.0.1"));
    }

    private void take(HttpServerRequest request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach(headers::put);
        request.body().onSuccess(body -> {
            told.add(new Told(headers, body));
            if (answer > 0) {
                var unused = request.response().setStatusCode(answer).end();
            }
        });
    }

    /** 0: none at all. */
    void answers(int status) {
        answer = status;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/webhook");
    }

    List<Told> told() {
        return List.copyOf(told);
    }

    List<Told> told(String event) {
        return told.stream().filter(one -> one.event().equals(event)).toList();
    }

    void close() {
        Void unused = GitHubCaller.of(server.shutdown(0, TimeUnit.SECONDS));
    }
}
