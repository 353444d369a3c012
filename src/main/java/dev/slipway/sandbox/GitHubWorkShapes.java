package dev.slipway.sandbox;

import dev.slipway.sandbox.model.GitHubJob;
import dev.slipway.sandbox.model.GitHubJob.Status;
import dev.slipway.sandbox.model.GitHubRun;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** GitHub's JSON of jobs and runs, in REST and in deliveries. */
final class GitHubWorkShapes {
    private static final String COMMIT = "f83a356604ae3c5d03e1b46ef4d1ca77d64a90b0";

    private final Supplier<String> apiUrl;
    private final UnaryOperator<Instant> clock;

    /**
     * @param apiUrl known once the server listens
     * @param clock what GitHub's shows at a true time
     */
    GitHubWorkShapes(Supplier<String> apiUrl, UnaryOperator<Instant> clock) {
        this.apiUrl = apiUrl;
        this.clock = clock;
    }

    private String time(Instant at) {
        return seconds(clock.apply(at));
    }

    JsonObject jobs(int total, List<GitHubJob> jobs) {
        JsonArray items = new JsonArray();
        jobs.forEach(job -> items.add(job(job)));
        return new JsonObject().put("total_count", total).put("jobs", items);
    }

    /** Of a job that no runner has: nulls while it waits, and zero and nothing once it has ended, as GitHub does. */
    JsonObject job(GitHubJob job) {
        String repository = apiUrl.get() + "/repos/" + job.repository();
        boolean ended = job.status() == Status.COMPLETED;
        boolean ran = job.runner() > 0;
        return new JsonObject()
                .put("id", job.id())
                .put("run_id", job.run())
                .put("workflow_name", job.workflow())
                .put("head_branch", "main")
                .put("run_url", repository + "/actions/runs/" + job.run())
                .put("run_attempt", 1)
                .put("node_id", "CR_" + job.id())
                .put("head_sha", COMMIT)
                .put("url", repository + "/actions/jobs/" + job.id())
                .put("html_url", html(job.repository(), job.run()) + "/job/" + job.id())
                .put("status", job.status().word())
                .put("conclusion", job.conclusion().orElse(null))
                .put("created_at", time(job.queuedAt()))
                .put("started_at", time(job.startedAt().orElse(job.queuedAt())))
                .put("completed_at", job.completedAt().map(this::time).orElse(null))
                .put("name", job.workflow())
                .put("steps", ran ? new JsonArray().add(step(job, ended)) : new JsonArray())
                .put("check_run_url", repository + "/check-runs/" + job.id())
                .put("labels", new JsonArray(job.labels()))
                .put("runner_id", ran || ended ? job.runner() : null)
                .put("runner_name", ran || ended ? job.runnerName() : null)
                .put("runner_group_id", ran || ended ? job.runnerGroup() : null)
                .put("runner_group_name", ran ? "Default" : ended ? "" : null);
    }

    private JsonObject step(GitHubJob job, boolean ended) {
        return new JsonObject()
                .put("name", "Set up job")
                .put("status", ended ? "completed" : "in_progress")
                .put("conclusion", ended ? job.conclusion().orElse(null) : null)
                .put("number", 1)
                .put("started_at", job.startedAt().map(this::time).orElse(null))
                .put("completed_at", job.completedAt().map(this::time).orElse(null));
    }

    JsonObject runs(int total, List<GitHubRun> runs) {
        JsonArray items = new JsonArray();
        runs.forEach(run -> items.add(run(run)));
        return new JsonObject().put("total_count", total).put("workflow_runs", items);
    }

    private JsonObject run(GitHubRun run) {
        String url = apiUrl.get() + "/repos/" + run.repository() + "/actions/runs/" + run.id();
        JsonObject repository = GitHubPathShapes.minimalRepository(apiUrl.get(), run.repository(), 1);
        JsonObject actor = GitHubPathShapes.account(apiUrl.get(), "octocat");
        return new JsonObject()
                .put("id", run.id())
                .put("name", run.workflow())
                .put("node_id", "WFR_" + run.id())
                .put("head_branch", "main")
                .put("head_sha", COMMIT)
                .put("path", ".github/workflows/build.yml@main")
                .put("display_title", "Build")
                .put("run_number", 1)
                .put("event", "push")
                .put("status", run.status().word())
                .put("conclusion", run.conclusion().orElse(null))
                .put("workflow_id", 1)
                .put("check_suite_id", 1)
                .put("check_suite_node_id", "CS_1")
                .put("url", url)
                .put("html_url", html(run.repository(), run.id()))
                .put("pull_requests", new JsonArray())
                .put("created_at", time(run.createdAt()))
                .put("updated_at", time(run.updatedAt()))
                .put("actor", actor)
                .put("run_attempt", 1)
                .put("referenced_workflows", new JsonArray())
                .put("run_started_at", time(run.createdAt()))
                .put("triggering_actor", actor)
                .put("jobs_url", url + "/jobs")
                .put("logs_url", url + "/logs")
                .put("check_suite_url", apiUrl.get() + "/repos/" + run.repository() + "/check-suites/1")
                .put("artifacts_url", url + "/artifacts")
                .put("cancel_url", url + "/cancel")
                .put("rerun_url", url + "/rerun")
                .put("previous_attempt_url", (String) null)
                .put("workflow_url", apiUrl.get() + "/repos/" + run.repository() + "/actions/workflows/1")
                .put("head_commit", commit())
                .put("repository", repository)
                .put("head_repository", repository);
    }

    private static JsonObject commit() {
        JsonObject somebody = new JsonObject().put("name", "octocat").put("email", "octocat@users.noreply.invalid");
        return new JsonObject()
                .put("id", COMMIT)
                .put("tree_id", COMMIT)
                .put("message", "Build it")
                .put("timestamp", GitHubPathShapes.LONG_AGO)
                .put("author", somebody)
                .put("committer", somebody);
    }

    private String html(String repository, long run) {
        return apiUrl.get() + "/" + repository + "/actions/runs/" + run;
    }

    /** GitHub says times to the second. */
    static String seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
