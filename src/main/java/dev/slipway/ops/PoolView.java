package dev.slipway.ops;

import dev.slipway.fleet.Plan;
import dev.slipway.fleet.Pool;
import io.vertx.core.json.JsonObject;

/** A configured pool as the API shows it. Pure. */
final class PoolView {

    private PoolView() {}

    static JsonObject of(Pool pool, Census census) {
        JsonObject counts = new JsonObject();
        census.counts().get(pool.name()).forEach((phase, count) -> counts.put(phase.word(), count));
        JsonObject view = new JsonObject()
                .put("name", pool.name())
                .put("type", pool.type().word())
                .put("path", pool.path())
                .put("image", pool.image())
                .put("idle", pool.idle())
                .put("max", pool.max())
                .put("counts", counts)
                .put("state", census.kind(pool.name()).word());
        census.finding(pool.name()).ifPresent(finding -> put(view, finding));
        return view;
    }

    private static void put(JsonObject view, Plan.Finding finding) {
        view.put("queued", finding.queued())
                .put("wanted", finding.wanted())
                .put("available", finding.available())
                .put("occupied", finding.occupied());
        finding.oldestQueuedAt().ifPresent(since -> view.put("oldestQueuedAt", since.toString()));
        finding.obstacle().map(OneLine::of).ifPresent(obstacle -> view.put("obstacle", obstacle));
    }
}
