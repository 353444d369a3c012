package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Job;
import dev.slipway.sandbox.model.GitHubJob;
import dev.slipway.sandbox.model.GitHubRun;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the queued jobs of a repository as the real client does: the runs that may hold some, then each run's jobs, and
 * all of it once more for runs that changed meanwhile. One object reads once.
 */
final class JobListing {

    /** Those that the real client asks for, though the model's runs never have the last two. */
    private static final List<String> STATUSES = List.of("queued", "in_progress", "pending", "waiting");

    private final GitHubWire github;
    private final int perPage;
    private final Errand errand;
    private final Effect.ListJobs effect;
    private final Consumer<Reply<Event>> answer;
    private final Set<Long> seen = new HashSet<>();
    private final List<Long> unread = new ArrayList<>();
    private final Map<Long, Job> queued = new LinkedHashMap<>();
    private boolean complete = true;

    private JobListing(
            GitHubWire github, int perPage, Errand errand, Effect.ListJobs effect, Consumer<Reply<Event>> answer) {
        this.github = github;
        this.perPage = perPage;
        this.errand = errand;
        this.effect = effect;
        this.answer = answer;
    }

    static void read(
            GitHubWire github, int perPage, Errand errand, Effect.ListJobs effect, Consumer<Reply<Event>> answer) {
        var listing = new JobListing(github, perPage, errand, effect, answer);
        listing.round(() -> listing.round(listing::end));
    }

    private void end() {
        answer.accept(Reply.of(new Event.JobsListed(
                effect.path(),
                effect.asked(),
                List.copyOf(queued.values()),
                complete,
                errand.cost(),
                errand.requests())));
    }

    private void round(Runnable next) {
        readRuns(STATUSES, () -> {
            List<Long> runs = List.copyOf(unread);
            unread.clear();
            readJobs(runs, true, next);
        });
    }

    private void readRuns(List<String> statuses, Runnable next) {
        if (statuses.isEmpty()) {
            next.run();
            return;
        }
        Optional<String> status = Optional.of(statuses.get(0));
        Pages.Source<GitHubRun> pages = (page, part) -> github.ask(
                errand,
                "runs of " + effect.path() + " " + status + " " + page,
                (model, token, etag, now) ->
                        model.actions().runs(token, effect.path(), status, page, perPage, etag, now),
                part);
        Pages.read(pages, GitHubRun::id, perPage, reply -> {
            if (reply.value().isEmpty()) {
                answer.accept(reply.as());
                return;
            }
            complete &= reply.value().get().complete();
            reply.value().get().items().stream()
                    .map(GitHubRun::id)
                    .filter(seen::add)
                    .forEach(unread::add);
            readRuns(statuses.subList(1, statuses.size()), next);
        });
    }

    /** @param again a run that cannot be read is tried once more */
    private void readJobs(List<Long> runs, boolean again, Runnable next) {
        if (runs.isEmpty()) {
            next.run();
            return;
        }
        Pages.Source<GitHubJob> pages = (page, part) -> github.ask(
                errand,
                "jobs of run " + runs.get(0) + " " + page,
                (model, token, etag, now) ->
                        model.actions().jobs(token, effect.path(), runs.get(0), page, perPage, etag, now),
                part);
        Pages.read(pages, GitHubJob::id, perPage, reply -> {
            if (again && reply.failedAs(Failure.Kind.FAILED)) {
                readJobs(runs, false, next);
            } else if (reply.value().isPresent() || reply.failedAs(Failure.Kind.NOT_FOUND)) {
                took(reply.value());
                readJobs(runs.subList(1, runs.size()), true, next);
            } else {
                answer.accept(reply.as());
            }
        });
    }

    /** @param jobs empty if the run was deleted since it was listed */
    private void took(Optional<Pages.All<GitHubJob>> jobs) {
        complete &= jobs.filter(Pages.All::complete).isPresent();
        jobs.stream()
                .flatMap(all -> all.items().stream())
                .filter(job -> job.status() == GitHubJob.Status.QUEUED)
                .map(ShownJobs::job)
                .forEach(job -> queued.put(job.id(), job));
    }
}
