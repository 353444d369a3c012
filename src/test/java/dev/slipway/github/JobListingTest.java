package dev.slipway.github;

import static dev.slipway.github.ScriptedGitHub.failure;
import static dev.slipway.github.ScriptedGitHub.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Job;
import dev.slipway.github.ScriptedGitHub.Asked;
import dev.slipway.github.ScriptedGitHub.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings of the queued jobs of a repository, against a server that is told what to answer. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class JobListingTest {
    private static final String RUNS = "GET /repos/acme/tool/actions/runs";
    private static final Pattern PAGE = Pattern.compile("[?&]page=(\\d+)");
    private static final Pattern STATUS = Pattern.compile("[?&]status=([a-z_]+)");

    /** By status. */
    private final Map<String, List<Long>> runs = new TreeMap<>();

    private ScriptedGitHub github;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) {
        github = new ScriptedGitHub(vertx, directory);
        github.on(RUNS, asked -> runs(asked, runs.getOrDefault(status(asked), List.of())));
    }

    @AfterEach
    void stop() {
        github.close();
    }

    private static String status(Asked asked) {
        return STATUS.matcher(asked.uri()).results().findFirst().orElseThrow().group(1);
    }

    private static int page(Asked asked) {
        return Integer.parseInt(
                PAGE.matcher(asked.uri()).results().findFirst().orElseThrow().group(1));
    }

    private static <T> List<T> page(Asked asked, List<T> all) {
        return all.stream().skip((page(asked) - 1) * 100L).limit(100).toList();
    }

    private static Reply runs(Asked asked, List<Long> ids) {
        var list = new JsonArray();
        page(asked, ids).forEach(id -> list.add(run(id)));
        return Reply.ok(new JsonObject().put("total_count", ids.size()).put("workflow_runs", list));
    }

    private static JsonObject run(long id) {
        return new JsonObject().put("id", id).put("repository", new JsonObject().put("full_name", "Acme/Tool"));
    }

    private static JsonObject job(long id, String status) {
        return new JsonObject()
                .put("id", id)
                .put("status", status)
                .put("labels", new JsonArray().add("Linux").add("GPU"))
                .put("created_at", "2026-03-01T12:00:00Z");
    }

    private static String jobsOf(long run) {
        return RUNS + "/" + run + "/jobs";
    }

    private static Reply jobs(Asked asked, JsonObject... jobs) {
        return Reply.ok(new JsonObject()
                .put("total_count", jobs.length)
                .put("jobs", new JsonArray(page(asked, List.of(jobs)))));
    }

    private void run(String status, long run, JsonObject... jobs) {
        runs.merge(
                status,
                List.of(run),
                (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
        github.on(jobsOf(run), asked -> jobs(asked, jobs));
    }

    private QueuedJobs list() {
        return get(github.client.queuedJobs("acme/tool"));
    }

    @Test
    void theQueuedJobsOfAllRunsThatAreNotOverAreFound() {
        run("queued", 1, job(11, "queued"), job(12, "queued"));
        run("in_progress", 2, job(21, "in_progress"), job(22, "queued"), job(23, "completed"));
        run("waiting", 3, job(31, "waiting"), job(32, "queued"));
        run("pending", 4, job(41, "pending"), job(42, "queued"), job(43, "requested"));

        QueuedJobs found = list();

        assertThat(found.complete()).isTrue();
        assertThat(found.jobs()).extracting(Job::id).containsExactly(11L, 12L, 22L, 42L, 32L);
        assertThat(found.jobs())
                .first()
                .isEqualTo(new Job(11, 1, "Acme/Tool", Set.of("linux", "gpu"), Instant.parse("2026-03-01T12:00:00Z")));
    }

    @Test
    void aRepositoryWithoutRunsHasNoneAndThatIsComplete() {
        assertThat(list()).isEqualTo(new QueuedJobs(List.of(), true, 4, 8));
    }

    @Test
    void onlyTheLatestAttemptIsAskedFor() {
        run("queued", 1, job(11, "queued"));

        assertThat(list().jobs()).hasSize(1);
        assertThat(github.asked)
                .extracting(Asked::uri)
                .contains("/repos/acme/tool/actions/runs/1/jobs?filter=latest&per_page=100&page=1");
    }

    @Test
    void aQuietRepositoryCostsNothing() {
        run("queued", 1, job(11, "queued"));
        run("in_progress", 2, job(21, "in_progress"));
        QueuedJobs first = list();
        github.calls.clear();

        QueuedJobs second = list();

        assertThat(second).isEqualTo(new QueuedJobs(first.jobs(), true, 0, 10));
        assertThat(github.calls)
                .hasSize(10)
                .extracting(GitHubCall::outcome)
                .containsOnly(GitHubCall.Outcome.NOT_MODIFIED);
    }

    @Test
    void allPagesAreRead() {
        LongStream.rangeClosed(1, 101).forEach(id -> run("queued", id, job(1_000 + id, "queued")));
        run(
                "in_progress",
                500,
                LongStream.rangeClosed(1, 201)
                        .mapToObj(id -> job(5_000 + id, "queued"))
                        .toArray(JsonObject[]::new));

        QueuedJobs found = list();

        assertThat(found.complete()).isTrue();
        assertThat(found.jobs()).hasSize(302).extracting(Job::id).doesNotHaveDuplicates();
    }

    @Test
    void aRunThatVanishedMeanwhileLeavesTheListingIncomplete() {
        run("queued", 1);
        run("queued", 2, job(21, "queued"));
        github.on(jobsOf(1), Reply.error(404, "Not Found"));

        QueuedJobs found = list();

        assertThat(found.complete()).isFalse();
        assertThat(found.jobs()).extracting(Job::id).containsExactly(21L);
    }

    @Test
    void aRunThatWasInNoListAsItsStatusChangedIsFoundAllTheSame() {
        // Given a run that is approved after the queued ones and before the waiting ones were listed
        run("waiting", 3, job(31, "queued"));
        github.on(RUNS, asked -> {
            if (status(asked).equals("pending") && runs.containsKey("waiting")) {
                runs.put("queued", runs.remove("waiting"));
            }
            return runs(asked, runs.getOrDefault(status(asked), List.of()));
        });

        QueuedJobs found = list();

        assertThat(found.complete()).isTrue();
        assertThat(found.jobs()).extracting(Job::id).containsExactly(31L);
    }

    @Test
    void aRunInTwoListsIsReadOnce() {
        run("queued", 1, job(11, "queued"));
        runs.put("in_progress", List.of(1L));

        QueuedJobs found = list();

        assertThat(found).isEqualTo(new QueuedJobs(found.jobs(), true, 5, 9));
        assertThat(found.jobs()).hasSize(1);
        assertThat(github.asked)
                .filteredOn(asked -> asked.uri().contains("/jobs?"))
                .hasSize(1);
    }

    @Test
    void pagesThatShiftLeaveTheListingIncomplete() {
        run("queued", 1, job(11, "queued"));
        github.on(
                RUNS,
                asked -> Reply.ok(
                        new JsonObject().put("total_count", 2).put("workflow_runs", new JsonArray().add(run(1)))));

        QueuedJobs found = list();

        assertThat(found.complete()).isFalse();
        assertThat(found.jobs()).extracting(Job::id).containsExactly(11L);
    }

    @Test
    void jobsThatShiftLeaveTheListingIncomplete() {
        run("queued", 1);
        github.on(
                jobsOf(1),
                asked -> Reply.ok(
                        new JsonObject().put("total_count", 2).put("jobs", new JsonArray().add(job(11, "queued")))));

        assertThat(list().complete()).isFalse();
    }

    @Test
    void moreRunsThanAreReadLeaveTheListingIncomplete() {
        LongStream.rangeClosed(1, 600).forEach(id -> run("queued", id, job(10_000 + id, "queued")));
        LongStream.rangeClosed(601, 1_001).forEach(id -> run("in_progress", id, job(10_000 + id, "queued")));

        QueuedJobs found = list();

        assertThat(found.complete()).isFalse();
        assertThat(found.jobs()).hasSize(1_000);
    }

    @Test
    void runsWithoutEndLeaveTheListingIncomplete() {
        github.on(
                RUNS,
                asked -> Reply.ok(new JsonObject()
                        .put("total_count", 1_000_000_000_000L)
                        .put("workflow_runs", new JsonArray().add(run(page(asked))))));

        QueuedJobs found = list();

        assertThat(found.complete()).isFalse();
        // Ten pages of each of the four statuses, twice; the jobs of none of the ten runs are there.
        assertThat(github.asked).hasSize(90);
    }

    @Test
    void jobsWithoutEndLeaveTheListingIncomplete() {
        run("queued", 1);
        github.on(
                jobsOf(1),
                asked -> Reply.ok(new JsonObject()
                        .put("total_count", 1_000_000_000_000L)
                        .put("jobs", new JsonArray().add(job(page(asked), "queued")))));

        QueuedJobs found = list();

        assertThat(found.complete()).isFalse();
        assertThat(found.jobs()).hasSize(30);
    }

    @Test
    void oneFailureAmongManyRequestsIsTriedAgain() {
        run("queued", 1);
        github.on(
                jobsOf(1),
                Reply.error(502, "Bad Gateway"),
                jobs(new Asked("", "?page=1", Map.of(), ""), job(11, "queued")));

        QueuedJobs found = list();

        assertThat(found.complete()).isTrue();
        assertThat(found.jobs()).hasSize(1);
    }

    @Test
    void anOutageIsAFailure() {
        run("queued", 1);
        github.on(jobsOf(1), Reply.error(502, "Bad Gateway"));

        Failure failure = failure(github.client.queuedJobs("acme/tool"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
        assertThat(github.asked)
                .filteredOn(asked -> asked.uri().contains("/jobs?"))
                .hasSize(2);
    }

    @Test
    void aLimitEndsTheListingAtOnce() {
        run("queued", 1);
        run("queued", 2);
        github.on(jobsOf(1), Reply.error(403, "secondary rate limit").with("retry-after", "17"));

        Failure failure = failure(github.client.queuedJobs("acme/tool"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.LIMITED);
        assertThat(failure.retryAfter().orElseThrow()).hasSeconds(17);
        assertThat(github.asked)
                .filteredOn(asked -> asked.uri().contains("/jobs?"))
                .hasSize(1);
    }

    @Test
    void aRepositoryThatIsNotSeenIsAFailureThatNamesThePermission() {
        Failure failure = failure(github.client.queuedJobs("acme/other"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(failure.message()).contains("acme/other", "scope repo", "'Actions: read'");
    }

    @Test
    void aRenamedRepositorysJobsGoByTheNameThatWasAskedFor() {
        github.on(
                "GET /repos/acme/gadget/actions/runs",
                asked -> Reply.error(301, "Moved Permanently")
                        .with("location", asked.uri().replace("gadget", "tool")));
        github.on(
                "GET /repos/acme/gadget/actions/runs/1/jobs",
                asked -> Reply.error(301, "Moved Permanently")
                        .with("location", asked.uri().replace("gadget", "tool")));
        run("queued", 1, job(11, "queued"));

        QueuedJobs found = get(github.client.queuedJobs("acme/gadget"));

        assertThat(found.complete()).isTrue();
        assertThat(found.jobs()).extracting(Job::repository).containsExactly("acme/gadget");
    }

    @Test
    void anOrganisationCannotBeAsked() {
        assertThat(failure(github.client.queuedJobs("acme")).kind()).isEqualTo(Failure.Kind.INVALID);
        assertThat(github.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>Unicorn!</html>",
                "[]",
                "{}",
                "{\"total_count\":1}",
                "{\"total_count\":\"1\",\"workflow_runs\":[]}",
                "{\"total_count\":1,\"workflow_runs\":{}}",
                "{\"total_count\":1,\"workflow_runs\":[1]}",
                "{\"total_count\":1,\"workflow_runs\":[{\"id\":0,\"repository\":{\"full_name\":\"a/b\"}}]}",
                "{\"total_count\":1,\"workflow_runs\":[{\"id\":1}]}",
                "{\"total_count\":1,\"workflow_runs\":[{\"id\":1,\"repository\":\"a/b\"}]}"
            })
    void whatIsNoPageOfRunsIsNotUnderstood(String body) {
        github.on(RUNS, Reply.ok(body));

        assertThat(failure(github.client.queuedJobs("acme/tool")).kind()).isEqualTo(Failure.Kind.FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>Unicorn!</html>",
                "{\"total_count\":1,\"jobs\":null}",
                "{\"total_count\":1,\"jobs\":[{\"id\":1}]}",
                "{\"total_count\":1,\"jobs\":[{\"id\":1,\"status\":\"queued\"}]}",
                "{\"total_count\":1,\"jobs\":[{\"id\":1,\"status\":\"queued\",\"labels\":[]}]}",
                "{\"total_count\":1,\"jobs\":[{\"id\":1,\"status\":\"queued\",\"labels\":[],\"created_at\":\"soon\"}]}",
                "{\"total_count\":1,\"jobs\":[{\"id\":1,\"status\":\"queued\",\"labels\":[1],"
                        + "\"created_at\":\"2026-03-01T12:00:00Z\"}]}"
            })
    void whatIsNoPageOfJobsIsNotUnderstood(String body) {
        run("queued", 1);
        github.on(jobsOf(1), Reply.ok(body));

        assertThat(failure(github.client.queuedJobs("acme/tool")).kind()).isEqualTo(Failure.Kind.FAILED);
    }
}
