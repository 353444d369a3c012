package dev.slipway.github;

import dev.slipway.fleet.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/** What GitHub answered, read whole. */
record GitHubResponse(int status, MultiMap headers, Buffer body) {
    private static final Set<String> RESOURCES = Set.of("core", "actions_runner_registration", "integration_manifest");

    boolean good() {
        return status / 100 == 2 || status == 304;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    Optional<GitHubCall.Rate> rate() {
        Optional<Long> remaining = header("x-ratelimit-remaining").flatMap(GitHubResponse::number);
        String resource = header("x-ratelimit-resource").orElse("core");
        return remaining.map(left -> new GitHubCall.Rate(RESOURCES.contains(resource) ? resource : "other", left));
    }

    static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** @throws GitHubException if the body is not a JSON object */
    JsonObject json() {
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            String type = OneLine.of(header("content-type").orElse("no content type"), 60);
            throw new GitHubException(
                    Failure.Kind.FAILED,
                    "GitHub answered %d with a body that is no JSON object (%s). Is api-url GitHub's REST API, and is"
                                    .formatted(status, type)
                            + " no proxy in between?");
        }
    }

    /** GitHub's own words about an error, fit for a log; empty if there are none. */
    String message() {
        try {
            JsonObject error = new JsonObject(body);
            String errors = error.getValue("errors") == null ? "" : " " + error.getValue("errors");
            return error.getValue("message") instanceof String message ? OneLine.of(message + errors, 300) : "";
        } catch (DecodeException | ClassCastException e) {
            return "";
        }
    }

    @Override
    public String toString() {
        return "GitHubResponse[status=" + status + "]";
    }
}
