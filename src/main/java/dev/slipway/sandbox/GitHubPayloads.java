package dev.slipway.sandbox;

import dev.slipway.sandbox.model.GitHubDelivery;
import dev.slipway.sandbox.model.GitHubDelivery.Crafted;
import dev.slipway.sandbox.model.GitHubDelivery.JobMoved;
import dev.slipway.sandbox.model.GitHubHook;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What GitHub sends to hooks, field by field as its webhook schemas have it, and the headers beside it. */
final class GitHubPayloads {
    private final Supplier<String> apiUrl;
    private final GitHubWorkShapes work;

    /**
     * @param apiUrl known once the server listens
     * @param clock what GitHub's shows at a true time
     */
    GitHubPayloads(Supplier<String> apiUrl, UnaryOperator<Instant> clock) {
        this.apiUrl = apiUrl;
        this.work = new GitHubWorkShapes(apiUrl, clock);
    }

    Buffer body(GitHubDelivery delivery) {
        String payload = payload(delivery);
        return Buffer.buffer(
                isForm(delivery.hook()) ? "payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8) : payload);
    }

    Map<String, String> headers(GitHubDelivery delivery) {
        GitHubHook hook = delivery.hook();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "*/*");
        headers.put("Content-Type", isForm(hook) ? "application/x-www-form-urlencoded" : "application/json");
        headers.put("User-Agent", "GitHub-Hookshot/044aadd");
        headers.put("X-GitHub-Delivery", delivery.guid());
        headers.put("X-GitHub-Event", delivery.event());
        headers.put("X-GitHub-Hook-ID", Long.toString(hook.id()));
        String app = hook.path().substring(GitHubHook.APP.length());
        headers.put("X-GitHub-Hook-Installation-Target-ID", hook.ofApp() ? app : "1");
        headers.put("X-GitHub-Hook-Installation-Target-Type", target(hook));
        hook.config().secret().ifPresent(secret -> {
            byte[] body = body(delivery).getBytes();
            headers.put("X-Hub-Signature", HookSignature.SHA1.of(secret, body));
            headers.put("X-Hub-Signature-256", HookSignature.SHA256.of(secret, body));
        });
        return headers;
    }

    private static String target(GitHubHook hook) {
        return hook.ofApp() ? "integration" : hook.path().contains("/") ? "repository" : "organization";
    }

    private static boolean isForm(GitHubHook hook) {
        return hook.config().contentType().equals("form");
    }

    private String payload(GitHubDelivery delivery) {
        if (delivery.content() instanceof JobMoved moved) {
            return job(delivery, moved).encode();
        }
        return delivery.content() instanceof Crafted crafted
                ? crafted.body()
                : ping(delivery).encode();
    }

    private JsonObject job(GitHubDelivery delivery, JobMoved moved) {
        String repository = moved.job().repository();
        JsonObject payload = new JsonObject()
                .put("action", delivery.action().orElseThrow())
                .put("workflow_job", work.job(moved.job()))
                .put(
                        "repository",
                        GitHubPathShapes.deliveredRepository(
                                apiUrl.get(), repository, delivery.repository().orElseThrow()))
                .put("organization", organisation(repository))
                .put("sender", sender());
        delivery.installation()
                .ifPresent(id -> payload.put(
                        "installation", new JsonObject().put("id", id).put("node_id", "I_" + id)));
        return payload;
    }

    private JsonObject ping(GitHubDelivery delivery) {
        GitHubHook hook = delivery.hook();
        JsonObject ping = new JsonObject()
                .put("zen", "Non-blocking is better than blocking.")
                .put("hook_id", hook.id())
                .put("hook", GitHubHookShapes.hook(apiUrl.get(), hook))
                .put("sender", sender());
        if (hook.ofApp()) {
            return ping;
        }
        delivery.repository()
                .ifPresentOrElse(
                        id -> ping.put(
                                "repository", GitHubPathShapes.deliveredRepository(apiUrl.get(), hook.path(), id)),
                        () -> ping.put("organization", organisation(hook.path())));
        return ping;
    }

    private JsonObject organisation(String path) {
        return GitHubPathShapes.deliveredOrganisation(apiUrl.get(), path.split("/", 2)[0]);
    }

    private JsonObject sender() {
        return GitHubPathShapes.account(apiUrl.get(), "octocat");
    }
}
