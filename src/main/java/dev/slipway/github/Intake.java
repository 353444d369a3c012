package dev.slipway.github;

import dev.slipway.fleet.Event;
import dev.slipway.github.WebhookObserver.About;
import dev.slipway.github.WebhookObserver.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Function;

/** What is done with a delivery whose signature is right. One event loop. */
final class Intake {
    private final Context context;
    private final Function<Event.JobTold, Future<Void>> taken;
    private final Optional<Peers> peers;
    private final SeenDeliveries seen;

    /** @param taken completes when the news is safe */
    Intake(Context context, Function<Event.JobTold, Future<Void>> taken, Optional<Peers> peers, SeenDeliveries seen) {
        this.context = context;
        this.taken = taken;
        this.peers = peers;
        this.seen = seen;
    }

    /**
     * What became of a delivery.
     *
     * @param cause why, if that is worth a line in the log
     */
    record Taken(Outcome outcome, String cause) {

        static Future<Taken> now(Outcome outcome) {
            return Future.succeededFuture(new Taken(outcome, ""));
        }
    }

    /** Takes it. The body is looked at before this returns, and may be released then. */
    Future<Taken> take(DeliveryHead head, HeldBody body) {
        if (head.event().isEmpty()) {
            return malformed("it has no " + DeliveryHead.EVENT);
        }
        return switch (About.of(head.event().get())) {
            case WORKFLOW_JOB -> takeJob(head, body);
            case PING -> Taken.now(Outcome.ACCEPTED);
            case OTHER, UNVERIFIED -> Taken.now(Outcome.IGNORED);
        };
    }

    private Future<Taken> takeJob(DeliveryHead head, HeldBody body) {
        // A delivery is repeated because somebody missed it: if not we, then perhaps another unit.
        if (head.guid().filter(seen::contains).isPresent()) {
            forward(head, body);
            return Taken.now(Outcome.REPEATED);
        }
        Optional<byte[]> form =
                head.form() ? FormBody.payload(body.bytes(), body.length(), body.cut()) : Optional.of(body.bytes());
        if (form.isEmpty()) {
            return malformed("it has no payload= that can be read");
        }
        int length = head.form() ? form.get().length : body.length();
        WorkflowJobParser.Result result = WorkflowJobParser.parse(form.get(), length, body.cut());
        if (result instanceof WorkflowJobParser.Result.Malformed no) {
            return malformed(no.why());
        }
        if (result instanceof WorkflowJobParser.Result.News news) {
            forward(head, body);
            return hand(head, news.told());
        }
        return Taken.now(Outcome.IGNORED);
    }

    private void forward(DeliveryHead head, HeldBody body) {
        if (!head.forwarded() && !body.cut()) {
            peers.ifPresent(others ->
                    others.forward(head.passedOn(), Buffer.buffer().appendBytes(body.bytes(), 0, body.length())));
        }
    }

    private Future<Taken> hand(DeliveryHead head, Event.JobTold told) {
        Promise<Taken> promise = Promise.promise();
        Future.<Void>succeededFuture()
                .compose(now -> taken.apply(told))
                // Whoever writes it down may do so on a context of its own.
                .onComplete(written -> context.runOnContext(back -> {
                    if (written.succeeded()) {
                        head.guid().ifPresent(seen::add);
                        promise.complete(new Taken(Outcome.ACCEPTED, ""));
                    } else {
                        String cause = String.valueOf(written.cause().getMessage());
                        promise.complete(new Taken(Outcome.NOT_JOURNALED, OneLine.of(cause, 200)));
                    }
                }));
        return promise.future();
    }

    private static Future<Taken> malformed(String why) {
        return Future.succeededFuture(new Taken(Outcome.MALFORMED, why));
    }
}
