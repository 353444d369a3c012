package dev.slipway.sandbox;

import dev.slipway.sandbox.model.GitHubAttempt;
import dev.slipway.sandbox.model.GitHubHook;
import dev.slipway.sandbox.model.GitHubReception;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** GitHub's JSON of hooks and of the attempts to deliver to them. */
final class GitHubHookShapes {
    private static final String HIDDEN = "********";

    private GitHubHookShapes() {}

    static JsonArray hooks(String apiUrl, List<GitHubHook> hooks) {
        JsonArray shapes = new JsonArray();
        hooks.forEach(hook -> shapes.add(hook(apiUrl, hook)));
        return shapes;
    }

    static JsonObject hook(String apiUrl, GitHubHook hook) {
        if (hook.ofApp()) {
            return hookOfApp(apiUrl, hook);
        }
        boolean repository = hook.path().contains("/");
        String url = apiUrl + (repository ? "/repos/" : "/orgs/") + hook.path() + "/hooks/" + hook.id();
        JsonObject shape = hook(hook, repository ? "Repository" : "Organization", url)
                .put("ping_url", url + "/pings")
                .put("deliveries_url", url + "/deliveries");
        return repository ? shape.put("test_url", url + "/test").put("last_response", last(hook.last())) : shape;
    }

    private static JsonObject hook(GitHubHook hook, String type, String url) {
        return new JsonObject()
                .put("type", type)
                .put("id", hook.id())
                .put("name", "web")
                .put("active", hook.active())
                .put("events", new JsonArray(hook.events()))
                .put("config", config(hook.config()))
                .put("updated_at", GitHubWorkShapes.seconds(hook.updatedAt()))
                .put("created_at", GitHubWorkShapes.seconds(hook.createdAt()))
                .put("url", url);
    }

    private static JsonObject hookOfApp(String apiUrl, GitHubHook hook) {
        String url = apiUrl + "/app/hook";
        return hook(hook, "App", url)
                .put("app_id", Long.parseLong(hook.path().substring(GitHubHook.APP.length())))
                .put("ping_url", url + "/pings")
                .put("deliveries_url", url + "/deliveries");
    }

    static JsonObject config(GitHubHook.Config config) {
        JsonObject shape = new JsonObject()
                .put("content_type", config.contentType())
                .put("insecure_ssl", config.insecureSsl())
                .put("url", config.url());
        return config.secret().isPresent() ? shape.put("secret", HIDDEN) : shape;
    }

    private static JsonObject last(Optional<GitHubReception> how) {
        return new JsonObject()
                .put("code", how.map(GitHubReception::code).orElse(null))
                .put(
                        "status",
                        how.map(seen -> seen.succeeded() ? "active" : "failed").orElse("unused"))
                .put("message", how.map(GitHubReception::status).orElse(null));
    }

    /** @param clock what GitHub's shows at a true time */
    static JsonArray attempts(List<GitHubAttempt> attempts, UnaryOperator<Instant> clock) {
        JsonArray shapes = new JsonArray();
        attempts.forEach(attempt -> shapes.add(attempt(attempt, clock)));
        return shapes;
    }

    static JsonObject attempt(GitHubAttempt attempt, UnaryOperator<Instant> clock) {
        return new JsonObject()
                .put("id", attempt.id())
                .put("guid", attempt.delivery().guid())
                .put("delivered_at", clock.apply(attempt.at()).toString())
                .put("redelivery", attempt.delivery().redelivery())
                .put("duration", attempt.reception().took().toMillis() / 1000.0)
                .put("status", attempt.reception().status())
                .put("status_code", attempt.reception().code())
                .put("event", attempt.delivery().event())
                .put("action", attempt.delivery().action().orElse(null))
                .put("installation_id", attempt.delivery().installation().orElse(null))
                .put("repository_id", attempt.delivery().repository().orElse(null))
                .put("throttled_at", (String) null);
    }
}
