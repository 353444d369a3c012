package dev.slipway.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A plain client of GitHub's REST API, for what the product's own client would not send. Blocks; for test threads. */
final class GitHubCaller {
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    private final Vertx vertx;
    private final HttpClient client;
    private final URI api;
    private final String token;

    GitHubCaller(Vertx vertx, URI api, String token) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient();
        this.api = api;
        this.token = token;
    }

    /** An answer of any status. */
    record Answer(
            int status,
            Optional<String> etag,
            Optional<String> link,
            Optional<String> location,
            MultiMap headers,
            Buffer body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        String message() {
            return object().getString("message");
        }

        JsonObject object() {
            return new JsonObject(body);
        }

        JsonArray array() {
            return new JsonArray(body);
        }

        /** What a client follows to the next page, without the host. */
        Optional<String> next() {
            return link.map(NEXT::matcher)
                    .filter(Matcher::find)
                    .map(found -> URI.create(found.group(1)))
                    .map(uri -> uri.getRawPath() + "?" + uri.getRawQuery());
        }
    }

    Answer get(String uri) {
        return send(HttpMethod.GET, uri, Optional.empty(), Optional.empty());
    }

    Answer getIfNot(String uri, String etag) {
        return send(HttpMethod.GET, uri, Optional.empty(), Optional.of(etag));
    }

    /** Without a body. */
    Answer post(String uri) {
        return send(HttpMethod.POST, uri, Optional.empty(), Optional.empty());
    }

    Answer post(String uri, JsonObject body) {
        return send(HttpMethod.POST, uri, Optional.of(body.encode()), Optional.empty());
    }

    /** Of a body that may be no JSON at all. */
    Answer postText(String uri, String body) {
        return send(HttpMethod.POST, uri, Optional.of(body), Optional.empty());
    }

    Answer patch(String uri, JsonObject body) {
        return send(HttpMethod.PATCH, uri, Optional.of(body.encode()), Optional.empty());
    }

    Answer put(String uri, JsonObject body) {
        return send(HttpMethod.PUT, uri, Optional.of(body.encode()), Optional.empty());
    }

    Answer delete(String uri) {
        return send(HttpMethod.DELETE, uri, Optional.empty(), Optional.empty());
    }

    private Answer send(HttpMethod method, String uri, Optional<String> body, Optional<String> etag) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost(api.getHost())
                .setPort(api.getPort())
                .setURI(uri)
                .setTimeout(20_000)
                .putHeader("User-Agent", "slipway-test")
                .putHeader("Accept", "application/vnd.github+json")
                .putHeader("Authorization", "Bearer " + token);
        body.ifPresent(text -> options.putHeader("Content-Type", "application/json"));
        etag.ifPresent(tag -> options.putHeader("If-None-Match", tag));
        Promise<Answer> answered = Promise.promise();
        // On a context of its own: an answer may be over before this thread comes to ask for its body.
        vertx.runOnContext(go -> client.request(options)
                .compose(request -> body.isPresent() ? request.send(body.get()) : request.send())
                .compose(GitHubCaller::read)
                .onComplete(answered));
        return of(answered.future());
    }

    private static Future<Answer> read(HttpClientResponse response) {
        return response.body()
                .map(read -> new Answer(
                        response.statusCode(),
                        Optional.ofNullable(response.getHeader("etag")),
                        Optional.ofNullable(response.getHeader("link")),
                        Optional.ofNullable(response.getHeader("location")),
                        response.headers(),
                        read));
    }

    static <T> T of(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, SECONDS)
                .join();
    }

    void close() {
        Void unused = of(client.close());
    }
}
