package dev.slipway.sandbox;

import static dev.slipway.sandbox.GitHubAsked.at;
import static dev.slipway.sandbox.GitHubAsked.caller;
import static dev.slipway.sandbox.GitHubAsked.etag;
import static dev.slipway.sandbox.GitHubAsked.id;
import static dev.slipway.sandbox.GitHubAsked.page;
import static dev.slipway.sandbox.GitHubAsked.perPage;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** GitHub's REST API for jobs and runs. */
final class GitHubActionRoutes {
    private final GitHubRestAnswers answers;
    private final GitHubWorkShapes shapes;

    GitHubActionRoutes(SimulatedGitHub github, GitHubRestAnswers answers) {
        this.answers = answers;
        this.shapes = new GitHubWorkShapes(() -> github.apiUrl().toString(), github::shown);
    }

    void addTo(Router router) {
        for (String path : GitHubAsked.REPOSITORIES) {
            router.get(path + "/actions/jobs/:id").handler(this::job);
            router.get(path + "/actions/runs").handler(this::runs);
            router.get(path + "/actions/runs/:id/jobs").handler(this::jobs);
        }
    }

    private void job(RoutingContext request) {
        answers.answer(
                request,
                "get-job",
                200,
                (m, now) -> m.actions().job(caller(request), at(request), id(request), etag(request), now),
                shapes::job);
    }

    private void runs(RoutingContext request) {
        Optional<String> status = GitHubAsked.parameter(request, "status");
        answers.answer(
                request,
                "list-runs",
                200,
                (m, now) -> m.actions()
                        .runs(
                                caller(request),
                                at(request),
                                status,
                                page(request),
                                perPage(request),
                                etag(request),
                                now),
                page -> {
                    answers.link(request, page, page(request), perPage(request));
                    return shapes.runs(page.total(), page.items());
                });
    }

    private void jobs(RoutingContext request) {
        answers.answer(
                request,
                "list-jobs",
                200,
                (m, now) -> m.actions()
                        .jobs(
                                caller(request),
                                at(request),
                                id(request),
                                page(request),
                                perPage(request),
                                etag(request),
                                now),
                page -> {
                    answers.link(request, page, page(request), perPage(request));
                    return shapes.jobs(page.total(), page.items());
                });
    }
}
