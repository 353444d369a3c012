package dev.slipway.sandbox;

import static dev.slipway.sandbox.GitHubAsked.at;
import static dev.slipway.sandbox.GitHubAsked.caller;
import static dev.slipway.sandbox.GitHubAsked.etag;
import static dev.slipway.sandbox.GitHubAsked.id;
import static dev.slipway.sandbox.GitHubAsked.perPage;

import dev.slipway.sandbox.model.GitHubAnswer;
import dev.slipway.sandbox.model.GitHubAssertion;
import dev.slipway.sandbox.model.GitHubHook;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubPermissions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** GitHub's REST API for what Apps ask with their own assertions: themselves, their installations, tokens, their hook. */
final class GitHubAppRoutes {

    /** What is asked of the model by an App that says this. */
    private interface Work<T> {
        GitHubAnswer<T> of(GitHubModel model, GitHubAssertion as, Instant now);
    }

    private final SimulatedGitHub github;
    private final GitHubRestAnswers answers;
    private final GitHubAppShapes shapes;

    GitHubAppRoutes(SimulatedGitHub github, GitHubRestAnswers answers) {
        this.github = github;
        this.answers = answers;
        this.shapes = new GitHubAppShapes(() -> github.apiUrl().toString(), github::shown);
    }

    void addTo(Router router) {
        router.get("/app").handler(this::app);
        for (String path : GitHubAsked.PATHS) {
            router.get(path + "/installation").handler(this::installationOf);
        }
        router.get("/app/installations/:id").handler(this::installation);
        router.post("/app/installations/:id/access_tokens")
                .handler(request -> answers.understood(request, this::accessToken));
        router.get("/app/hook/config").handler(this::config);
        router.patch("/app/hook/config").handler(request -> answers.understood(request, this::updateConfig));
        router.get("/app/hook/deliveries").handler(this::deliveries);
        router.post("/app/hook/deliveries/:delivery/attempts").handler(this::redeliver);
    }

    private <T> void answer(RoutingContext request, String operation, int status, Work<T> work, Function<T, ?> shape) {
        GitHubAssertion as =
                github.now((m, now) -> new GitHubJwt(m.apps()::named).judge(caller(request), github.shown(now)));
        Optional<String> account =
                as instanceof GitHubAssertion.Sound sound ? Optional.of("app " + sound.app()) : Optional.empty();
        answers.answer(request, operation, status, account, (m, now) -> work.of(m, as, now), shape);
    }

    private void app(RoutingContext request) {
        answer(request, "app", 200, (m, as, now) -> m.apps().self(as, etag(request), now), shapes::app);
    }

    private void installationOf(RoutingContext request) {
        answer(
                request,
                "find-installation",
                200,
                (m, as, now) -> m.apps().installationOf(as, at(request), etag(request), now),
                shapes::installation);
    }

    private void installation(RoutingContext request) {
        answer(
                request,
                "get-installation",
                200,
                (m, as, now) -> m.apps().installation(as, id(request), etag(request), now),
                shapes::installation);
    }

    private void accessToken(RoutingContext request, JsonObject body) {
        if (body.containsKey("repositories") || body.containsKey("repository_ids")) {
            throw new IllegalArgumentException("the simulated GitHub gives tokens for all repositories only");
        }
        Optional<GitHubPermissions> wanted =
                Optional.ofNullable(body.getJsonObject("permissions")).map(GitHubAppRoutes::permissions);
        answer(
                request,
                "access-token",
                201,
                (m, as, now) -> m.apps().accessToken(as, id(request), wanted, now),
                shapes::token);
    }

    static GitHubPermissions permissions(JsonObject named) {
        Map<String, String> byName = new TreeMap<>();
        named.fieldNames().forEach(name -> byName.put(name, named.getString(name)));
        return new GitHubPermissions(byName);
    }

    private void config(RoutingContext request) {
        answer(
                request,
                "app-hook",
                200,
                (m, as, now) -> m.appHooks().config(as, etag(request), now),
                GitHubHookShapes::config);
    }

    private void updateConfig(RoutingContext request, JsonObject body) {
        UnaryOperator<GitHubHook.Config> change = GitHubHookBodies.configChange(body);
        answer(
                request,
                "update-app-hook",
                200,
                (m, as, now) -> m.appHooks().updateConfig(as, change, now),
                GitHubHookShapes::config);
    }

    private void deliveries(RoutingContext request) {
        GitHubCursor.of(request)
                .ifPresentOrElse(
                        cursor -> answer(
                                request,
                                "list-app-deliveries",
                                200,
                                (m, as, now) -> m.appHooks()
                                        .deliveries(
                                                as,
                                                cursor.before(),
                                                perPage(request),
                                                cursor.succeeded(),
                                                etag(request),
                                                now),
                                slice -> {
                                    answers.cursor(request, slice);
                                    return GitHubHookShapes.attempts(slice.attempts(), github::shown);
                                }),
                        () -> answers.refuse(request, 422, "Invalid cursor"));
    }

    private void redeliver(RoutingContext request) {
        answer(
                request,
                "redeliver-app",
                202,
                (m, as, now) -> m.appHooks().redeliver(as, id(request, "delivery"), now),
                done -> new JsonObject());
    }
}
