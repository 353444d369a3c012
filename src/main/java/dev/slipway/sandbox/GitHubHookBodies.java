package dev.slipway.sandbox;

import dev.slipway.sandbox.model.GitHubHook.Change;
import dev.slipway.sandbox.model.GitHubHook.Config;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What is said of a hook that is wanted. Pure; what is wrong is an exception that says what. */
final class GitHubHookBodies {

    private GitHubHookBodies() {}

    /** GitHub's defaults where nothing is said. */
    static Config config(JsonObject body) {
        return configChange(body).apply(new Config("", "form", Optional.empty(), "0"));
    }

    /** What is not said stays. */
    static UnaryOperator<Config> configChange(JsonObject body) {
        return was -> checked(new Config(
                body.getString("url", was.url()),
                body.getString("content_type", was.contentType()),
                body.containsKey("secret") ? Optional.ofNullable(body.getString("secret")) : was.secret(),
                // GitHub takes a number too, and says a text.
                Optional.ofNullable(body.getValue("insecure_ssl"))
                        .map(Object::toString)
                        .orElse(was.insecureSsl())));
    }

    private static Config checked(Config config) {
        if (!Loopback.is(config.url())) {
            throw new IllegalArgumentException("the simulated GitHub delivers to URLs of this host's loopback only"
                    + " (http://127.0.0.1:PORT/...), not to \"" + config.url() + "\"");
        }
        if (!List.of("json", "form").contains(config.contentType())) {
            throw new IllegalArgumentException("content_type is json or form");
        }
        if (!List.of("0", "1").contains(config.insecureSsl())) {
            throw new IllegalArgumentException("insecure_ssl is 0 or 1");
        }
        return config;
    }

    static Change change(JsonObject body) {
        return new Change(
                Optional.ofNullable(body.getJsonObject("config")).map(GitHubHookBodies::config),
                words(body, "events"),
                words(body, "add_events").orElse(List.of()),
                words(body, "remove_events").orElse(List.of()),
                Optional.ofNullable(body.getBoolean("active")));
    }

    static Optional<List<String>> words(JsonObject body, String key) {
        return Optional.ofNullable(body.getJsonArray(key))
                .map(JsonArray::stream)
                .map(words -> words.map(String.class::cast).toList());
    }
}
