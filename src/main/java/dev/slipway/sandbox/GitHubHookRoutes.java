package dev.slipway.sandbox;

import static dev.slipway.sandbox.GitHubAsked.at;
import static dev.slipway.sandbox.GitHubAsked.caller;
import static dev.slipway.sandbox.GitHubAsked.etag;
import static dev.slipway.sandbox.GitHubAsked.id;
import static dev.slipway.sandbox.GitHubAsked.page;
import static dev.slipway.sandbox.GitHubAsked.perPage;

import dev.slipway.sandbox.model.GitHubHook;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;

/** GitHub's REST API for hooks and for what was delivered to them. */
final class GitHubHookRoutes {
    private final SimulatedGitHub github;
    private final GitHubRestAnswers answers;

    GitHubHookRoutes(SimulatedGitHub github, GitHubRestAnswers answers) {
        this.github = github;
        this.answers = answers;
    }

    void addTo(Router router) {
        for (String path : GitHubAsked.PATHS) {
            router.get(path + "/hooks").handler(this::list);
            router.post(path + "/hooks").handler(request -> answers.understood(request, this::create));
            router.get(path + "/hooks/:id").handler(this::get);
            router.patch(path + "/hooks/:id").handler(request -> answers.understood(request, this::update));
            router.patch(path + "/hooks/:id/config")
                    .handler(request -> answers.understood(request, this::updateConfig));
            router.get(path + "/hooks/:id/deliveries").handler(this::deliveries);
            router.post(path + "/hooks/:id/deliveries/:delivery/attempts").handler(this::redeliver);
        }
    }

    private void list(RoutingContext request) {
        answers.answer(
                request,
                "list-hooks",
                200,
                (m, now) -> m.hooks()
                        .list(caller(request), at(request), page(request), perPage(request), etag(request), now),
                page -> {
                    answers.link(request, page, page(request), perPage(request));
                    return GitHubHookShapes.hooks(api(), page.items());
                });
    }

    private void get(RoutingContext request) {
        answers.answer(
                request,
                "get-hook",
                200,
                (m, now) -> m.hooks().get(caller(request), at(request), id(request), etag(request), now),
                this::shape);
    }

    private void create(RoutingContext request, JsonObject body) {
        if (!body.getString("name", "web").equals("web")) {
            throw new IllegalArgumentException("a hook's name is \"web\"");
        }
        GitHubHook.Config config = GitHubHookBodies.config(body.getJsonObject("config", new JsonObject()));
        List<String> events = GitHubHookBodies.words(body, "events").orElse(List.of("push"));
        boolean active = body.getBoolean("active", true);
        answers.answer(
                request,
                "create-hook",
                201,
                (m, now) -> m.hooks().create(caller(request), at(request), config, events, active, now),
                hook -> {
                    JsonObject shape = shape(hook);
                    request.response().putHeader("location", shape.getString("url"));
                    return shape;
                });
    }

    private void update(RoutingContext request, JsonObject body) {
        GitHubHook.Change change = GitHubHookBodies.change(body);
        answers.answer(
                request,
                "update-hook",
                200,
                (m, now) -> m.hooks().update(caller(request), at(request), id(request), change, now),
                this::shape);
    }

    private void updateConfig(RoutingContext request, JsonObject body) {
        Function<GitHubHook.Config, GitHubHook.Config> change = GitHubHookBodies.configChange(body);
        answers.answer(
                request,
                "update-hook-config",
                200,
                (m, now) -> m.hooks().updateConfig(caller(request), at(request), id(request), change::apply, now),
                hook -> GitHubHookShapes.config(hook.config()));
    }

    private void deliveries(RoutingContext request) {
        GitHubCursor.of(request)
                .ifPresentOrElse(
                        cursor -> deliveries(request, cursor), () -> answers.refuse(request, 422, "Invalid cursor"));
    }

    private void deliveries(RoutingContext request, GitHubCursor cursor) {
        answers.answer(
                request,
                "list-deliveries",
                200,
                (m, now) -> m.hooks()
                        .deliveries(
                                caller(request),
                                at(request),
                                id(request),
                                cursor.before(),
                                perPage(request),
                                cursor.succeeded(),
                                etag(request),
                                now),
                slice -> {
                    answers.cursor(request, slice);
                    return GitHubHookShapes.attempts(slice.attempts(), github::shown);
                });
    }

    private void redeliver(RoutingContext request) {
        answers.answer(
                request,
                "redeliver",
                202,
                (m, now) ->
                        m.hooks().redeliver(caller(request), at(request), id(request), id(request, "delivery"), now),
                done -> new JsonObject());
    }

    private JsonObject shape(GitHubHook hook) {
        return GitHubHookShapes.hook(api(), hook);
    }

    private String api() {
        return github.apiUrl().toString();
    }
}
