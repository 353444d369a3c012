package dev.slipway.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** A plain client of an LXD's socket, for what the product's own client would not send. Blocks; for test threads. */
final class LxdCaller {
    private final HttpClient client;
    private final String socket;

    LxdCaller(Vertx vertx, String socket) {
        this.client = vertx.createHttpClient();
        this.socket = socket;
    }

    /** An answer of any status. */
    record Answer(int status, String location, JsonObject body) {
        JsonObject metadata() {
            return body.getJsonObject("metadata");
        }

        /** Of an instance. */
        Map<String, Object> config() {
            return metadata().getJsonObject("config").getMap();
        }

        Map<String, Object> map() {
            return metadata().getMap();
        }

        String error() {
            return body.getString("error");
        }
    }

    private RequestOptions options(HttpMethod method, String uri) {
        return new RequestOptions()
                .setServer(SocketAddress.domainSocketAddress(socket))
                .setHost("lxd")
                .setMethod(method)
                .setURI(uri)
                .setTimeout(20_000);
    }

    /** Nested, not flat: an answer may be over before this thread comes to ask for its body. */
    Future<Answer> send(HttpMethod method, String uri, String body) {
        return client.request(options(method, uri))
                .compose(request -> request.send(Buffer.buffer(body))
                        .compose(response -> response.body()
                                .map(read -> new Answer(
                                        response.statusCode(), response.getHeader("Location"), read.toJsonObject()))));
    }

    Answer call(HttpMethod method, String uri, String body) {
        return answer(send(method, uri, body));
    }

    Answer get(String uri) {
        return call(HttpMethod.GET, uri, "");
    }

    /** Begins an operation, waits for its end, and returns that. */
    Answer carryOut(HttpMethod method, String uri, JsonObject body) {
        Answer begun = call(method, uri, body.encode());
        return get(begun.location() + "/wait?timeout=20");
    }

    /** What came over an upgraded connection. Its frames are not decoded, but small ones of text show their text. */
    static final class Stream {
        private final Queue<String> heard = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean ended = new AtomicBoolean();

        private Stream(NetSocket socket) {
            socket.handler(frame -> heard.add(frame.toString("ISO-8859-1"))).closeHandler(closed -> ended.set(true));
        }

        String heard() {
            return String.join("", heard);
        }

        boolean ended() {
            return ended.get();
        }
    }

    Stream listen(String uri) {
        RequestOptions upgrade = options(HttpMethod.GET, uri)
                .putHeader("Connection", "Upgrade")
                .putHeader("Upgrade", "websocket")
                .putHeader("Sec-WebSocket-Version", "13")
                .putHeader("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        return answer(client.request(upgrade)
                .compose(request -> request.connect().map(response -> new Stream(response.netSocket()))));
    }

    static <T> T answer(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, SECONDS)
                .join();
    }
}
