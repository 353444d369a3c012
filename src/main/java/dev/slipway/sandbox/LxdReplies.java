package dev.slipway.sandbox;

import dev.slipway.sandbox.model.LxdAnswer;
import dev.slipway.sandbox.model.LxdOperation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import java.util.function.Function;

/** How the model's answers leave the server: in LXD's envelope, as late as the model says, or never. */
final class LxdReplies {
    private final Vertx vertx;

    LxdReplies(Vertx vertx) {
        this.vertx = vertx;
    }

    /** What was asked for, as metadata. */
    <T> void give(HttpServerRequest request, LxdAnswer<T> answer, Function<T, Object> metadata) {
        reply(request, answer, value -> json(request, 200, LxdJson.done(metadata.apply(value))));
    }

    /** The operation that does what was asked for. */
    void accept(HttpServerRequest request, LxdAnswer<LxdOperation> answer) {
        reply(request, answer, operation -> {
            HttpServerResponse ignored = request.response().putHeader("Location", LxdJson.path(operation));
            json(request, 202, LxdJson.begun(operation));
        });
    }

    void text(HttpServerRequest request, LxdAnswer<String> answer) {
        reply(request, answer, text -> send(request, 200, "application/octet-stream", Buffer.buffer(text)));
    }

    private <T> void reply(HttpServerRequest request, LxdAnswer<T> answer, Consumer<T> giving) {
        long millis = answer.delay().toMillis();
        if (millis == 0) {
            replyNow(request, answer, giving);
        } else {
            vertx.setTimer(millis, id -> replyNow(request, answer, giving));
        }
    }

    private static <T> void replyNow(HttpServerRequest request, LxdAnswer<T> answer, Consumer<T> giving) {
        if (answer.outcome() instanceof LxdAnswer.Ok<T> ok) {
            giving.accept(ok.value());
        } else if (answer.outcome() instanceof LxdAnswer.Refused<T> refused) {
            refuse(request, refused.status(), refused.message());
        } else {
            Future<Void> ignored = request.connection().close();
        }
    }

    static void refuse(HttpServerRequest request, int status, String message) {
        json(request, status, LxdJson.error(status, message));
    }

    static void done(HttpServerRequest request, Object metadata) {
        json(request, 200, LxdJson.done(metadata));
    }

    private static void json(HttpServerRequest request, int status, JsonObject body) {
        send(request, status, "application/json", body.toBuffer());
    }

    private static void send(HttpServerRequest request, int status, String type, Buffer body) {
        HttpServerResponse response = request.response();
        if (!response.closed() && !response.ended()) {
            Future<Void> ignored = response.setStatusCode(status)
                    .putHeader("Content-Type", type)
                    .end(body);
        }
    }
}
