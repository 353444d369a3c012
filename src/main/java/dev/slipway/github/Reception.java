package dev.slipway.github;

import dev.slipway.github.WebhookObserver.About;
import dev.slipway.github.WebhookObserver.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/**
 * One request, from its head to our answer: its body is verified as it comes in, and nothing of it is believed, nor more
 * than its beginning kept, before. One event loop.
 */
final class Reception {
    private static final String RETRY_AFTER_SECONDS = "5";

    private final Desk desk;
    private final OpenConnections.Connection connection;
    private final HttpServerRequest request;
    private final HeldBody body;
    private Optional<Signature.Check> check = Optional.empty();
    private About about = About.UNVERIFIED;
    private long received;
    private boolean complete;
    private boolean answered;

    /** What all receptions share. */
    record Desk(
            String path,
            long maxBody,
            WebhookLimits limits,
            HeldBodies held,
            Signature signature,
            Intake intake,
            WebhookObserver observer,
            Rejections rejections) {}

    Reception(Desk desk, OpenConnections.Connection connection, HttpServerRequest request) {
        this.desk = desk;
        this.connection = connection;
        this.request = request;
        long length = DeliveryHead.length(request.headers()).orElse(Long.MAX_VALUE);
        int kept = (int) Math.min(length, desk.limits().headBytes());
        this.body = desk.held().begin(kept, () -> refuse(Outcome.OVERLOADED, ""));
    }

    void begin() {
        connection.busy(desk.limits().body(), () -> refuse(Outcome.TOO_SLOW, ""), this::lost);
        request.endHandler(end -> ended());
        Optional<Outcome> refusal = DeliveryHead.refusal(request, desk.path(), desk.maxBody());
        if (refusal.isPresent()) {
            refuse(refusal.get(), "");
            return;
        }
        if (!desk.signature().usable()) {
            refuse(Outcome.NO_SECRET, "");
            return;
        }
        check = Optional.of(desk.signature().begin());
        request.handler(this::part);
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue().onFailure(gone -> {});
        }
    }

    private void part(Buffer buffer) {
        if (answered) {
            return;
        }
        received += buffer.length();
        byte[] bytes = buffer.getBytes();
        if (received > desk.maxBody()) {
            refuse(Outcome.TOO_LARGE, "");
        } else if (body.append(bytes)) {
            check.orElseThrow().update(bytes, bytes.length);
        } else {
            refuse(Outcome.OVERLOADED, "");
        }
    }

    private void ended() {
        complete = true;
        if (answered) {
            closeAfterAnswer();
            return;
        }
        DeliveryHead head = DeliveryHead.of(request.headers());
        boolean right = check.orElseThrow().matches(head.signature());
        check = Optional.empty();
        if (!right) {
            refuse(Outcome.WRONG_SIGNATURE, "");
            return;
        }
        about = head.event().map(About::of).orElse(About.OTHER);
        connection.until(desk.limits().body(), () -> refuse(Outcome.NOT_JOURNALED, "it was not written down in time"));
        desk.intake().take(head, body).onSuccess(taken -> {
            if (taken.outcome().good()) {
                accept(taken.outcome());
            } else {
                refuse(taken.outcome(), taken.cause());
            }
        });
        body.release();
    }

    private void accept(Outcome outcome) {
        if (!answer(outcome, "")) {
            return;
        }
        connection.idle();
        boolean ping = about == About.PING;
        request.response().setStatusCode(ping ? 200 : outcome.status()).end().onFailure(gone -> {});
    }

    private void refuse(Outcome outcome, String cause) {
        if (!answer(outcome, cause)) {
            return;
        }
        HttpServerResponse response = request.response().setStatusCode(outcome.status());
        if (outcome == Outcome.WRONG_METHOD) {
            response.putHeader(HttpHeaders.ALLOW, "POST");
        }
        if (outcome.status() == 503) {
            response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        String said = outcome.said() + (outcome == Outcome.MALFORMED && !cause.isEmpty() ? ": " + cause : "") + "\n";
        // One refusal a connection: who does not read our answers cannot pile them up here.
        connection.linger();
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(said)
                .onComplete(written -> closeAfterAnswer());
    }

    /** Closing earlier, with something unread, resets the connection and may take our answer along. */
    private void closeAfterAnswer() {
        if (complete && request.response().ended()) {
            connection.close();
        }
    }

    private void lost(boolean byUs) {
        boolean unused = answer(byUs ? Outcome.OVERLOADED : Outcome.BROKEN_OFF, "");
    }

    /** Whether this is the first, and only, answer. */
    private boolean answer(Outcome outcome, String cause) {
        if (answered) {
            return false;
        }
        answered = true;
        check.ifPresent(Signature.Check::abandon);
        check = Optional.empty();
        body.release();
        desk.observer().delivery(about, outcome);
        if (!outcome.good()) {
            Optional<String> guid = about == About.UNVERIFIED
                    ? Optional.empty()
                    : SeenDeliveries.guid(request.getHeader(DeliveryHead.GUID));
            desk.rejections().note(outcome, cause, guid, request.remoteAddress());
        }
        return true;
    }
}
