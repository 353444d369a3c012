package dev.slipway.sandbox;

import static dev.slipway.sandbox.GitHubControlAnswers.change;
import static dev.slipway.sandbox.GitHubControlAnswers.flag;
import static dev.slipway.sandbox.GitHubControlAnswers.id;
import static dev.slipway.sandbox.GitHubControlAnswers.look;
import static dev.slipway.sandbox.GitHubControlAnswers.mistake;
import static dev.slipway.sandbox.GitHubControlAnswers.parameter;
import static dev.slipway.sandbox.GitHubControlAnswers.required;

import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubOddities;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The control API: {@code GET /runners?path=}, {@code DELETE /runners/ID?path=} (behind its owner's back), {@code PUT
 * /outage}, {@code PUT /offline}, {@code PUT /faults}, {@code POST /rename}, {@code POST /groups} (path, name,
 * visibility, restricted_to_workflows, allows_public_repositories, refuses), {@code GET /requests}, {@code GET /log}, and
 * those of {@link GitHubControlJobs}, {@link GitHubControlHooks} and {@link GitHubControlApps}. JSON in and out; a mistake is a 400 that says which.
 */
final class GitHubControlRoutes {
    private final Vertx vertx;
    private final SimulatedGitHub github;

    GitHubControlRoutes(Vertx vertx, SimulatedGitHub github) {
        this.vertx = vertx;
        this.github = github;
    }

    Router router() {
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false).setBodyLimit(1024 * 1024));
        new GitHubControlJobs(github).addTo(router);
        new GitHubControlHooks(github).addTo(router);
        new GitHubControlApps(github).addTo(router);
        router.get("/runners").handler(request -> look(request, () -> runners(parameter(request, "path"))));
        router.delete("/runners/:id")
                .handler(request -> look(request, () -> vanish(parameter(request, "path"), id(request))));
        router.put("/outage").handler(request -> toggle(request, GitHubModel::outage));
        router.put("/offline").handler(request -> toggle(request, GitHubModel::everythingOffline));
        router.put("/faults").handler(request -> change(request, this::faults));
        router.post("/groups").handler(request -> change(request, this::addGroup));
        router.post("/rename").handler(request -> change(request, this::rename));
        router.get("/requests")
                .handler(request -> look(
                        request, () -> JsonObject.mapFrom(github.requestsSoFar().counts())));
        router.get("/log").handler(request -> look(request, this::log));
        router.errorHandler(500, request -> mistake(request, String.valueOf(request.failure())));
        return router;
    }

    private JsonArray runners(String path) {
        JsonArray runners = new JsonArray();
        github.now((m, now) -> m.runners(path, now)).forEach(runner -> runners.add(GitHubShapes.runner(runner)));
        return runners;
    }

    private JsonObject vanish(String path, long id) {
        return new JsonObject().put("found", github.<Boolean>now((m, now) -> m.vanish(path, id, now)));
    }

    private interface Toggle {
        void set(GitHubModel model, boolean on, Instant now);
    }

    private void toggle(RoutingContext request, Toggle toggle) {
        change(request, asked -> {
            boolean on = flag(asked, "on");
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

    /**
     * Faults that are not named go away; times are in seconds. Odd answers are {@code limiting} (a share), {@code
     * limiting_unsaid}, {@code etagless}, {@code clock_off}, {@code reset_past} and {@code too_many}.
     */
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
                seconds(asked, "outage_lasts"),
                oddities(asked));
        apply((m, now) -> m.faults(faults, now));
        return asked;
    }

    private static GitHubOddities oddities(JsonObject asked) {
        return new GitHubOddities(
                asked.getDouble("limiting", 0.0),
                asked.getBoolean("limiting_unsaid", false),
                asked.getBoolean("etagless", false),
                seconds(asked, "clock_off"),
                asked.getBoolean("reset_past", false),
                asked.getBoolean("too_many", false));
    }

    private JsonObject addGroup(JsonObject asked) {
        String path = required(asked, "path");
        String name = required(asked, "name");
        Optional<Integer> refuses = Optional.ofNullable(asked.getInteger("refuses"));
        return new JsonObject().put("id", github.<Long>now((m, now) -> {
            long id = m.groups().add(path, name);
            m.groups()
                    .change(
                            path,
                            id,
                            group -> refuses.map(group::refusing)
                                    .orElse(group)
                                    .withVisibility(asked.getString("visibility", "all"))
                                    .withRestriction(asked.getBoolean("restricted_to_workflows", false))
                                    .withPublicRepositories(asked.getBoolean("allows_public_repositories", false)));
            return id;
        }));
    }

    private static Duration seconds(JsonObject asked, String key) {
        return Duration.ofMillis(Math.round(asked.getDouble(key, 0.0) * 1000));
    }

    private JsonObject rename(JsonObject asked) {
        apply((m, now) -> m.rename(required(asked, "from"), required(asked, "to")));
        return asked;
    }

    private JsonArray log() {
        JsonArray log = new JsonArray();
        github.requestsSoFar()
                .last()
                .forEach(asked -> log.add(new JsonObject()
                        .put("at", asked.at().toString())
                        .put("operation", asked.operation())
                        .put("status", asked.status())));
        return log;
    }
}
