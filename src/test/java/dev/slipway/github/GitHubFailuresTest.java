package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GitHubFailuresTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final Credential TOKEN = new TokenFile(null, Path.of("/etc/slipway/token"));

    private static Failure failure(int status, String message, Map<String, String> headers) {
        GitHubPath path = GitHubPath.of("acme");
        GitHubRequest request =
                GitHubRequest.get(GitHubCall.Operation.LIST_RUNNERS, path, path.runners() + "?per_page=100&page=1");
        MultiMap map = MultiMap.caseInsensitiveMultiMap().addAll(headers);
        Buffer body = new JsonObject().put("message", message).toBuffer();
        return GitHubFailures.of(request, new GitHubResponse(status, map, body), TOKEN, NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "400, FAILED",
        "401, UNAUTHORIZED",
        "402, FAILED",
        "403, FORBIDDEN",
        "404, NOT_FOUND",
        "409, CONFLICT",
        "410, FAILED",
        "418, FAILED",
        "422, INVALID",
        "429, LIMITED",
        "500, FAILED",
        "502, FAILED",
        "503, FAILED",
        "302, FAILED",
        "100, FAILED"
    })
    void aStatusHasItsKind(int status, Failure.Kind kind) {
        assertThat(failure(status, "some words", Map.of()).kind()).isEqualTo(kind);
    }

    static Stream<Arguments> limits() {
        String inTenMinutes = Long.toString(NOW.plusSeconds(600).getEpochSecond());
        String tenMinutesAgo = Long.toString(NOW.minusSeconds(600).getEpochSecond());
        String used = "API rate limit exceeded for installation ID 42.";
        String fast = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
        String barred = "Resource not accessible by integration";
        return Stream.of(
                limit("a primary limit waits for its reset", 403, used, "PRIMARY", 600, "0", inTenMinutes, ""),
                limit("one that is 429", 429, used, "PRIMARY", 600, "0", inTenMinutes, ""),
                limit("one without words", 403, "", "PRIMARY", 600, "0", inTenMinutes, ""),
                limit("a reset in the past says nothing", 403, used, "PRIMARY", 0, "0", tenMinutesAgo, ""),
                limit("nor does one that is no number", 403, used, "PRIMARY", 0, "0", "soon", ""),
                limit(
                        "a reset in a far future is an hour",
                        403,
                        used,
                        "PRIMARY",
                        3_600,
                        "0",
                        "9223372036854775807",
                        ""),
                limit("a reset before all time", 403, used, "PRIMARY", 0, "0", "-9223372036854775808", ""),
                limit("a limit with requests left has no reset", 429, used, "PRIMARY", 0, "12", inTenMinutes, ""),
                limit("retry-after goes before the reset", 403, used, "PRIMARY", 17, "0", inTenMinutes, "17"),
                limit("a secondary limit says how long", 403, fast, "SECONDARY", 60, "4000", inTenMinutes, "60"),
                limit("or it does not", 403, fast, "SECONDARY", 0, "4000", inTenMinutes, ""),
                limit("one beside a used up primary", 403, fast, "SECONDARY", 600, "0", inTenMinutes, ""),
                limit("429 and no more", 429, "", "SECONDARY", 0, "", "", ""),
                limit("403 with retry-after", 403, "", "SECONDARY", 30, "4000", inTenMinutes, "30"),
                limit("retry-after as a date", 403, fast, "SECONDARY", 90, "", "", "Sun, 01 Mar 2026 12:01:30 GMT"),
                limit("a date in the past", 403, fast, "SECONDARY", 0, "", "", "Sun, 01 Mar 2026 11:01:30 GMT"),
                limit("a retry-after of nothing", 403, fast, "SECONDARY", 0, "", "", "0"),
                limit("a negative one", 403, fast, "SECONDARY", 0, "", "", "-5"),
                limit("one that is no time", 429, fast, "SECONDARY", 0, "", "", "soon"),
                limit("one that never ends", 429, fast, "SECONDARY", 3_600, "", "", "9223372036854775807"),
                limit(
                        "an old word for it",
                        403,
                        "You have triggered an abuse detection mechanism.",
                        "SECONDARY",
                        0,
                        "",
                        "",
                        ""),
                limit(
                        "after many a 401",
                        403,
                        "Maximum number of login attempts exceeded.",
                        "SECONDARY",
                        0,
                        "",
                        "",
                        ""),
                limit("a missing permission", 403, barred, "", 0, "4000", inTenMinutes, ""),
                limit("one that took the last request", 403, barred, "", 0, "0", inTenMinutes, ""),
                limit("another such", 403, "Must have admin rights to Repository.", "", 0, "0", inTenMinutes, ""),
                limit("a suspended App", 403, "This installation has been suspended", "", 0, "0", inTenMinutes, ""));
    }

    private static Arguments limit(
            String name, int status, String said, String limit, long seconds, String left, String reset, String retry) {
        var headers = new HashMap<String, String>();
        Map.of("x-ratelimit-remaining", left, "x-ratelimit-reset", reset, "retry-after", retry)
                .forEach((header, value) -> {
                    if (!value.isEmpty()) {
                        headers.put(header, value);
                    }
                });
        return Arguments.of(name, status, said, headers, limit, seconds);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void aLimitIsKnownAndItsEndIsGitHubsWordOrUnknown(
            String name, int status, String said, Map<String, String> headers, String limit, long seconds) {
        Failure failure = failure(status, said, headers);

        Optional<Duration> wait = seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
        assertThat(failure.kind()).as(name).isEqualTo(limit.isEmpty() ? Failure.Kind.FORBIDDEN : Failure.Kind.LIMITED);
        assertThat(failure.retryAfter()).isEqualTo(wait);
        switch (limit) {
            case "PRIMARY" -> assertThat(failure.message()).contains("hourly (primary) rate limit of the token");
            case "SECONDARY" -> assertThat(failure.message()).contains("a secondary rate limit");
            default ->
                assertThat(failure.message()).contains("lacks a permission").doesNotContain("rate limit");
        }
        if (!limit.isEmpty()) {
            assertThat(failure.message())
                    .contains(seconds == 0 ? "does not say for how long" : "wait " + seconds + " s");
        }
    }

    @Test
    void aResetIsByGitHubsClockNotByOurs() {
        // Given GitHub's clock an hour ahead of ours
        String reset = Long.toString(NOW.plusSeconds(3_660).getEpochSecond());
        String date = "Sun, 01 Mar 2026 13:00:00 GMT";

        Failure failure =
                failure(403, "", Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", reset, "Date", date));

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(60));
    }

    @Test
    void aRefusedTokenIsSaidWithItsFile() {
        assertThat(failure(401, "Bad credentials", Map.of()).message())
                .contains("Bad credentials", "/etc/slipway/token", "wrong, expired or revoked");
    }

    @Test
    void anyOther403NamesThePermission() {
        Failure failure = failure(
                403,
                "Resource not accessible by personal access token",
                Map.of(
                        "x-ratelimit-remaining",
                        "4000",
                        "X-Accepted-GitHub-Permissions",
                        "organization_self_hosted_runners=write",
                        "X-OAuth-Scopes",
                        "gist"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.FORBIDDEN);
        assertThat(failure.message())
                .contains("acme", "admin:org", "organization_self_hosted_runners=write", "'gist'")
                .contains("GET /orgs/acme/actions/runners ");
    }

    @Test
    void whatGitHubSaysIsOneBoundedLine() {
        Failure failure = failure(422, "first\nsecond\u001b[31m\u202e" + "x".repeat(10_000), Map.of());

        assertThat(failure.message()).contains("first second").doesNotContain("\n", "\u001b", "\u202e");
        assertThat(failure.message().length()).isLessThan(500);
    }
}
