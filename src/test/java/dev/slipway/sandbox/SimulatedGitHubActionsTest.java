package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.GitHubCaller.Answer;
import dev.slipway.sandbox.model.GitHubGrant;
import dev.slipway.sandbox.model.GitHubModel.Access;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs and runs over the wire, each exchange held against GitHub's own description. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class SimulatedGitHubActionsTest {
    private static final String REPO = "/repos/acme/tool";
    private static final String RUNS = REPO + "/actions/runs";

    private GitHubFixture world;
    private GitHubCaller caller;

    @BeforeEach
    void start(Vertx vertx) {
        world = new GitHubFixture(vertx);
        caller = world.caller;
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private JsonObject job(long id) {
        return caller.get(REPO + "/actions/jobs/" + id).object();
    }

    private static List<Long> ids(Answer answer, String listing) {
        return answer.object().getJsonArray(listing).stream()
                .map(one -> ((JsonObject) one).getLong("id"))
                .toList();
    }

    @Test
    void aJobIsSeenThroughItsWholeLife() {
        long id = world.queue("acme/tool", "linux", "x64");
        JsonObject queued = job(id);
        String session = world.take("r1", "linux", "x64");
        JsonObject running = job(id);
        world.end(session);
        JsonObject ended = job(id);

        assertThat(queued.getString("status")).isEqualTo("queued");
        assertThat(queued.getJsonArray("labels")).containsExactly("linux", "x64");
        assertThat(queued.getValue("runner_name")).isNull();
        assertThat(running.getString("status")).isEqualTo("in_progress");
        assertThat(running.getString("runner_name")).isEqualTo("r1");
        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(ended.getString("conclusion")).isEqualTo("success");
        assertThat(ended.getLong("run_id")).isEqualTo(queued.getLong("run_id"));
    }

    @Test
    void aCancelledJobHasEndedAndHadNoRunner() {
        long id = world.queue("acme/tool", "linux");
        world.cancel(id);

        JsonObject ended = job(id);

        assertThat(ended.getString("conclusion")).isEqualTo("cancelled");
        // What GitHub says of a job that no runner ever had.
        assertThat(ended.getLong("runner_id")).isZero();
        assertThat(ended.getString("runner_name")).isEmpty();
    }

    @Test
    void aJobOfAnotherRepositoryOrOfNoneIsNotFound() {
        long id = world.queue("acme/tool", "linux");
        world.change((model, now) -> model.addPath("acme/site"));

        assertThat(caller.get("/repos/acme/site/actions/jobs/" + id).status()).isEqualTo(404);
        assertThat(caller.get("/repos/acme/nothing/actions/jobs/" + id).status())
                .isEqualTo(404);
        assertThat(caller.get(REPO + "/actions/jobs/1").status()).isEqualTo(404);
        assertThat(caller.get(RUNS + "/1/jobs").status()).isEqualTo(404);
    }

    @Test
    void aJobThatHasNotMovedCostsNothingToAskForAgain() {
        long id = world.queue("acme/tool", "linux");
        String uri = REPO + "/actions/jobs/" + id;
        String etag = caller.get(uri).etag().orElseThrow();
        int before = remaining();

        Answer again = caller.getIfNot(uri, etag);
        int after = remaining();
        String unused = world.take("r1", "linux");
        Answer moved = caller.getIfNot(uri, etag);

        assertThat(again.status()).isEqualTo(304);
        assertThat(after).isEqualTo(before);
        assertThat(moved.status()).isEqualTo(200);
    }

    private int remaining() {
        return caller.get("/rate_limit").object().getJsonObject("rate").getInteger("remaining");
    }

    @Test
    void runsAreFoundByTheirStatus() {
        long waits = world.queue("acme/tool", "gpu");
        long runs = world.queue("acme/tool", "linux");
        String unused = world.take("r1", "linux");
        long cancelled = world.queue("acme/tool", "linux");
        world.cancel(cancelled);

        assertThat(ids(caller.get(RUNS + "?status=queued"), "workflow_runs")).containsExactly(world.run(waits));
        assertThat(ids(caller.get(RUNS + "?status=in_progress"), "workflow_runs"))
                .containsExactly(world.run(runs));
        assertThat(ids(caller.get(RUNS + "?status=completed"), "workflow_runs")).containsExactly(world.run(cancelled));
        assertThat(ids(caller.get(RUNS + "?status=cancelled"), "workflow_runs")).containsExactly(world.run(cancelled));
        assertThat(ids(caller.get(RUNS + "?status=waiting"), "workflow_runs")).isEmpty();
        assertThat(ids(caller.get(RUNS), "workflow_runs")).hasSize(3);
    }

    @Test
    void aStartedRunMayHoldAJobThatWaits() {
        long first = world.queue("acme/tool", "linux");
        long run = world.run(first);
        String unused = world.take("r1", "linux");
        long second = world.with(
                (model, now) -> model.actions().queueInto(run, List.of("linux"), Duration.ofMinutes(1), now));

        Answer jobs = caller.get(RUNS + "/" + run + "/jobs?filter=latest");

        assertThat(ids(caller.get(RUNS + "?status=in_progress"), "workflow_runs"))
                .containsExactly(run);
        assertThat(ids(jobs, "jobs")).containsExactly(first, second);
        assertThat(jobs.object().getJsonArray("jobs").getJsonObject(1).getString("status"))
                .isEqualTo("queued");
    }

    @Test
    void pagesLeadToEachOtherAndKeepWhatWasAskedFor() {
        List<Long> runs = IntStream.range(0, 5)
                .mapToObj(i -> world.run(world.queue("acme/tool", "linux")))
                .sorted((a, b) -> Long.compare(b, a))
                .toList();

        List<Long> seen = new ArrayList<>();
        Optional<String> next = Optional.of(RUNS + "?status=queued&per_page=2");
        while (next.isPresent()) {
            Answer page = caller.get(next.get());
            assertThat(page.object().getInteger("total_count")).isEqualTo(5);
            seen.addAll(ids(page, "workflow_runs"));
            next = page.next();
        }

        assertThat(seen).isEqualTo(runs);
    }

    @Test
    void aTokenWithoutThePermissionIsToldSoOrSeesNothing() {
        long id = world.queue("acme/tool", "linux");
        world.grant("fine-grained", GitHubGrant.of(Access.WRITE).withActions(Access.PATHS));
        world.grant("classic", GitHubGrant.of(Access.WRITE).withActions(Access.NOTHING));
        world.grant("selected", GitHubGrant.of(Access.WRITE).without("acme/tool"));
        String uri = REPO + "/actions/jobs/" + id;

        assertThat(world.caller("fine-grained").get(uri).status()).isEqualTo(403);
        assertThat(world.caller("fine-grained").get(RUNS).status()).isEqualTo(403);
        assertThat(world.caller("classic").get(uri).status()).isEqualTo(404);
        assertThat(world.caller("classic").get(REPO).status()).isEqualTo(200);
        assertThat(world.caller("selected").get(uri).status()).isEqualTo(404);
        assertThat(world.caller("selected").get(REPO).status()).isEqualTo(404);
        assertThat(world.caller("classic").get("/orgs/acme/actions/runners").status())
                .isEqualTo(200);
    }

    @Test
    void aRenamedRepositoryLeadsToItsJobs() {
        long id = world.queue("acme/tool", "linux");
        world.change((model, now) -> model.rename("acme/tool", "acme/hammer"));

        Answer moved = caller.get(REPO + "/actions/jobs/" + id);
        String there = moved.location().orElseThrow().replaceFirst("http://[^/]+", "");

        assertThat(moved.status()).isEqualTo(301);
        assertThat(caller.get(there).object().getLong("id")).isEqualTo(id);
        assertThat(caller.get("/repos/acme/hammer/actions/jobs/" + id).status()).isEqualTo(200);
    }
}
