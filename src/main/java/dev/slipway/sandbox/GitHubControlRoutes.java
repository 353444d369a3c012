package dev.slipway.sandbox;

import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The control API: {@code POST /jobs}, {@code GET /jobs}, {@code GET /statistics}, {@code GET /runners?path=}, {@code
 * DELETE /runners/ID?path=} (behind its owner's back), {@code PUT /outage}, {@code PUT /offline}, {@code PUT /faults},
 * {@code POST /rename}, {@code GET /requests}, {@code GET /log}. JSON in and out; a mistake is a 400 that says which.
 */
final class GitHubControlRoutes {
    private static final int MOST_JOBS = 10_000;

    private final Vertx vertx;
    private final SimulatedGitHub github;

    GitHubControlRoutes(Vertx vertx, SimulatedGitHub github) {
        this.vertx = vertx;
        this.github = github;
    }

    Router router() {
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false).setBodyLimit(1024 * 1024));
        router.post("/jobs").handler(request -> change(request, this::queue));
        router.get("/jobs").handler(this::jobs);
        router.get("/statistics").handler(this::statistics);
        router.get("/runners").handler(this::runners);
        router.delete("/runners/:id").handler(this::vanish);
        router.put("/outage").handler(request -> toggle(request, GitHubModel::outage));
        router.put("/offline").handler(request -> toggle(request, GitHubModel::everythingOffline));
        router.put("/faults").handler(request -> change(request, this::faults));
        router.post("/rename").handler(request -> change(request, this::rename));
        router.get("/requests")
                .handler(request ->
                        send(request, JsonObject.mapFrom(github.requestsSoFar().counts())));
        router.get("/log").handler(this::log);
        router.errorHandler(500, request -> mistake(request, String.valueOf(request.failure())));
        return router;
    }

    private interface Change {
        Object apply(JsonObject asked);
    }

    private void change(RoutingContext request, Change change) {
        try {
            JsonObject asked = Optional.ofNullable(request.body().asJsonObject())
                    .orElseThrow(() -> new IllegalArgumentException("a JSON object is expected"));
            send(request, change.apply(asked));
        } catch (RuntimeException e) {
            mistake(request, e.getMessage());
        }
    }

    private JsonArray queue(JsonObject asked) {
        String path = required(asked, "path");
        String repository = asked.getString("repository", path.contains("/") ? path : path + "/sandbox");
        List<String> labels = asked.getJsonArray("labels", new JsonArray()).stream()
                .map(String.class::cast)
                .toList();
        Duration duration = Duration.ofMillis(Math.round(asked.getDouble("seconds", 2.0) * 1000));
        int count = asked.getInteger("count", 1);
        if (count < 1 || count > MOST_JOBS || duration.isNegative()) {
            throw new IllegalArgumentException("count is from 1 to " + MOST_JOBS + ", seconds not negative");
        }
        JsonArray ids = new JsonArray();
        for (int i = 0; i < count; i++) {
            ids.add(github.now((m, now) -> m.queue(path, repository, labels, duration, now)));
        }
        return ids;
    }

    private static String required(JsonObject asked, String key) {
        return Optional.ofNullable(asked.getString(key))
                .orElseThrow(() -> new IllegalArgumentException("'" + key + "' is missing"));
    }

    private void jobs(RoutingContext request) {
        JsonArray jobs = new JsonArray();
        github.now(GitHubModel::jobs).forEach(job -> jobs.add(GitHubShapes.job(job)));
        send(request, jobs);
    }

    private void statistics(RoutingContext request) {
        var statistics = github.now(GitHubModel::statistics);
        send(
                request,
                new JsonObject()
                        .put("queued", statistics.queued())
                        .put("running", statistics.running())
                        .put("completed", statistics.completed())
                        .put("lost", statistics.lost())
                        .put("never_run", statistics.neverRun())
                        .put("cancelled", statistics.cancelled()));
    }

    private void runners(RoutingContext request) {
        try {
            String path =
                    Optional.ofNullable(request.request().getParam("path")).orElse("");
            JsonArray runners = new JsonArray();
            github.now((m, now) -> m.runners(path, now)).forEach(runner -> runners.add(GitHubShapes.runner(runner)));
            send(request, runners);
        } catch (IllegalArgumentException e) {
            mistake(request, e.getMessage());
        }
    }

    private void vanish(RoutingContext request) {
        try {
            String path =
                    Optional.ofNullable(request.request().getParam("path")).orElse("");
            long id = Long.parseLong(request.pathParam("id"));
            boolean found = github.now((m, now) -> m.vanish(path, id, now));
            send(request, new JsonObject().put("found", found));
        } catch (IllegalArgumentException e) {
            mistake(request, e.getMessage());
        }
    }

    private interface Toggle {
        void set(GitHubModel model, boolean on, Instant now);
    }

    private void toggle(RoutingContext request, Toggle toggle) {
        change(request, asked -> {
            boolean on = Optional.ofNullable(asked.getBoolean("on"))
                    .orElseThrow(() -> new IllegalArgumentException("'on' is missing: true or false"));
            apply((m, now) -> toggle.set(m, on, now));
            return asked;
        });
    }

    private void apply(BiConsumer<GitHubModel, Instant> work) {
        github.<Void>now((m, now) -> {
            work.accept(m, now);
            return null;
        });
    }

    /** Faults that are not named go away; times are in seconds. */
    private JsonObject faults(JsonObject asked) {
        GitHubFaults faults = new GitHubFaults(
                asked.getDouble("failing", 0.0),
                asked.getDouble("losing", 0.0),
                seconds(asked, "slowest"),
                asked.getDouble("shifting", 0.0),
                asked.getDouble("idle_though_busy", 0.0),
                asked.getDouble("news_lost", 0.0),
                asked.getDouble("news_twice", 0.0),
                seconds(asked, "news_latest"),
                seconds(asked, "outage_every"),
                seconds(asked, "outage_lasts"));
        apply((m, now) -> m.faults(faults, now));
        return asked;
    }

    private static Duration seconds(JsonObject asked, String key) {
        return Duration.ofMillis(Math.round(asked.getDouble(key, 0.0) * 1000));
    }

    private JsonObject rename(JsonObject asked) {
        apply((m, now) -> m.rename(required(asked, "from"), required(asked, "to")));
        return asked;
    }

    private void log(RoutingContext request) {
        JsonArray log = new JsonArray();
        github.requestsSoFar()
                .last()
                .forEach(asked -> log.add(new JsonObject()
                        .put("at", asked.at().toString())
                        .put("operation", asked.operation())
                        .put("status", asked.status())));
        send(request, log);
    }

    private static void send(RoutingContext request, Object body) {
        request.json(body).onFailure(gone -> {});
    }

    private static void mistake(RoutingContext request, String what) {
        request.response().setStatusCode(400);
        send(request, new JsonObject().put("mistake", what));
    }
}
