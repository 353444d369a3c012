package dev.slipway.github;

import static dev.slipway.github.ScriptedGitHub.failure;
import static dev.slipway.github.ScriptedGitHub.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure;
import dev.slipway.github.ScriptedGitHub.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a listing says that it cost is what GitHub would have counted. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class CostsTest {
    private static final String RUNNERS = "GET /orgs/acme/actions/runners";
    private static final String RUNS = "/repos/acme/tool/actions/runs";

    private ScriptedGitHub github;
    private Path token;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) {
        token = directory.resolve("token");
        github = new ScriptedGitHub(vertx, directory);
    }

    @AfterEach
    void stop() {
        github.close();
    }

    private static Reply runners(long total) {
        return Reply.ok(new JsonObject().put("total_count", total).put("runners", new JsonArray()));
    }

    @Test
    void whatIsSaidOfALimitWithA401IsNotTheCredentials() {
        // GitHub counts these against the address, which has 60 an hour.
        Reply refused = Reply.error(401, "Bad credentials")
                .with("x-ratelimit-limit", "60")
                .with("x-ratelimit-remaining", "0");
        github.on(RUNNERS, refused);

        assertThat(failure(github.client.registrations("acme")).kind()).isEqualTo(Failure.Kind.UNAUTHORIZED);
        assertThat(github.calls)
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.rate()).isEmpty());
    }

    @Test
    void aListingThatIsReadTwiceCostsBoth() {
        github.on(RUNNERS, runners(1), runners(0));

        Listing found = get(github.client.registrations("acme"));

        assertThat(found).isEqualTo(new Listing(found.registrations(), true, 2, 2));
        assertThat(github.asked).hasSize(2);
    }

    @Test
    void aSecondReadingThatIsAnswered304CostsNothingMore() {
        github.on(RUNNERS, runners(1));

        Listing found = get(github.client.registrations("acme"));

        assertThat(found.complete()).isFalse();
        assertThat(found.cost()).isEqualTo(1);
        assertThat(github.asked).hasSize(2);
    }

    @Test
    void withoutEtagsEveryLookCosts() {
        github.withoutEtags();
        github.on(RUNNERS, runners(0));

        assertThat(get(github.client.registrations("acme")).cost()).isEqualTo(1);
        assertThat(get(github.client.registrations("acme")).cost()).isEqualTo(1);
    }

    @Test
    void aTryThatFailedCostsAsWell() {
        github.on(
                "GET " + RUNS,
                asked -> Reply.ok(
                        asked.uri().contains("status=queued")
                                ? new JsonObject()
                                        .put("total_count", 1)
                                        .put(
                                                "workflow_runs",
                                                new JsonArray()
                                                        .add(new JsonObject()
                                                                .put("id", 1)
                                                                .put(
                                                                        "repository",
                                                                        new JsonObject()
                                                                                .put("full_name", "acme/tool"))))
                                : new JsonObject().put("total_count", 0).put("workflow_runs", new JsonArray())));
        github.on(
                "GET " + RUNS + "/1/jobs",
                Reply.error(502, "Bad Gateway"),
                Reply.ok(new JsonObject().put("total_count", 0).put("jobs", new JsonArray())));

        QueuedJobs found = get(github.client.queuedJobs("acme/tool"));

        assertThat(found.complete()).isTrue();
        assertThat(found.cost()).as("four lists, a failure and its repetition").isEqualTo(6);
    }

    @Test
    void aRefusedTokenCostsNothingAndTheRepetitionWithAnotherCostsAll() throws Exception {
        github.on(RUNNERS, runners(0));
        int first = get(github.client.registrations("acme")).cost();
        github.refuse(ScriptedGitHub.SECRET_TOKEN);
        Certificates.replace(token, "ghp_another");

        int second = get(github.client.registrations("acme")).cost();
        int third = get(github.client.registrations("acme")).cost();

        assertThat(first).isEqualTo(1);
        assertThat(second).as("in full, as the ETag was the other token's").isEqualTo(1);
        assertThat(third).isZero();
    }
}
