package dev.slipway.github;

import static dev.slipway.github.ScriptedGitHub.failure;
import static dev.slipway.github.ScriptedGitHub.get;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
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
    private Path directory;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) {
        this.directory = directory;
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
        return get(kept.get(
                request(resource), new Tally(), response -> response.body().toString()));
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

        Failure failure = failure(kept.get(request("/a"), new Tally(), response -> {
            throw new GitHubException(Failure.Kind.FAILED, "not understood");
        }));

        assertThat(failure.message()).isEqualTo("not understood");
        assertThat(ask(kept, "/a")).isEqualTo("1");
        assertThat(conditional()).containsExactly("/a", "/a");
    }

    private String ask(Kept<String> kept, Tally tally) {
        return get(kept.get(request("/a"), tally, response -> response.body().toString()));
    }

    private void replaceToken(String token) throws Exception {
        Certificates.replace(directory.resolve("token"), token);
    }

    @Test
    void anEtagIsNeverShownWithAnotherTokenAndWhatWasKeptOfThatGoes() throws Exception {
        var kept = new Kept<String>(api, 10, answer -> 1);
        List.of("/a", "/b").forEach(resource -> assertThat(ask(kept, resource)).contains(resource));

        // When the token is another, as GitHub refuses the first
        replaceToken("ghp_another");
        github.refuse(ScriptedGitHub.SECRET_TOKEN);
        List.of("/a", "/a", "/b")
                .forEach(resource -> assertThat(ask(kept, resource)).contains(resource));

        // Then the first is shown its ETag, and the other one its own
        assertThat(github.asked.stream()
                        .skip(2)
                        .map(asked ->
                                asked.uri() + " " + asked.headers().get("authorization") + " " + asked.conditional()))
                .containsExactly(
                        "/a Bearer " + ScriptedGitHub.SECRET_TOKEN + " true",
                        "/a Bearer ghp_another false",
                        "/a Bearer ghp_another true",
                        "/b Bearer ghp_another false");
    }

    @Test
    void whatCountsIsTallied() {
        var kept = new Kept<String>(api, 10, answer -> 1);
        var first = new Tally();
        var second = new Tally();

        assertThat(ask(kept, first)).contains("/a");
        assertThat(ask(kept, second)).contains("/a");
        github.on("GET /a", Reply.error(500, "out of order"));
        Failure failure = failure(kept.get(request("/a"), second, response -> "unread"));

        assertThat(first.cost()).isEqualTo(1);
        assertThat(first.untagged()).isZero();
        assertThat(second.cost()).as("304, then a failure, which counts").isEqualTo(1);
        assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
    }

    @Test
    void anAnswerWithoutAnEtagIsTalliedAsOneAndCountsAgainAndIsSaidOnce() {
        github.withoutEtags();
        var kept = new Kept<String>(api, 10, answer -> 1);
        var tally = new Tally();
        try (var said = new Said()) {
            assertThat(ask(kept, tally)).contains("/a");
            assertThat(ask(kept, tally)).contains("/a");

            assertThat(said.at(Level.INFO)).singleElement().asString().contains("no ETag");
        }
        assertThat(tally.cost()).isEqualTo(2);
        assertThat(tally.untagged()).isEqualTo(2);
    }

    @Test
    void aRedirectionCountsAndThePageBehindItIsAskedForConditionally() {
        github.on("GET /old", Reply.of(301, "{}").with("location", "/a"));
        var kept = new Kept<String>(api, 10, answer -> 1);
        var tally = new Tally();
        assertThat(ask(kept, "/old")).contains("/a");

        String again = get(kept.get(request("/old"), tally, response -> "read anew"));

        assertThat(again).contains("of /a");
        assertThat(tally.cost()).as("the redirection alone").isEqualTo(1);
        assertThat(conditional()).containsExactly("/old", "/a");
    }
}
