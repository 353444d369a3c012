package dev.slipway.sandbox;

import static dev.slipway.sandbox.GitHubControlAnswers.change;
import static dev.slipway.sandbox.GitHubControlAnswers.id;
import static dev.slipway.sandbox.GitHubControlAnswers.look;
import static dev.slipway.sandbox.GitHubControlAnswers.required;

import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubStatistics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Jobs by control: {@code POST /jobs} (path, repository, labels, seconds, count; one_run: all in one new run; run: into
 * that run, without path), {@code POST /jobs/ID/cancel} (running: one that runs too), {@code GET /jobs}, {@code GET
 * /statistics}.
 */
final class GitHubControlJobs {
    private static final int MOST_JOBS = 10_000;

    private final SimulatedGitHub github;

    GitHubControlJobs(SimulatedGitHub github) {
        this.github = github;
    }

    void addTo(Router router) {
        router.post("/jobs").handler(request -> change(request, this::queue));
        router.post("/jobs/:id/cancel").handler(request -> change(request, asked -> cancel(id(request), asked)));
        router.get("/jobs").handler(request -> look(request, this::jobs));
        router.get("/statistics").handler(request -> look(request, () -> shape(github.now(GitHubModel::statistics))));
    }

    /** What all the jobs of one order have in common. */
    private record Wanted(List<String> labels, Duration duration) {}

    private JsonArray queue(JsonObject asked) {
        List<String> labels = GitHubHookBodies.words(asked, "labels").orElse(List.of());
        Duration duration = Duration.ofMillis(Math.round(asked.getDouble("seconds", 2.0) * 1000));
        int count = asked.getInteger("count", 1);
        if (count < 1 || count > MOST_JOBS || duration.isNegative()) {
            throw new IllegalArgumentException("count is from 1 to " + MOST_JOBS + ", seconds not negative");
        }
        Wanted wanted = new Wanted(labels, duration);
        Optional<Long> run = Optional.ofNullable(asked.getLong("run"));
        boolean oneRun = asked.getBoolean("one_run", false);
        JsonArray ids = new JsonArray();
        for (int i = 0; i < count; i++) {
            long id = run.isPresent() ? into(run.get(), wanted) : alone(asked, wanted);
            ids.add(id);
            if (oneRun && run.isEmpty()) {
                run = Optional.of(github.now(
                        (m, now) -> m.actions().find(id, now).orElseThrow().run()));
            }
        }
        return ids;
    }

    private long alone(JsonObject asked, Wanted wanted) {
        String path = required(asked, "path");
        String repository = asked.getString("repository", path.contains("/") ? path : path + "/sandbox");
        return github.now((m, now) -> m.queue(path, repository, wanted.labels(), wanted.duration(), now));
    }

    private long into(long run, Wanted wanted) {
        return github.now((m, now) -> m.actions().queueInto(run, wanted.labels(), wanted.duration(), now));
    }

    private JsonObject cancel(long job, JsonObject asked) {
        boolean running = asked.getBoolean("running", false);
        boolean cancelled = github.now((m, now) -> m.actions().cancel(job, running, now));
        return new JsonObject().put("cancelled", cancelled);
    }

    private JsonArray jobs() {
        JsonArray jobs = new JsonArray();
        github.now(GitHubModel::jobs).forEach(job -> jobs.add(GitHubShapes.job(job)));
        return jobs;
    }

    private static JsonObject shape(GitHubStatistics statistics) {
        return new JsonObject()
                .put("queued", statistics.queued())
                .put("running", statistics.running())
                .put("completed", statistics.completed())
                .put("lost", statistics.lost())
                .put("never_run", statistics.neverRun())
                .put("cancelled", statistics.cancelled());
    }
}
