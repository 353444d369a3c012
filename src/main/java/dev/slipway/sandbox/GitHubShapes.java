package dev.slipway.sandbox;

import dev.slipway.sandbox.model.GitHubAnswer.Rate;
import dev.slipway.sandbox.model.GitHubGroup;
import dev.slipway.sandbox.model.GitHubJit;
import dev.slipway.sandbox.model.GitHubJob;
import dev.slipway.sandbox.model.GitHubRunner;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** GitHub's JSON of runners, field by field as its OpenAPI description has it, and that of the control API. */
final class GitHubShapes {
    private static final Set<String> READ_ONLY = Set.of("self-hosted", "linux", "x64", "arm64");

    private GitHubShapes() {}

    static JsonObject runner(GitHubRunner runner) {
        JsonArray labels = new JsonArray();
        for (int i = 0; i < runner.labels().size(); i++) {
            String label = runner.labels().get(i);
            labels.add(new JsonObject()
                    .put("id", i + 1)
                    .put("name", label)
                    .put("type", READ_ONLY.contains(label) ? "read-only" : "custom"));
        }
        return new JsonObject()
                .put("id", runner.id())
                .put("name", runner.name())
                .put("os", runner.os())
                .put("status", runner.online() ? "online" : "offline")
                .put("busy", runner.busy())
                .put("ephemeral", true)
                .put("labels", labels)
                .put("runner_group_id", runner.group());
    }

    static JsonObject runners(int total, List<GitHubRunner> runners) {
        JsonArray array = new JsonArray();
        runners.forEach(runner -> array.add(runner(runner)));
        return new JsonObject().put("total_count", total).put("runners", array);
    }

    static JsonObject jit(GitHubJit jit) {
        return new JsonObject().put("runner", runner(jit.runner())).put("encoded_jit_config", jit.encodedConfig());
    }

    static JsonObject groups(String pathUrl, int total, List<GitHubGroup> groups) {
        JsonArray array = new JsonArray();
        groups.forEach(group -> array.add(group(pathUrl + "/actions/runner-groups/" + group.id(), group)));
        return new JsonObject().put("total_count", total).put("runner_groups", array);
    }

    private static JsonObject group(String url, GitHubGroup group) {
        JsonArray workflows = new JsonArray();
        if (group.restrictedToWorkflows()) {
            workflows.add("acme/tool/.github/workflows/build.yml@refs/heads/main");
        }
        JsonObject shape = new JsonObject()
                .put("id", group.id())
                .put("name", group.name())
                .put("visibility", group.visibility())
                .put("default", group.id() == GitHubGroup.DEFAULT)
                .put("runners_url", url + "/runners")
                .put("inherited", false)
                .put("allows_public_repositories", group.allowsPublicRepositories())
                .put("restricted_to_workflows", group.restrictedToWorkflows())
                .put("selected_workflows", workflows)
                .put("workflow_restrictions_read_only", false);
        return group.visibility().equals("selected")
                ? shape.put("selected_repositories_url", url + "/repositories")
                : shape;
    }

    static JsonObject rateLimit(Rate rate) {
        JsonObject core = new JsonObject()
                .put("limit", rate.limit())
                .put("remaining", rate.remaining())
                .put("used", rate.limit() - rate.remaining())
                .put("reset", rate.reset().getEpochSecond());
        return new JsonObject()
                .put("resources", new JsonObject().put("core", core).put("search", core.copy()))
                .put("rate", core.copy());
    }

    static JsonObject error(int status, String message) {
        return new JsonObject()
                .put("message", message)
                .put("documentation_url", "https://docs.github.com/rest")
                .put("status", Integer.toString(status));
    }

    /** For the control API; the names are those of GitHub's own job object where it has them. */
    static JsonObject job(GitHubJob job) {
        return new JsonObject()
                .put("id", job.id())
                .put("run_id", job.run())
                .put("path", job.path())
                .put("repository", job.repository())
                .put("labels", new JsonArray(job.labels()))
                .put("seconds", seconds(job))
                .put("status", job.status().word())
                .put("conclusion", job.conclusion().orElse(null))
                .put("created_at", job.queuedAt().toString())
                .put("started_at", job.startedAt().map(Object::toString).orElse(null))
                .put("completed_at", job.completedAt().map(Object::toString).orElse(null))
                .put("runner_id", job.runner())
                .put("runner_name", job.runnerName());
    }

    /** What a runner is told of its job. */
    static JsonObject assignment(GitHubJob job) {
        return new JsonObject()
                .put("job", job.id())
                .put("workflow", job.workflow())
                .put("repository", job.repository())
                .put("run", Long.toString(job.run()))
                .put("seconds", seconds(job));
    }

    private static long seconds(GitHubJob job) {
        return job.duration().plusMillis(999).toSeconds();
    }
}
