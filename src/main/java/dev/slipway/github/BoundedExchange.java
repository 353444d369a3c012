package dev.slipway.github;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * One HTTP exchange whose answer is read into memory up to a length and a deadline; past either, the connection is cut.
 * The core client does it, as the Web Client of Vert.x 5.0.7 leaves the connection open and the server sending when the
 * reader of a body fails. One object makes one exchange, on the caller's context.
 */
final class BoundedExchange {
    private static final int LONGEST = 8 * 1024 * 1024;

    /** The answer was too long. */
    static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private TooLong() {
            super("it is longer than " + LONGEST + " bytes", null, false, false);
        }
    }

    private final Vertx vertx;
    private final Duration total;
    private final Buffer body = Buffer.buffer();
    private final Promise<GitHubResponse> result = Promise.promise();

    private BoundedExchange(Vertx vertx, Duration total) {
        this.vertx = vertx;
        this.total = total;
    }

    /**
     * @param total from having a connection to the end of the answer
     */
    static Future<GitHubResponse> make(
            Vertx vertx, HttpClient client, RequestOptions options, Buffer requestBody, Duration total) {
        var exchange = new BoundedExchange(vertx, total);
        return client.request(options).compose(request -> exchange.send(request, requestBody));
    }

    private Future<GitHubResponse> send(HttpClientRequest request, Buffer requestBody) {
        long deadline = vertx.setTimer(total.toMillis(), late -> cut(request, new TimeoutException("deadline")));
        Future<HttpClientResponse> head = requestBody.length() == 0 ? request.send() : request.send(requestBody);
        head.onComplete(response -> read(request, response), result::tryFail);
        return result.future().eventually(() -> {
            vertx.cancelTimer(deadline);
            return Future.succeededFuture();
        });
    }

    private void read(HttpClientRequest request, HttpClientResponse response) {
        response.exceptionHandler(result::tryFail);
        response.handler(part -> {
            if (body.length() + part.length() > LONGEST) {
                cut(request, new TooLong());
            } else {
                body.appendBuffer(part);
            }
        });
        response.endHandler(
                end -> result.tryComplete(new GitHubResponse(response.statusCode(), response.headers(), body)));
    }

    private void cut(HttpClientRequest request, Exception why) {
        // First of all why: the cut itself would be reported as a broken connection.
        if (result.tryFail(why)) {
            request.reset().onFailure(alreadyOver -> {});
        }
    }
}
