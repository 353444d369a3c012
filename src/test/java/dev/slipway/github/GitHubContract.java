package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a (simulated) GitHub on loopback, passes everything on and holds every exchange against
 * GitHub's own description. Tests give {@link #apiUrl()} to the client and end with {@link #assertKept()}.
 */
public final class GitHubContract {
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "content-length", "host", "transfer-encoding", "keep-alive");

    private final URI upstream;
    private final HttpClient client;
    private final HttpServer server;
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicInteger exchanges = new AtomicInteger();

    private GitHubContract(Vertx vertx, URI upstream) {
        this.upstream = upstream;
        // Long polls of runners may wait here too.
        this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(200));
        this.server = vertx.createHttpServer().requestHandler(this::pass);
    }

    public static Future<GitHubContract> before(Vertx vertx, URI upstream) {
        var contract = new GitHubContract(vertx, upstream);
        // The description takes seconds to load: not on an event loop.
        return vertx.executeBlocking(GitHubDescription::loaded)
                .compose(loaded -> contract.server.listen(0, "127.0.0.1"))
                .map(contract);
    }

    /** What the client takes for GitHub. */
    public URI apiUrl() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    public int exchanges() {
        return exchanges.get();
    }

    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** Fails if an exchange broke GitHub's description. */
    public void assertKept() {
        assertThat(violations()).as("violations of GitHub's own description").isEmpty();
    }

    public Future<Void> close() {
        return server.shutdown(0, TimeUnit.SECONDS).eventually(client::close);
    }

    private void pass(HttpServerRequest request) {
        request.body()
                .compose(body -> forward(request, body))
                // No answer from the other side is no answer here.
                .onFailure(broken -> request.connection().close().onFailure(gone -> {}));
    }

    private Future<Void> forward(HttpServerRequest request, Buffer body) {
        RequestOptions options = new RequestOptions()
                .setMethod(request.method())
                .setHost(upstream.getHost())
                .setPort(upstream.getPort())
                .setURI(request.uri())
                .setTimeout(60_000);
        request.headers().forEach((name, value) -> {
            if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                options.addHeader(name, value);
            }
        });
        return client.request(options)
                .compose(onward -> onward.send(body))
                .compose(answer -> answer.body().compose(bytes -> back(request, body, answer, bytes)));
    }

    private Future<Void> back(HttpServerRequest request, Buffer body, HttpClientResponse answer, Buffer bytes) {
        judge(request, body, answer, bytes);
        HttpServerResponse response = request.response().setStatusCode(answer.statusCode());
        answer.headers().forEach((name, value) -> {
            if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                // Redirects lead through here again.
                response.headers().add(name, value.replace(upstream.toString(), apiUrl().toString()));
            }
        });
        return response.end(bytes);
    }

    private void judge(HttpServerRequest request, Buffer body, HttpClientResponse answer, Buffer bytes) {
        if (request.path().startsWith("/_")) {
            return;
        }
        exchanges.incrementAndGet();
        String prefix = request.path().startsWith("/api/v3/") ? "/api/v3" : "";
        violations.addAll(GitHubDescription.loaded()
                .violations(new GitHubDescription.Exchange(
                        request.method().name(),
                        request.uri().substring(prefix.length()),
                        request.headers(),
                        body,
                        answer.statusCode(),
                        Optional.ofNullable(answer.getHeader("content-type")).orElse(""),
                        bytes)));
    }
}
