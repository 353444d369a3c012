package dev.slipway.github;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * The primary rate limit of our credential.
 *
 * @param reset when {@code remaining} is {@code limit} again
 */
public record RateLimit(long limit, long remaining, Instant reset) {
    static RateLimit from(JsonObject answer) {
        JsonObject core = Json.object(Json.object(answer, "resources"), "core");
        return new RateLimit(
                Json.count(core, "limit"),
                Json.count(core, "remaining"),
                Instant.ofEpochSecond(Json.count(core, "reset")));
    }
}
