package dev.slipway.lxd;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * One request to LXD.
 *
 * @param what for people, such as {@code start instance r1}: follows "could not" in messages
 * @param timeout until the whole answer is there
 */
record Call(HttpMethod method, String uri, Optional<JsonObject> body, String what, Duration timeout) {

    static final Duration USUAL = Duration.ofSeconds(10);

    static Call get(String uri, String what) {
        return new Call(HttpMethod.GET, uri, Optional.empty(), what, USUAL);
    }

    static Call delete(String uri, String what) {
        return new Call(HttpMethod.DELETE, uri, Optional.empty(), what, USUAL);
    }

    static Call with(HttpMethod method, String uri, JsonObject body, String what) {
        return new Call(method, uri, Optional.of(body), what, USUAL);
    }

    Call within(Duration limit) {
        return new Call(method, uri, body, what, limit);
    }

    /** Without the body, which may hold a JIT config. */
    @Override
    public String toString() {
        return method + " " + uri;
    }
}
