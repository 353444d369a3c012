package dev.slipway.sandbox;

import static dev.slipway.sandbox.GitHubControlAnswers.change;
import static dev.slipway.sandbox.GitHubControlAnswers.id;
import static dev.slipway.sandbox.GitHubControlAnswers.look;
import static dev.slipway.sandbox.GitHubControlAnswers.number;
import static dev.slipway.sandbox.GitHubControlAnswers.required;

import dev.slipway.sandbox.model.GitHubApp;
import dev.slipway.sandbox.model.GitHubHook;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubPermissions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Apps and limits by control: {@code POST /apps} (id, client_id, slug, public_key as PEM, permissions, hook: url and
 * secret), {@code POST /installations} (app, owner), {@code PATCH /installations/ID} (suspended, permissions,
 * requests_per_hour; what is not named stays), {@code POST /installations/ID/revoke} (its tokens end), {@code DELETE
 * /installations/ID}, {@code POST /tokens/revoke} (token), {@code GET /limits} (what each account used).
 */
final class GitHubControlApps {
    private final SimulatedGitHub github;

    GitHubControlApps(SimulatedGitHub github) {
        this.github = github;
    }

    void addTo(Router router) {
        router.post("/apps").handler(request -> change(request, this::add));
        router.post("/installations").handler(request -> change(request, this::install));
        router.patch("/installations/:id").handler(request -> change(request, asked -> alter(id(request), asked)));
        router.post("/installations/:id/revoke")
                .handler(request ->
                        look(request, () -> done((m, now) -> m.apps().revokeTokens(id(request), now))));
        router.delete("/installations/:id")
                .handler(request ->
                        look(request, () -> done((m, now) -> m.apps().uninstall(id(request), now))));
        router.post("/tokens/revoke")
                .handler(request -> change(request, asked -> done((m, now) -> m.revoke(required(asked, "token")))));
        router.get("/limits").handler(request -> look(request, this::limits));
    }

    private JsonObject add(JsonObject asked) {
        GitHubPermissions permissions = Optional.ofNullable(asked.getJsonObject("permissions"))
                .map(GitHubAppRoutes::permissions)
                .orElseGet(GitHubPermissions::ofRunners);
        long id = number(asked, "id");
        PublicKey key = key(required(asked, "public_key"));
        var app = new GitHubApp(id, required(asked, "client_id"), required(asked, "slug"), key, permissions);
        Optional<GitHubHook.Config> hook = Optional.ofNullable(asked.getJsonObject("hook"))
                .map(wanted -> GitHubHookBodies.config(
                        new JsonObject().put("content_type", "json").mergeIn(wanted)));
        return done((m, now) -> {
            m.apps().add(app);
            hook.ifPresent(config -> {
                long unused = m.apps().hook(id, config, now);
            });
        });
    }

    private static PublicKey key(String pem) {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("'public_key' is no RSA key in PEM (BEGIN PUBLIC KEY)", e);
        }
    }

    private JsonObject install(JsonObject asked) {
        long app = number(asked, "app");
        String owner = required(asked, "owner");
        return new JsonObject().put("id", github.<Long>now((m, now) -> m.apps().install(app, owner, now)));
    }

    private JsonObject alter(long installation, JsonObject asked) {
        Optional<Boolean> suspended = Optional.ofNullable(asked.getBoolean("suspended"));
        Optional<GitHubPermissions> permissions =
                Optional.ofNullable(asked.getJsonObject("permissions")).map(GitHubAppRoutes::permissions);
        Optional<Integer> limit = Optional.ofNullable(asked.getInteger("requests_per_hour"));
        return done((m, now) -> {
            suspended.ifPresent(on -> m.apps().suspend(installation, on, now));
            permissions.ifPresent(wanted -> m.apps().permit(installation, was -> wanted, now));
            limit.ifPresent(perHour -> m.apps().limit(installation, perHour));
        });
    }

    private JsonObject done(BiConsumer<GitHubModel, Instant> work) {
        github.<Void>now((m, now) -> {
            work.accept(m, now);
            return null;
        });
        return new JsonObject().put("done", true);
    }

    private JsonObject limits() {
        JsonObject limits = new JsonObject();
        github.requestsSoFar()
                .usage()
                .forEach((account, usage) -> limits.put(
                        account,
                        new JsonObject()
                                .put("limit", usage.rate().limit())
                                .put("remaining", usage.rate().remaining())
                                .put("reset", usage.rate().reset().toString())
                                .put("counted", JsonObject.mapFrom(usage.counted()))
                                .put("not_modified", JsonObject.mapFrom(usage.notModified()))
                                .put("refused_primary", JsonObject.mapFrom(usage.primary()))
                                .put("refused_secondary", JsonObject.mapFrom(usage.secondary()))));
        return limits;
    }
}
