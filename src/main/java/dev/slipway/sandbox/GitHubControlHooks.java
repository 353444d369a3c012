package dev.slipway.sandbox;

import static dev.slipway.sandbox.GitHubControlAnswers.change;
import static dev.slipway.sandbox.GitHubControlAnswers.id;
import static dev.slipway.sandbox.GitHubControlAnswers.look;
import static dev.slipway.sandbox.GitHubControlAnswers.number;
import static dev.slipway.sandbox.GitHubControlAnswers.parameter;
import static dev.slipway.sandbox.GitHubControlAnswers.required;

import dev.slipway.sandbox.model.GitHubAttempt;
import dev.slipway.sandbox.model.GitHubDelivery;
import dev.slipway.sandbox.model.GitHubHook;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.List;

/**
 * Hooks and deliveries by control: {@code POST /hooks} (path, url, secret, content_type, insecure_ssl, events), {@code GET
 * /hooks?path=}, {@code DELETE /hooks/ID?path=}, {@code GET /hooks/ID/deliveries}, {@code POST /deliveries} (guid: the same
 * again; job and action: that transition as if it were news; hook, event and payload: anything at all) and {@code PUT
 * /losing} (next: so many attempts fail).
 */
final class GitHubControlHooks {
    private final SimulatedGitHub github;

    GitHubControlHooks(SimulatedGitHub github) {
        this.github = github;
    }

    void addTo(Router router) {
        router.post("/hooks").handler(request -> change(request, this::create));
        router.get("/hooks").handler(request -> look(request, () -> hooks(parameter(request, "path"))));
        router.delete("/hooks/:id")
                .handler(request -> look(request, () -> vanish(parameter(request, "path"), id(request))));
        router.get("/hooks/:id/deliveries").handler(request -> look(request, () -> deliveries(id(request))));
        router.post("/deliveries").handler(request -> change(request, this::deliver));
        router.put("/losing").handler(request -> change(request, this::lose));
    }

    private JsonObject create(JsonObject asked) {
        String path = required(asked, "path");
        GitHubHook.Config config = GitHubHookBodies.config(
                new JsonObject().put("content_type", "json").mergeIn(asked));
        List<String> events = GitHubHookBodies.words(asked, "events").orElse(List.of("workflow_job"));
        return new JsonObject().put("id", github.<Long>now((m, now) -> m.hooks().add(path, config, events, now)));
    }

    private JsonArray hooks(String path) {
        return GitHubHookShapes.hooks(
                github.apiUrl().toString(), github.now((m, now) -> m.hooks().of(path, now)));
    }

    private JsonObject vanish(String path, long id) {
        return new JsonObject()
                .put("found", github.<Boolean>now((m, now) -> m.hooks().vanish(path, id, now)));
    }

    /** As GitHub lists them, and with the job beside. */
    private JsonArray deliveries(long hook) {
        JsonArray shapes = new JsonArray();
        for (GitHubAttempt attempt : github.now((m, now) -> m.deliveries().of(hook, now))) {
            JsonObject shape = GitHubHookShapes.attempt(attempt, github::shown);
            if (attempt.delivery().content() instanceof GitHubDelivery.JobMoved moved) {
                shape.put("job", moved.job().id());
            }
            shapes.add(shape);
        }
        return shapes;
    }

    private JsonObject deliver(JsonObject asked) {
        if (asked.containsKey("guid")) {
            String guid = required(asked, "guid");
            return sent(github.now((m, now) -> m.deliveries().again(guid, now)));
        }
        if (asked.containsKey("job")) {
            long job = number(asked, "job");
            String action = required(asked, "action");
            return sent(github.now((m, now) -> m.deliveries().pretend(job, action, now)));
        }
        long hook = number(asked, "hook");
        String event = required(asked, "event");
        String payload = required(asked, "payload");
        return sent(1).put("guid", github.now((m, now) -> m.deliveries().craft(hook, event, payload, now)));
    }

    private static JsonObject sent(int count) {
        return new JsonObject().put("sent", count);
    }

    private JsonObject lose(JsonObject asked) {
        int next = Math.toIntExact(number(asked, "next"));
        if (next < 0) {
            throw new IllegalArgumentException("'next' is how many attempts fail: 0 or more");
        }
        github.<Void>now((m, now) -> {
            m.deliveries().loseNext(next);
            return null;
        });
        return asked;
    }
}
