package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitHubFailuresTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static Failure failure(int status, String message, Map<String, String> headers) {
        GitHubPath path = GitHubPath.of("acme");
        GitHubRequest request =
                GitHubRequest.get(GitHubCall.Operation.LIST_RUNNERS, path, path.runners() + "?per_page=100&page=1");
        MultiMap map = MultiMap.caseInsensitiveMultiMap().addAll(headers);
        Buffer body = new JsonObject().put("message", message).toBuffer();
        return GitHubFailures.of(request, new GitHubResponse(status, map, body), NOW);
    }

    private static Duration wait(int status, String message, Map<String, String> headers) {
        Failure failure = failure(status, message, headers);
        assertThat(failure.kind()).isEqualTo(Failure.Kind.LIMITED);
        return failure.retryAfter().orElseThrow();
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

    @Test
    void retryAfterIsObeyed() {
        assertThat(wait(403, "x", Map.of("Retry-After", "17"))).isEqualTo(Duration.ofSeconds(17));
        assertThat(wait(429, "x", Map.of("Retry-After", "17", "x-ratelimit-remaining", "0", "x-ratelimit-reset", "0")))
                .isEqualTo(Duration.ofSeconds(17));
    }

    @Test
    void aUsedUpLimitWaitsForItsReset() {
        String reset = Long.toString(NOW.plusSeconds(600).getEpochSecond());

        assertThat(wait(403, "x", Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", reset)))
                .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aResetIsByGitHubsClockNotByOurs() {
        // Given GitHub's clock an hour ahead of ours
        String reset = Long.toString(NOW.plusSeconds(3_660).getEpochSecond());
        String date = "Sun, 01 Mar 2026 13:00:00 GMT";

        assertThat(wait(403, "x", Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", reset, "Date", date)))
                .isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aResetInThePastWaitsASecond() {
        String reset = Long.toString(NOW.minusSeconds(600).getEpochSecond());

        assertThat(wait(403, "x", Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", reset)))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(wait(403, "x", Map.of("Retry-After", "-5"))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aWaitIsNeverLongerThanAnHour() {
        assertThat(wait(429, "x", Map.of("Retry-After", "9223372036854775807"))).isEqualTo(Duration.ofHours(1));
        assertThat(wait(403, "x", Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", "9223372036854775807")))
                .isEqualTo(Duration.ofHours(1));
        assertThat(wait(403, "x", Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", "-9223372036854775808")))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aSecondaryLimitWithoutAHeaderWaitsAMinute() {
        assertThat(wait(403, "You have exceeded a secondary rate limit.", Map.of("x-ratelimit-remaining", "4000")))
                .isEqualTo(Duration.ofSeconds(60));
        assertThat(wait(429, "", Map.of())).isEqualTo(Duration.ofSeconds(60));
        assertThat(wait(429, "", Map.of("Retry-After", "soon", "Date", "never", "x-ratelimit-remaining", "0")))
                .isEqualTo(Duration.ofSeconds(60));
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
