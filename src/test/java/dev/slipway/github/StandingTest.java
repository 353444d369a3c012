package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What GitHub tells of a credential. */
@ExtendWith(VertxExtension.class)
class StandingTest {

    @ParameterizedTest
    @CsvSource({
        "2026-03-01 12:00:00 UTC, 2026-03-01T12:00:00Z",
        "2026-03-01 12:00:00 +0200, 2026-03-01T10:00:00Z",
        "2026-03-01T12:00:00Z, 2026-03-01T12:00:00Z",
        "' 2026-03-01 12:00:00 UTC ', 2026-03-01T12:00:00Z",
    })
    void anEndIsUnderstoodHoweverItIsWritten(String text, Instant end) {
        assertThat(Standing.instant(text)).contains(end);
    }

    @ParameterizedTest
    @CsvSource({"''", "never", "2026-13-01 12:00:00 UTC", "1700000000"})
    void whatIsNoEndIsNone(String text) {
        assertThat(Standing.instant(text)).isEmpty();
    }

    @Test
    void whatTheAnswerSaysOfTheTokenIsTaken(Vertx vertx, @TempDir Path directory) {
        try (var github = new ScriptedGitHub(vertx, directory)) {
            // Given
            var core =
                    new JsonObject().put("limit", 5_000).put("remaining", 4_000).put("reset", 1_800_000_000L);
            var answer = new JsonObject().put("resources", new JsonObject().put("core", core));
            github.on(
                    "GET /rate_limit",
                    ScriptedGitHub.Reply.ok(answer)
                            .with("x-oauth-scopes", "admin:org, repo")
                            .with("github-authentication-token-expiration", "2026-03-01 12:00:00 UTC"));
            // When
            Standing standing = ScriptedGitHub.get(github.client.standing());
            // Then
            assertThat(standing)
                    .isEqualTo(new Standing(
                            Optional.of(new RateLimit(5_000, 4_000, Instant.ofEpochSecond(1_800_000_000L))),
                            Optional.of("admin:org, repo"),
                            Optional.of(Instant.parse("2026-03-01T12:00:00Z"))));
        }
    }

    @Test
    void aServerWithoutLimitsTellsNothing(Vertx vertx, @TempDir Path directory) {
        try (var github = new ScriptedGitHub(vertx, directory)) {
            assertThat(ScriptedGitHub.get(github.client.standing())).isEqualTo(Standing.unlimited());
        }
    }
}
