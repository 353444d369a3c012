package dev.slipway.sandbox;

import dev.slipway.sandbox.model.GitHubApp;
import dev.slipway.sandbox.model.GitHubInstallation;
import dev.slipway.sandbox.model.GitHubPermissions;
import dev.slipway.sandbox.model.GitHubToken;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** GitHub's JSON of Apps, their installations and their tokens. */
final class GitHubAppShapes {
    private final Supplier<String> apiUrl;
    private final UnaryOperator<Instant> clock;

    /** @param clock what GitHub's shows at a true time */
    GitHubAppShapes(Supplier<String> apiUrl, UnaryOperator<Instant> clock) {
        this.apiUrl = apiUrl;
        this.clock = clock;
    }

    JsonObject app(GitHubApp app) {
        String api = apiUrl.get();
        return new JsonObject()
                .put("id", app.id())
                .put("client_id", app.clientId())
                .put("slug", app.slug())
                .put("node_id", "A_" + app.id())
                .put("owner", GitHubPathShapes.account(api, "octocat"))
                .put("name", app.slug())
                .put("description", "")
                .put("external_url", api + "/" + app.slug())
                .put("html_url", api + "/apps/" + app.slug())
                .put("created_at", GitHubPathShapes.LONG_AGO)
                .put("updated_at", GitHubPathShapes.LONG_AGO)
                .put("permissions", permissions(app.permissions()))
                .put("events", events());
    }

    JsonObject installation(GitHubInstallation installation) {
        String api = apiUrl.get();
        String own = api + "/app/installations/" + installation.id();
        return new JsonObject()
                .put("id", installation.id())
                .put("account", GitHubPathShapes.account(api, installation.owner()))
                .put("repository_selection", "all")
                .put("access_tokens_url", own + "/access_tokens")
                .put("repositories_url", api + "/installation/repositories")
                .put("html_url", api + "/settings/installations/" + installation.id())
                .put("app_id", installation.app().id())
                .put("client_id", installation.app().clientId())
                .put("app_slug", installation.app().slug())
                .put("target_id", 1)
                .put("target_type", installation.organisation() ? "Organization" : "User")
                .put("permissions", permissions(installation.permissions()))
                .put("events", events())
                .put("created_at", time(installation.createdAt()))
                .put("updated_at", time(installation.updatedAt()))
                .put("single_file_name", (String) null)
                .put(
                        "suspended_by",
                        installation.suspendedAt().isPresent() ? GitHubPathShapes.account(api, "octocat") : null)
                .put("suspended_at", installation.suspendedAt().map(this::time).orElse(null));
    }

    JsonObject token(GitHubToken token) {
        return new JsonObject()
                .put("token", token.token())
                .put("expires_at", time(token.expiresAt()))
                .put("permissions", permissions(token.permissions()))
                .put("repository_selection", "all");
    }

    private static JsonObject permissions(GitHubPermissions permissions) {
        JsonObject shape = new JsonObject();
        permissions.byName().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> shape.put(entry.getKey(), entry.getValue()));
        return shape;
    }

    private static JsonArray events() {
        return new JsonArray().add("workflow_job");
    }

    private String time(Instant at) {
        return GitHubWorkShapes.seconds(clock.apply(at));
    }
}
