package dev.slipway.ops;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Whether this process does its work: it has listed both sides once, LXD is connected, and it is not stopping. What is
 * wrong with GitHub or with a pool is told and makes nobody unready: it is not mended by taking this process away.
 */
final class Readiness {

    private Readiness() {}

    static boolean ready(Seen seen) {
        return seen.listedOnce()
                && seen.state().lxd().connected()
                && !seen.state().stopping();
    }

    static JsonObject report(Seen seen) {
        JsonArray problems = new JsonArray();
        Problems.of(seen.state(), seen.now()).forEach(problem -> problems.add(view(problem)));
        return new JsonObject().put("ready", ready(seen)).put("problems", problems);
    }

    private static JsonObject view(Problem problem) {
        return new JsonObject()
                .put("subject", problem.subject())
                .put("what", problem.what())
                .put("advice", problem.advice());
    }
}
