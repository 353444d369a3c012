package dev.slipway.github;

import static dev.slipway.github.GitHubCall.Operation.GET_JOB;
import static dev.slipway.github.GitHubCall.Operation.LIST_JOBS;
import static dev.slipway.github.GitHubCall.Operation.LIST_RUNS;

import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Job;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Workflow runs and jobs of repositories, asked for conditionally: what still waits costs nothing to ask for again. */
final class Jobs {
    private static final int MOST_LOOKS_KEPT = 5_000;
    private static final int MOST_RUNS_KEPT = 10_000;
    private static final int MOST_JOBS_KEPT = 30_000;

    /** A workflow run that is not over. */
    record Run(long id, String repository) {}

    /**
     * A job of a run.
     *
     * @param queued what it is, if it waits for a runner
     */
    record Entry(long id, Optional<Job> queued) {}

    private final GitHubApi api;
    private final Kept<JobLook> looks;
    private final Kept<Pages.Page<Run>> runs;
    private final Kept<Pages.Page<Entry>> jobs;

    Jobs(GitHubApi api) {
        this.api = api;
        this.looks = new Kept<>(api, MOST_LOOKS_KEPT, look -> 1);
        this.runs = new Kept<>(api, MOST_RUNS_KEPT, Pages.Page::weight);
        this.jobs = new Kept<>(api, MOST_JOBS_KEPT, Pages.Page::weight);
    }

    /** One job; ended if GitHub does not have it while it does show the repository's runs. */
    Future<JobLook> look(GitHubPath repository, long id) {
        var request = GitHubRequest.get(GET_JOB, repository, repository.job(id));
        return looks.get(request, new Tally(), response -> look(response.json(), id))
                .recover(trouble -> GitHubClient.failure(trouble).kind() == Failure.Kind.NOT_FOUND
                        ? see(repository).map(seen -> gone(request))
                        : Future.failedFuture(trouble));
    }

    private JobLook gone(GitHubRequest request) {
        looks.forget(request.resource());
        return new JobLook(Job.Stage.ENDED, Optional.empty());
    }

    /** Fails, naming the permission, if the credential may not read the repository's runs and jobs. */
    Future<Void> see(GitHubPath repository) {
        return api.call(GitHubRequest.get(LIST_RUNS, repository, repository.runs() + "?per_page=1"))
                .map(GitHubResponse::json)
                .mapEmpty();
    }

    /** A page of the runs that have this status. */
    Future<Pages.Page<Run>> runs(GitHubPath repository, String status, int page, Tally tally) {
        String resource = repository.runs() + "?status=" + status + "&exclude_pull_requests=true&per_page="
                + Pages.PER_PAGE + "&page=" + page;
        return runs.get(
                GitHubRequest.get(LIST_RUNS, repository, resource),
                tally,
                response -> runs(repository, response.json()));
    }

    /** A page of the jobs of a run's latest attempt. */
    Future<Pages.Page<Entry>> jobs(GitHubPath repository, Run run, int page, Tally tally) {
        String resource =
                repository.runs() + "/" + run.id() + "/jobs?filter=latest&per_page=" + Pages.PER_PAGE + "&page=" + page;
        return jobs.get(
                GitHubRequest.get(LIST_JOBS, repository, resource), tally, response -> jobs(run, response.json()));
    }

    static JobLook look(JsonObject job, long id) {
        if (Json.id(job, "id") != id) {
            throw new GitHubException(Failure.Kind.FAILED, "GitHub answered with another job than " + id);
        }
        Job.Stage stage = stage(Json.text(job, "status"));
        return new JobLook(stage, stage == Job.Stage.QUEUED ? Optional.empty() : Json.textIfAny(job, "runner_name"));
    }

    private static Job.Stage stage(String status) {
        return switch (status) {
            case "queued", "waiting", "pending", "requested" -> Job.Stage.QUEUED;
            case "in_progress" -> Job.Stage.STARTED;
            case "completed" -> Job.Stage.ENDED;
            default ->
                throw new GitHubException(
                        Failure.Kind.FAILED,
                        "GitHub's answer is not understood: a job's status is '" + OneLine.of(status, 40) + "'");
        };
    }

    private static Pages.Page<Run> runs(GitHubPath repository, JsonObject answer) {
        return new Pages.Page<>(
                Json.count(answer, "total_count"),
                Json.objects(answer, "workflow_runs").stream()
                        .map(run -> new Run(Json.id(run, "id"), spelled(repository, run)))
                        .toList());
    }

    /** As GitHub spells it; a renamed repository's jobs go by the name that the pools know. */
    private static String spelled(GitHubPath repository, JsonObject run) {
        String name = Json.text(Json.object(run, "repository"), "full_name");
        return name.equalsIgnoreCase(repository.words()) ? name : repository.words();
    }

    private static Pages.Page<Entry> jobs(Run run, JsonObject answer) {
        return new Pages.Page<>(
                Json.count(answer, "total_count"),
                Json.objects(answer, "jobs").stream()
                        .map(job -> entry(run, job))
                        .toList());
    }

    /** A job that waits for an approval or for other runs would not be given to a runner yet: it is not queued. */
    private static Entry entry(Run run, JsonObject job) {
        long id = Json.id(job, "id");
        Optional<Job> queued = Optional.of(Json.text(job, "status"))
                .filter("queued"::equals)
                .map(status -> new Job(
                        id, run.id(), run.repository(), Json.texts(job, "labels"), Json.instant(job, "created_at")));
        return new Entry(id, queued);
    }
}
