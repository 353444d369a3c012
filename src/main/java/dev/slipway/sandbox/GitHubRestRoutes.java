package dev.slipway.sandbox;

import static dev.slipway.sandbox.GitHubAsked.at;
import static dev.slipway.sandbox.GitHubAsked.caller;
import static dev.slipway.sandbox.GitHubAsked.etag;
import static dev.slipway.sandbox.GitHubAsked.id;
import static dev.slipway.sandbox.GitHubAsked.page;
import static dev.slipway.sandbox.GitHubAsked.perPage;
import static dev.slipway.sandbox.GitHubAsked.token;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Optional;

/** GitHub's REST API for runners; Apps, jobs, runs and hooks have routes of their own: requests become calls of the model, its answers become responses. */
final class GitHubRestRoutes {
    private static final long LONGEST_BODY = 1024 * 1024;

    private final Vertx vertx;
    private final SimulatedGitHub github;
    private final GitHubRestAnswers answers;

    GitHubRestRoutes(Vertx vertx, SimulatedGitHub github) {
        this.vertx = vertx;
        this.github = github;
        this.answers = new GitHubRestAnswers(vertx, github);
    }

    Router router() {
        Router router = Router.router(vertx);
        router.post().handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY));
        router.patch().handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY));
        router.route().handler(this::requireCaller);
        router.get("/rate_limit").handler(this::rateLimit);
        for (String path : GitHubAsked.PATHS) {
            router.get(path).handler(this::path);
            router.get(path + "/actions/runner-groups").handler(this::groups);
            router.get(path + "/actions/runners").handler(this::list);
            router.post(path + "/actions/runners/generate-jitconfig").handler(this::jitConfig);
            router.get(path + "/actions/runners/:id").handler(this::get);
            router.delete(path + "/actions/runners/:id").handler(this::delete);
        }
        new GitHubAppRoutes(github, answers).addTo(router);
        new GitHubActionRoutes(github, answers).addTo(router);
        new GitHubHookRoutes(github, answers).addTo(router);
        router.route().handler(request -> answers.refuse(request, 404, "Not Found"));
        router.errorHandler(413, request -> answers.refuse(request, 413, "Payload too large"));
        return router;
    }

    private void requireCaller(RoutingContext request) {
        if (request.request().getHeader("User-Agent") == null) {
            answers.refuse(request, 403, "Request forbidden by administrative rules. Please send a User-Agent header");
        } else if (token(request).isEmpty()) {
            answers.refuse(request, 401, "Requires authentication");
        } else {
            request.next();
        }
    }

    private void rateLimit(RoutingContext request) {
        answers.answer(
                request, "rate-limit", 200, (m, now) -> m.rateLimit(caller(request), now), GitHubShapes::rateLimit);
    }

    private void path(RoutingContext request) {
        answers.answer(
                request,
                "path",
                200,
                (m, now) -> m.path(caller(request), at(request), etag(request), now),
                name -> name.contains("/")
                        ? GitHubPathShapes.repository(github.apiUrl().toString(), name, 1)
                        : GitHubPathShapes.organisation(github.apiUrl().toString(), name));
    }

    private void groups(RoutingContext request) {
        answers.answer(
                request,
                "runner-groups",
                200,
                (m, now) -> m.groups()
                        .list(caller(request), at(request), page(request), perPage(request), etag(request), now),
                page -> {
                    answers.link(request, page, page(request), perPage(request));
                    return GitHubShapes.groups(github.apiUrl() + "/orgs/" + at(request), page.total(), page.items());
                });
    }

    private void list(RoutingContext request) {
        Optional<String> name = Optional.ofNullable(request.request().getParam("name"));
        answers.answer(
                request,
                "list-runners",
                200,
                (m, now) -> m.registrations(
                        caller(request), at(request), page(request), perPage(request), name, etag(request), now),
                page -> {
                    answers.link(request, page, page(request), perPage(request));
                    return GitHubShapes.runners(page.total(), page.items());
                });
    }

    private void get(RoutingContext request) {
        answers.answer(
                request,
                "get-runner",
                200,
                (m, now) -> m.registration(caller(request), at(request), id(request), etag(request), now),
                GitHubShapes::runner);
    }

    private void delete(RoutingContext request) {
        answers.answer(
                request,
                "delete-runner",
                204,
                (m, now) -> m.deregister(caller(request), at(request), id(request), now),
                done -> new JsonObject());
    }

    private void jitConfig(RoutingContext request) {
        String name;
        long group;
        List<String> labels;
        try {
            JsonObject body = request.body().asJsonObject();
            name = body.getString("name", "");
            group = body.getLong("runner_group_id", 0L);
            labels =
                    body.getJsonArray("labels").stream().map(String.class::cast).toList();
        } catch (RuntimeException e) {
            // Whatever is wrong with it: no JSON, no object, a field that is missing or of another type.
            answers.refuse(request, 422, "Invalid request: name, runner_group_id and labels are required");
            return;
        }
        answers.answer(
                request,
                "jit-config",
                201,
                (m, now) -> m.jitConfig(caller(request), at(request), name, labels, group, now),
                GitHubShapes::jit);
    }
}
