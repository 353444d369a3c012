package dev.slipway.github;

import dev.slipway.fleet.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What GitHub answered, read whole. */
record GitHubResponse(int status, MultiMap headers, Buffer body) {
    private static final Set<String> RESOURCES = Set.of("core", "actions_runner_registration", "integration_manifest");

    /** GitHub's limits are by the hour: nothing is as far as a wrong header may say. */
    private static final Duration WINDOW = Duration.ofHours(1);

    boolean good() {
        return status / 100 == 2 || status == 304;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    Optional<GitHubCall.Rate> rate() {
        Optional<Long> remaining = header("x-ratelimit-remaining").flatMap(GitHubResponse::number);
        Optional<Long> limit = header("x-ratelimit-limit").flatMap(GitHubResponse::number);
        String resource = header("x-ratelimit-resource").orElse(GitHubCall.Rate.CORE);
        return remaining.map(left -> new GitHubCall.Rate(
                RESOURCES.contains(resource) ? resource : "other",
                limit.orElse(left),
                left,
                untilReset(Instant.now()).orElse(Duration.ZERO)));
    }

    /**
     * How long until the rate limit is full again, by GitHub's clock where the answer is dated; empty if it does not say.
     *
     * @param now the wall clock
     */
    Optional<Duration> untilReset(Instant now) {
        return header("x-ratelimit-reset")
                .flatMap(GitHubResponse::number)
                .map(at ->
                        Duration.ofSeconds(Math.max(0, at) - date().orElse(now).getEpochSecond()))
                .map(GitHubResponse::bounded);
    }

    /**
     * How long GitHub asks to be left alone by {@code Retry-After}, in seconds or a date; empty if it does not say.
     *
     * @param now the wall clock
     */
    Optional<Duration> retryAfter(Instant now) {
        return header("retry-after")
                .flatMap(told -> number(told)
                        .map(Duration::ofSeconds)
                        .or(() -> time(told).map(until -> Duration.between(date().orElse(now), until))))
                .map(GitHubResponse::bounded);
    }

    /** GitHub's clock, if it tells it: what it says of times is by that clock, not by ours. */
    Optional<Instant> date() {
        return header("date").flatMap(GitHubResponse::time);
    }

    /** Whether it says that nothing of the primary limit is left. */
    boolean usedUp() {
        return header("x-ratelimit-remaining").filter("0"::equals).isPresent();
    }

    private static Duration bounded(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(WINDOW) > 0 ? WINDOW : wait;
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
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
        return decoded(JsonObject::new, "object");
    }

    /** @throws GitHubException if the body is not a JSON list of objects */
    List<JsonObject> list() {
        return Json.objects(new JsonObject().put("the list", decoded(JsonArray::new, "list")), "the list");
    }

    private <T> T decoded(Function<Buffer, T> decoder, String expected) {
        try {
            return decoder.apply(body);
        } catch (DecodeException | ClassCastException e) {
            String type = OneLine.of(header("content-type").orElse("no content type"), 60);
            throw new GitHubException(
                    Failure.Kind.FAILED,
                    "GitHub answered %d with a body that is no JSON %s (%s). Is api-url GitHub's REST API, and is"
                                    .formatted(status, expected, type)
                            + " no proxy in between?");
        }
    }

    /** GitHub's own words about an error, fit for a log; empty if there are none. */
    String message() {
        return OneLine.of(words(), 300);
    }

    /** Whether GitHub's words about an error have this in them. */
    boolean quotes(String text) {
        String escaped = new JsonArray().add(text).encode();
        return words().contains(text) || words().contains(escaped.substring(2, escaped.length() - 2));
    }

    /** The same without what it said. */
    GitHubResponse speechless() {
        return new GitHubResponse(status, headers, Buffer.buffer());
    }

    private String words() {
        try {
            JsonObject error = new JsonObject(body);
            String errors = error.getValue("errors") == null ? "" : " " + error.getValue("errors");
            return error.getValue("message") instanceof String message ? message + errors : "";
        } catch (DecodeException | ClassCastException e) {
            return "";
        }
    }

    @Override
    public String toString() {
        return "GitHubResponse[status=" + status + "]";
    }
}
