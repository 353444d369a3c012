package dev.slipway.lxd;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An LXD server as {@code GET /1.0} shows it.
 *
 * @param fingerprint of its certificate, in hex; empty if we are not trusted
 * @param architecture of its kernel, such as {@code x86_64}; empty if we are not trusted
 * @param version such as {@code 5.0.2}; empty if we are not trusted
 * @param extensions of its API
 * @param trusted whether it lets us do anything
 */
public record Server(String fingerprint, String architecture, String version, Set<String> extensions, boolean trusted) {

    public Server {
        extensions = Set.copyOf(extensions);
    }

    static Server from(JsonObject server) {
        JsonObject environment = server.getJsonObject("environment", new JsonObject());
        return new Server(
                environment.getString("certificate_fingerprint", ""),
                environment.getString("kernel_architecture", ""),
                environment.getString("server_version", ""),
                server.getJsonArray("api_extensions", new JsonArray()).stream()
                        .map(String::valueOf)
                        .collect(Collectors.toUnmodifiableSet()),
                "trusted".equals(server.getString("auth")));
    }
}
