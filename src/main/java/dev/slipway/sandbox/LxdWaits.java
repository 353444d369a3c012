package dev.slipway.sandbox;

import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdOperation;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Calls that wait for the end of an operation. Confined to the simulated LXD's context. */
final class LxdWaits {
    private final Vertx vertx;
    private final Map<String, Collection<Wait>> waits = new TreeMap<>();

    LxdWaits(Vertx vertx) {
        this.vertx = vertx;
    }

    private static final class Wait {
        private final HttpServerRequest request;
        private long timer = -1;

        private Wait(HttpServerRequest request) {
            this.request = request;
        }
    }

    /**
     * Answers when the operation is over, or after that time with what it is then.
     *
     * @param seconds negative for ever
     */
    void add(HttpServerRequest request, LxdModel model, String id, long seconds) {
        Optional<LxdOperation> found = model.peek(id);
        if (found.isEmpty()) {
            LxdReplies.refuse(request, 404, "Operation not found");
        } else if (found.get().status().over() || seconds == 0) {
            LxdReplies.done(request, LxdJson.operation(found.get()));
        } else {
            var wait = new Wait(request);
            waits.computeIfAbsent(id, key -> new HashSet<>()).add(wait);
            if (seconds > 0) {
                wait.timer = vertx.setTimer(1000 * seconds, timer -> {
                    forget(id, wait);
                    answer(model, id, wait);
                });
            }
            request.connection().closeHandler(closed -> forget(id, wait));
        }
    }

    /** Time has passed: answers those whose operation is over. */
    void look(LxdModel model) {
        for (String id : List.copyOf(waits.keySet())) {
            if (model.peek(id).map(LxdOperation::status).filter(s -> !s.over()).isEmpty()) {
                for (Wait wait : waits.remove(id)) {
                    vertx.cancelTimer(wait.timer);
                    answer(model, id, wait);
                }
            }
        }
    }

    /** The daemon ended: nobody is answered any more. */
    void drop() {
        waits.values().forEach(all -> all.forEach(wait -> vertx.cancelTimer(wait.timer)));
        waits.clear();
    }

    int count() {
        return waits.values().stream().mapToInt(Collection::size).sum();
    }

    private static void answer(LxdModel model, String id, Wait wait) {
        model.peek(id)
                .ifPresentOrElse(
                        operation -> LxdReplies.done(wait.request, LxdJson.operation(operation)),
                        () -> LxdReplies.refuse(wait.request, 404, "Operation not found"));
    }

    private void forget(String id, Wait wait) {
        vertx.cancelTimer(wait.timer);
        Collection<Wait> others = waits.get(id);
        if (others != null && others.remove(wait) && others.isEmpty()) {
            waits.remove(id);
        }
    }
}
