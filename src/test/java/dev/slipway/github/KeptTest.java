package dev.slipway.github;

import static dev.slipway.github.ScriptedGitHub.failure;
import static dev.slipway.github.ScriptedGitHub.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure;
import dev.slipway.github.ScriptedGitHub.Asked;
import dev.slipway.github.ScriptedGitHub.Reply;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is kept for conditional requests, and what is not. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class KeptTest {
    private ScriptedGitHub github;
    private GitHubApi api;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) {
        github = new ScriptedGitHub(vertx, directory);
        api = new GitHubApi(
                vertx,
                Endpoint.of(URI.create(github.url())),
                new TokenFile(vertx, directory.resolve("token")),
                call -> {},
                GitHubTimeouts.usual());
        List.of("/a", "/b", "/c")
                .forEach(resource -> github.on("GET " + resource, Reply.ok("\"of " + resource + "\"")));
    }

    @AfterEach
    void stop() {
        get(api.close());
        github.close();
    }

    private static String ask(Kept<String> kept, String resource) {
        return get(kept.get(request(resource), response -> response.body().toString()));
    }

    private static GitHubRequest request(String resource) {
        return GitHubRequest.get(GitHubCall.Operation.RATE_LIMIT, resource);
    }

    private List<String> conditional() {
        return github.askedSince().stream()
                .filter(Asked::conditional)
                .map(Asked::uri)
                .toList();
    }

    @Test
    void whatWasNotAskedForTheLongestGoesFirst() {
        var kept = new Kept<String>(api, 2, answer -> 1);
        for (String resource : List.of("/a", "/b", "/a", "/c")) {
            assertThat(ask(kept, resource)).isEqualTo("\"of " + resource + "\"");
        }
        assertThat(conditional()).containsExactly("/a");

        // When
        List.of("/c", "/a", "/b")
                .forEach(resource -> assertThat(ask(kept, resource)).contains(resource));

        // Then /b had gone when /c came
        assertThat(conditional()).containsExactly("/c", "/a");
    }

    @Test
    void answersCountByTheirWeight() {
        var kept = new Kept<String>(api, 10, answer -> answer.contains("/c") ? 10 : 4);
        List.of("/a", "/b").forEach(resource -> assertThat(ask(kept, resource)).contains(resource));
        List.of("/a", "/b").forEach(resource -> assertThat(ask(kept, resource)).contains(resource));
        assertThat(conditional()).containsExactly("/a", "/b");

        // When one comes that leaves no room for others, again and again
        List.of("/c", "/c", "/a", "/a")
                .forEach(resource -> assertThat(ask(kept, resource)).contains(resource));

        // Then
        assertThat(conditional()).containsExactly("/c", "/a");
    }

    @Test
    void whatIsTooHeavyIsNotKept() {
        var kept = new Kept<String>(api, 10, answer -> 11);

        List.of("/a", "/a").forEach(resource -> assertThat(ask(kept, resource)).contains(resource));

        assertThat(conditional()).isEmpty();
    }

    @Test
    void anAnswerWithoutAnEtagIsNotKept() {
        github.on("GET /a", Reply.ok("1").with("etag", "\"" + "x".repeat(300) + "\""));
        var kept = new Kept<String>(api, 10, answer -> 1);

        List.of("/a", "/a").forEach(resource -> assertThat(ask(kept, resource)).isEqualTo("1"));

        assertThat(conditional()).isEmpty();
    }

    @Test
    void whatIsForgottenIsAskedForInFull() {
        var kept = new Kept<String>(api, 10, answer -> 1);
        assertThat(ask(kept, "/a")).contains("/a");

        kept.forget("/a");
        kept.forget("/never");

        assertThat(ask(kept, "/a")).contains("/a");
        assertThat(conditional()).isEmpty();
    }

    @Test
    void whatCannotBeReadLeavesWhatWasKept() {
        var kept = new Kept<String>(api, 10, answer -> 1);
        github.on("GET /a", Reply.ok("1"), Reply.ok("2"), Reply.ok("1"));
        assertThat(ask(kept, "/a")).isEqualTo("1");

        Failure failure = failure(kept.get(request("/a"), response -> {
            throw new GitHubException(Failure.Kind.FAILED, "not understood");
        }));

        assertThat(failure.message()).isEqualTo("not understood");
        assertThat(ask(kept, "/a")).isEqualTo("1");
        assertThat(conditional()).containsExactly("/a", "/a");
    }
}
