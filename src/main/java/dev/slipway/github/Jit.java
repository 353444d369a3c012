package dev.slipway.github;

import dev.slipway.fleet.Failure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A new registration and what its runner needs to connect.
 *
 * @param registration GitHub's id of the runner
 * @param encodedConfig the JIT config: base64 of a JSON map of files; a secret, good for one use
 */
public record Jit(long registration, String encodedConfig) {
    private static final int LONGEST = 256 * 1024;

    /** @throws GitHubException if it is no JIT config for a runner of this name */
    static Jit from(JsonObject answer, String name) {
        JsonObject runner = Json.object(answer, "runner");
        if (!Json.text(runner, "name").equals(name)) {
            throw unusable("the answer is for a runner of another name");
        }
        String config = Json.text(answer, "encoded_jit_config");
        if (config.length() > LONGEST) {
            throw unusable("the config is longer than " + LONGEST + " characters");
        }
        long id = Json.id(runner, "id");
        requireFiles(config);
        return new Jit(id, config);
    }

    private static void requireFiles(String config) {
        JsonObject files;
        try {
            byte[] decoded = Base64.getDecoder().decode(config);
            files = new JsonObject(new String(decoded, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | DecodeException e) {
            throw unusable("the config is not base64 of a JSON map");
        }
        if (files.isEmpty() || files.stream().anyMatch(file -> !(file.getValue() instanceof String))) {
            throw unusable("the config is not a map from files to their contents");
        }
    }

    private static GitHubException unusable(String why) {
        return new GitHubException(Failure.Kind.FAILED, "GitHub issued a JIT config that cannot be used: " + why);
    }

    @Override
    public String toString() {
        return "Jit[registration=" + registration + ", encodedConfig=hidden]";
    }
}
