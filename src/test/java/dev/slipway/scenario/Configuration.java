package dev.slipway.scenario;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.slipway.lxd.TestImage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A configuration file in the making. JSON is YAML too. Without webhook at first, and with the periodic listing an hour away. */
final class Configuration {

    private final JsonObject document;
    private final GitHubSide github;
    private final Path directory;

    Configuration(String fleet, LxdProject lxd, GitHubSide github, Path directory) {
        this.github = github;
        this.directory = directory;
        document = new JsonObject()
                .put("fleet", fleet)
                .put("state-dir", directory.resolve("state").toString())
                .put("check-interval", "1h")
                .put(
                        "github",
                        new JsonObject()
                                .put("path", GitHubSide.ORGANISATION)
                                .put("api-url", github.apiUrl().toString())
                                .put("token-file", directory.resolve("token").toString()))
                .put(
                        "lxd",
                        new JsonObject()
                                .put("socket", lxd.daemon().socket())
                                .put("project", lxd.name())
                                .put("storage-pool", "default")
                                .put("profiles", JsonArray.of("default")))
                .put("pools", new JsonArray())
                .put(
                        "ops",
                        new JsonObject()
                                .put("listen", "127.0.0.1:0")
                                .put("socket", directory.resolve("admin.sock").toString()));
    }

    /** Any key outside {@code pools}. */
    @CanIgnoreReturnValue
    Configuration set(String key, Object value) {
        document.put(key, value);
        return this;
    }

    /** Deliveries are received, and those that are lost can be found at GitHub. */
    @CanIgnoreReturnValue
    Configuration webhook() {
        return set(
                "webhook",
                new JsonObject()
                        .put("listen", github.webhook().address())
                        .put("public-url", github.webhook().url().toString())
                        .put(
                                "secret-files",
                                JsonArray.of(directory.resolve("webhook-secret").toString())));
    }

    /** Serves a repository instead of the organisation. */
    @CanIgnoreReturnValue
    Configuration repository(String path) {
        document.getJsonObject("github").put("path", path);
        return this;
    }

    /** A GitHub App is the credential, and the token that was one is a further one, of this name. */
    @CanIgnoreReturnValue
    Configuration app(String clientId, Path privateKey, String tokenIs) {
        JsonObject section = document.getJsonObject("github");
        var token = new JsonObject().put("name", tokenIs).put("token-file", section.remove("token-file"));
        section.put("app", new JsonObject().put("client-id", clientId).put("private-key-file", privateKey.toString()))
                .put("credentials", JsonArray.of(token));
        return this;
    }

    /** One more pool, of the test image, whose runners reach the simulated GitHub. */
    @CanIgnoreReturnValue
    Configuration pool(String name, int idle, int max) {
        document.getJsonArray("pools")
                .add(new JsonObject()
                        .put("name", name)
                        .put("idle", idle)
                        .put("max", max)
                        .put("image", TestImage.ALIAS)
                        .put("labels", JsonArray.of("linux", "x64"))
                        .put("scale-down-delay", "0s")
                        .put("config", new JsonObject())
                        .put("devices", devices()));
        return this;
    }

    private JsonObject devices() {
        var devices = new JsonObject();
        TestImage.proxyTo(github.apiUrl().getPort())
                .forEach((device, keys) -> devices.put(device, JsonObject.mapFrom(keys)));
        return devices;
    }

    /** Changes the first pool. */
    @CanIgnoreReturnValue
    Configuration pool(String key, Object value) {
        pools().get(0).put(key, value);
        return this;
    }

    /** Changes the pool of this name. */
    @CanIgnoreReturnValue
    Configuration pool(String name, String key, Object value) {
        pools().stream()
                .filter(pool -> pool.getString("name").equals(name))
                .findFirst()
                .orElseThrow()
                .put(key, value);
        return this;
    }

    /** How the guests of all pools misbehave; nothing at all for an empty word. */
    @CanIgnoreReturnValue
    Configuration guests(String misbehaviour) {
        for (JsonObject pool : pools()) {
            var config = pool.getJsonObject("config");
            if (misbehaviour.isEmpty()) {
                config.remove("user.slipway.test");
            } else {
                config.put("user.slipway.test", misbehaviour);
            }
        }
        return this;
    }

    /** No pool keeps or makes any runner. */
    @CanIgnoreReturnValue
    Configuration empty() {
        pools().forEach(pool -> pool.put("idle", 0).put("max", 0));
        return this;
    }

    private List<JsonObject> pools() {
        return document.getJsonArray("pools").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    /** At once, so that nobody ever reads half of it. */
    void write(Path file) {
        try {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.writeString(part, document.encodePrettily());
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
