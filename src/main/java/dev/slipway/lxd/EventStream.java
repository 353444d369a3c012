package dev.slipway.lxd;

import io.netty.handler.codec.CodecException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One connection to LXD's event stream, from the moment it is up until it ends, which it does once. Confined to the
 * context that opened it.
 */
final class EventStream {

    private static final String WHAT = "listen to LXD's events";
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Vertx vertx;
    private final NetSocket socket;
    private final Duration silence;
    private final Consumer<String> ended;
    private final WebSocketCodec codec;
    private long watchdog;
    private boolean over;

    /**
     * Where the events come from.
     *
     * @param silence after which the connection is held for dead; LXD pings every 10 s
     */
    record Source(String socket, String uri, Duration silence) {}

    private EventStream(
            Vertx vertx, NetSocket socket, Duration silence, Consumer<String> messages, Consumer<String> ended) {
        this.silence = silence;
        this.vertx = vertx;
        this.socket = socket;
        this.ended = ended;
        this.codec = new WebSocketCodec(messages, this::send, () -> end("LXD closed the stream"));
    }

    /**
     * Connects.
     *
     * @param ended takes, once, why the stream is over; not if it is closed by {@link #close}
     */
    static Future<EventStream> open(
            Vertx vertx, HttpClient client, Source source, Consumer<String> messages, Consumer<String> ended) {
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        return client.request(upgrade(source, key))
                // The end of the upgraded connection is the socket's to tell; without a handler it is logged as an
                // error.
                .compose(request -> request.exceptionHandler(cause -> {})
                        .connect()
                        .timeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                        .map(response -> upgraded(response, key))
                        .onFailure(cause -> request.reset()))
                .map(response ->
                        new EventStream(vertx, response.netSocket(), source.silence(), messages, ended).listening())
                .recover(cause -> Future.failedFuture(Failures.broken(WHAT, source.socket(), cause)));
    }

    private static RequestOptions upgrade(Source source, String key) {
        return new RequestOptions()
                .setServer(SocketAddress.domainSocketAddress(source.socket()))
                .setHost("lxd")
                .setMethod(HttpMethod.GET)
                .setURI(source.uri())
                .setConnectTimeout(CONNECT.toMillis())
                .putHeader("Connection", "Upgrade")
                .putHeader("Upgrade", "websocket")
                .putHeader("Sec-WebSocket-Version", "13")
                .putHeader("Sec-WebSocket-Key", key);
    }

    private static HttpClientResponse upgraded(HttpClientResponse response, String key) {
        HttpClientResponse checked = response.exceptionHandler(cause -> {});
        if (response.statusCode() != 101) {
            throw Failures.refused(WHAT, response.statusCode(), response.statusMessage());
        }
        if (!WebSocketCodec.accept(key).equals(response.getHeader("Sec-WebSocket-Accept"))) {
            throw Failures.notUnderstood(WHAT, "a wrong Sec-WebSocket-Accept");
        }
        return checked;
    }

    private EventStream listening() {
        socket.exceptionHandler(cause -> end("the stream broke: " + Failures.tame(String.valueOf(cause.getMessage()))));
        socket.closeHandler(closed -> end("LXD hung up"));
        socket.handler(this::received);
        watch();
        return this;
    }

    private void received(Buffer bytes) {
        if (over) {
            return;
        }
        vertx.cancelTimer(watchdog);
        watch();
        try {
            codec.received(bytes);
        } catch (CodecException e) {
            end("LXD broke the WebSocket protocol: " + Failures.tame(String.valueOf(e.getMessage())));
        }
    }

    private void watch() {
        watchdog = vertx.setTimer(silence.toMillis(), late -> end("LXD was silent for " + silence.toSeconds() + " s"));
    }

    private void send(Buffer bytes) {
        socket.write(bytes).onFailure(cause -> end("LXD does not take our pongs"));
    }

    private void end(String cause) {
        if (!over) {
            close();
            ended.accept(cause);
        }
    }

    /** Ends it; nothing arrives any more. */
    void close() {
        if (over) {
            return;
        }
        over = true;
        vertx.cancelTimer(watchdog);
        socket.close().onComplete(closed -> codec.release());
    }
}
