package dev.slipway.lxd;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * LXD's REST API over its unix socket: requests, their envelopes, and the operations that they begin. Every failure is a
 * {@link LxdException}. Usable from any context; answers come back on the caller's.
 */
final class LxdApi {

    /** A listing of some ten thousand instances. */
    private static final int LARGEST = 64 << 20;

    private static final int CALLS = 16;

    /** Every launch, stop and deletion in flight holds one. */
    private static final int WAITS = 256;

    /** LXD answers a wait after this if the operation still runs; then it is asked again. */
    private static final Duration ONE_WAIT = Duration.ofSeconds(30);

    private static final Pattern OPERATION = Pattern.compile("/1\\.0/operations/[0-9a-f-]+");

    private final String socket;
    private final HttpClient calls;
    private final HttpClient waits;

    LxdApi(Vertx vertx, String socket) {
        this.socket = socket;
        this.calls = client(vertx, CALLS);
        this.waits = client(vertx, WAITS);
    }

    private static HttpClient client(Vertx vertx, int connections) {
        return vertx.createHttpClient(
                new HttpClientOptions().setKeepAliveTimeout(30),
                new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(4096));
    }

    Future<Void> close() {
        return Future.join(calls.close(), waits.close()).mapEmpty();
    }

    /** What {@code parser} reads from the answer's whole envelope. */
    <T> Future<T> read(Call call, Function<JsonObject, T> parser) {
        return envelope(calls, call).map(envelope -> parse(call, envelope, parser));
    }

    private static <T> T parse(Call call, JsonObject envelope, Function<JsonObject, T> parser) {
        try {
            return parser.apply(envelope);
        } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw Failures.notUnderstood(call.what(), e.toString());
        }
    }

    /**
     * Makes a change and waits until the operation that LXD began, if any, is over, whether it succeeded or not.
     *
     * @param limit after which it fails with a timeout; the operation may go on
     */
    Future<EndedOperation> operation(Call call, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        return envelope(calls, call).compose(envelope -> {
            String operation = envelope.getString("operation", "");
            if (operation.isEmpty()) {
                return Future.succeededFuture(EndedOperation.AT_ONCE);
            }
            Matcher path = OPERATION.matcher(operation);
            return path.lookingAt()
                    ? await(call, path.group(), deadline)
                    : Future.failedFuture(Failures.notUnderstood(call.what(), "no operation: " + operation));
        });
    }

    /** A limit is some tens of waits, so the chain stays short. */
    private Future<EndedOperation> await(Call call, String operation, long deadline) {
        long left = TimeUnit.NANOSECONDS.toSeconds(deadline - System.nanoTime());
        if (left <= 0) {
            return Future.failedFuture(Failures.timeout(call.what()));
        }
        long seconds = Math.min(left, ONE_WAIT.toSeconds());
        Call wait = Call.get(operation + "/wait?timeout=" + seconds, call.what())
                .within(Duration.ofSeconds(seconds).plus(Call.USUAL));
        return send(waits, wait, LARGEST).compose(answer -> {
            if (answer.status() == 404) {
                return Future.succeededFuture(EndedOperation.GONE);
            }
            return parse(call, understand(call, answer), EndedOperation::from)
                    .map(Future::succeededFuture)
                    .orElseGet(() -> await(call, operation, deadline));
        });
    }

    private Future<JsonObject> envelope(HttpClient client, Call call) {
        return send(client, call, LARGEST).map(answer -> understand(call, answer));
    }

    private static JsonObject understand(Call call, Answer answer) {
        if (answer.body().cut()) {
            throw Failures.notUnderstood(call.what(), "more than " + LARGEST + " bytes");
        }
        JsonObject envelope;
        try {
            envelope = answer.body().bytes().toJsonObject();
        } catch (RuntimeException e) {
            // Its message would quote the answer, which may hold a JIT config.
            throw Failures.notUnderstood(call.what(), "status " + answer.status() + ", no JSON object");
        }
        if (answer.status() >= 400 || "error".equals(envelope.getString("type"))) {
            throw Failures.refused(call.what(), answer.status(), envelope.getString("error", "without a reason"));
        }
        return envelope;
    }

    /** An answer of any status. */
    record Answer(int status, BoundedBody body) {}

    Future<Answer> send(Call call, int limit) {
        return send(calls, call, limit);
    }

    private Future<Answer> send(HttpClient client, Call call, int limit) {
        var options = new RequestOptions()
                .setServer(SocketAddress.domainSocketAddress(socket))
                .setHost("lxd")
                .setMethod(call.method())
                .setURI(call.uri())
                .setTimeout(call.timeout().toMillis());
        return client.request(options)
                .compose(request -> exchange(request, call, limit))
                .recover(cause -> Future.failedFuture(Failures.broken(call.what(), socket, cause)));
    }

    /** The request's own timeout is one of idleness; this one ends an answer that trickles, too. */
    private static Future<Answer> exchange(HttpClientRequest request, Call call, int limit) {
        return call.body()
                .map(body ->
                        request.putHeader("Content-Type", "application/json").send(body.toBuffer()))
                .orElseGet(request::send)
                .compose(response ->
                        BoundedBody.of(response, limit).map(body -> new Answer(response.statusCode(), body)))
                .timeout(call.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(cause -> request.reset());
    }
}
