package dev.slipway.github;

import static dev.slipway.github.ScriptedGitHub.failure;
import static dev.slipway.github.ScriptedGitHub.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Job;
import dev.slipway.github.ScriptedGitHub.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks at single jobs, against a server that is told what to answer. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class JobsTest {
    private static final String JOB = "GET /repos/acme/tool/actions/jobs/7";
    private static final String RUNS = "GET /repos/acme/tool/actions/runs";
    private static final Reply NO_RUNS = Reply.ok("{\"total_count\":0,\"workflow_runs\":[]}");

    private ScriptedGitHub github;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) {
        github = new ScriptedGitHub(vertx, directory);
    }

    @AfterEach
    void stop() {
        github.close();
    }

    private static JsonObject job(String status) {
        return new JsonObject().put("id", 7).put("status", status).putNull("runner_name");
    }

    private JobLook look() {
        return get(github.client.job("acme/tool", 7));
    }

    @ParameterizedTest
    @CsvSource({
        "queued, QUEUED",
        "waiting, QUEUED",
        "pending, QUEUED",
        "requested, QUEUED",
        "in_progress, STARTED",
        "completed, ENDED"
    })
    void aStatusIsAStage(String status, Job.Stage stage) {
        github.on(JOB, Reply.ok(job(status)));

        assertThat(look()).isEqualTo(new JobLook(stage, Optional.empty()));
    }

    @Test
    void aJobThatHasStartedHasARunnerAndOneThatWaitsHasNone() {
        github.on(
                JOB,
                Reply.ok(job("queued").put("runner_name", "of-an-earlier-attempt")),
                Reply.ok(job("in_progress").put("runner_name", "acme-1-pool-0a")),
                Reply.ok(job("completed").put("runner_name", "")));

        assertThat(look().runner()).isEmpty();
        assertThat(look().runner()).contains("acme-1-pool-0a");
        assertThat(look().runner()).isEmpty();
    }

    @Test
    void aJobThatStillWaitsIsAskedForConditionallyAndAnsweredFromMemory() {
        github.on(JOB, Reply.ok(job("in_progress").put("runner_name", "a")));
        JobLook first = look();

        JobLook second = look();

        assertThat(second).isEqualTo(first);
        assertThat(github.asked).extracting(ScriptedGitHub.Asked::conditional).containsExactly(false, true);
        assertThat(github.calls)
                .extracting(
                        call -> call.operation().word() + " " + call.outcome().word())
                .containsExactly("get-job ok", "get-job not-modified");
    }

    @Test
    void aJobThatWentOnIsReadAnew() {
        github.on(JOB, Reply.ok(job("queued")), Reply.ok(job("completed")));

        assertThat(look().stage()).isEqualTo(Job.Stage.QUEUED);
        assertThat(look().stage()).isEqualTo(Job.Stage.ENDED);
    }

    @Test
    void aJobThatIsNotThereHasEndedIfTheRepositoryCanBeSeen() {
        github.on(JOB, Reply.ok(job("queued")), Reply.error(404, "Not Found"));
        github.on(RUNS, NO_RUNS);
        JobLook first = look();

        JobLook second = look();

        assertThat(first.stage()).isEqualTo(Job.Stage.QUEUED);
        assertThat(second).isEqualTo(new JobLook(Job.Stage.ENDED, Optional.empty()));
        assertThat(github.asked).last().asString().isEqualTo("GET /repos/acme/tool/actions/runs?per_page=1");
    }

    @Test
    void whatHadVanishedIsAskedForInFull() {
        github.on(JOB, Reply.ok(job("queued")), Reply.error(404, "Not Found"), Reply.ok(job("queued")));
        github.on(RUNS, NO_RUNS);

        assertThat(look().stage()).isEqualTo(Job.Stage.QUEUED);
        assertThat(look().stage()).isEqualTo(Job.Stage.ENDED);
        assertThat(look().stage()).isEqualTo(Job.Stage.QUEUED);
        assertThat(github.asked)
                .last()
                .extracting(ScriptedGitHub.Asked::conditional)
                .isEqualTo(false);
    }

    @Test
    void aTokenThatDoesNotSeeTheRepositoryProvesNoEnd() {
        Failure failure = failure(github.client.job("acme/tool", 7));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(failure.message()).contains("acme/tool", "scope repo", "'Actions: read'");
    }

    @Test
    void aTokenWithoutThePermissionProvesNoEnd() {
        github.on(RUNS, Reply.error(403, "Resource not accessible by personal access token"));

        Failure failure = failure(github.client.job("acme/tool", 7));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.FORBIDDEN);
        assertThat(failure.message()).contains("acme/tool", "scope repo", "'Actions: read'");
    }

    @Test
    void anOutageProvesNoEnd() {
        github.on(RUNS, Reply.error(502, "Bad Gateway"));

        assertThat(failure(github.client.job("acme/tool", 7)).kind()).isEqualTo(Failure.Kind.FAILED);
    }

    @Test
    void aPageForPeopleProvesNoEnd() {
        github.on(RUNS, Reply.ok("<html>Sign in</html>"));

        assertThat(failure(github.client.job("acme/tool", 7)).kind()).isEqualTo(Failure.Kind.FAILED);
    }

    @Test
    void aLimitIsALimit() {
        github.on(JOB, Reply.error(429, "slow down").with("retry-after", "17"));

        Failure failure = failure(github.client.job("acme/tool", 7));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.LIMITED);
        assertThat(failure.retryAfter().orElseThrow()).hasSeconds(17);
    }

    @Test
    void aRenamedRepositoryIsFollowed() {
        github.on(JOB, Reply.error(301, "Moved Permanently").with("location", "/repositories/42/actions/jobs/7"));
        github.on("GET /repositories/42/actions/jobs/7", Reply.ok(job("queued")));

        assertThat(look().stage()).isEqualTo(Job.Stage.QUEUED);
    }

    @Test
    void anOrganisationHasNoJobsToBeAskedFor() {
        Failure failure = failure(github.client.job("acme", 7));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
        assertThat(failure.message()).contains("'acme' is no repository", "owner/repo");
        assertThat(github.asked).isEmpty();
    }

    @Test
    void whoMayReadJobsIsToldFromWhoMayNot() {
        assertThat(failure(github.client.permittedToReadJobs("acme/tool")).message())
                .contains("acme/tool", "'Actions: read'");
        github.on(RUNS, NO_RUNS);

        get(github.client.permittedToReadJobs("acme/tool"));
    }

    @Test
    void a304ThatWasNotAskedForIsAFailure() {
        github.on(JOB, new Reply(304, "", Map.of()));

        assertThat(failure(github.client.job("acme/tool", 7)).kind()).isEqualTo(Failure.Kind.FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>Unicorn!</html>",
                "",
                "[]",
                "{}",
                "null",
                "{\"id\":7}",
                "{\"id\":\"7\",\"status\":\"queued\"}",
                "{\"id\":7,\"status\":1}",
                "{\"id\":7,\"status\":null}",
                "{\"id\":7,\"status\":\"asleep\"}",
                "{\"id\":7,\"status\":\"QUEUED\"}",
                "{\"id\":8,\"status\":\"queued\"}",
                "{\"id\":7,\"status\":\"in_progress\",\"runner_name\":5}"
            })
    void whatIsNoJobIsNotUnderstood(String body) {
        github.on(JOB, Reply.ok(body));

        Failure failure = failure(github.client.job("acme/tool", 7));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
        assertThat(failure.message()).doesNotContain("Unicorn");
    }
}
