package dev.slipway.github;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A webhook as GitHub describes it, without its secret, which GitHub never shows. What its configuration does not say is
 * empty.
 */
record Hook(long id, String url, String contentType, String insecureSsl, Set<String> events, boolean active) {
    private static final String JSON = "json";
    private static final String VERIFIED = "0";
    private static final String EVENT = "workflow_job";

    static Hook from(JsonObject hook) {
        JsonObject config = Json.object(hook, "config");
        return new Hook(
                Json.id(hook, "id"),
                Json.scalar(config, "url"),
                Json.scalar(config, "content_type"),
                Json.scalar(config, "insecure_ssl"),
                Json.texts(hook, "events"),
                Json.truth(hook, "active"));
    }

    /** Those that deliver to this address, the oldest first: they alone are ours. */
    static List<Hook> ours(List<Hook> hooks, URI url) {
        return hooks.stream()
                .filter(hook -> hook.deliversTo(url))
                .sorted(Comparator.comparingLong(Hook::id))
                .toList();
    }

    private boolean deliversTo(URI address) {
        return same(url, address);
    }

    /** Whether a hook's address is this one. */
    static boolean same(String url, URI address) {
        try {
            return URI.create(url).equals(address);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What is not as we need it, in words; the secret cannot be seen. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        if (!contentType.equals(JSON)) {
            wrong.add("its content type is '" + OneLine.of(contentType, 40) + "'");
        }
        if (!insecureSsl.equals(VERIFIED)) {
            wrong.add("it does not verify certificates");
        }
        if (!events.equals(Set.of(EVENT))) {
            wrong.add("its events are not " + EVENT + " alone");
        }
        if (!active) {
            wrong.add("it is not active");
        }
        return wrong;
    }

    /** A hook as we need it, for a POST or a PATCH. GitHub drops the secret if a PATCH leaves it out. */
    static JsonObject wanted(URI url, String secret) {
        return new JsonObject()
                .put("active", true)
                .put("events", new JsonArray().add(EVENT))
                .put(
                        "config",
                        new JsonObject()
                                .put("url", url.toString())
                                .put("content_type", JSON)
                                .put("insecure_ssl", VERIFIED)
                                .put("secret", secret));
    }
}
