package dev.slipway.github;

import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Job;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the queued jobs of a repository: the runs that may hold some, then each run's jobs, one request after the other.
 * One object reads once.
 */
final class JobListing {
    /**
     * Of a run that has queued jobs. A run has one status for all of its jobs: while one waits for an approval ({@code
     * waiting}) or for another run ({@code pending}), others may be queued. A {@code requested} run has not been queued
     * at all. Those that are most likely to have some come first, as there is a most.
     *
     * <p>https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-run-statuses and
     * https://github.com/actions/actions-runner-controller/issues/2723
     */
    private static final List<String> STATUSES = List.of("queued", "in_progress", "pending", "waiting");

    /** GitHub gives up to 1,000 results of a search by status. */
    private static final int MOST_PAGES_OF_RUNS = 10;

    private static final int MOST_RUNS = 1_000;
    private static final int MOST_PAGES_OF_JOBS = 30;

    private final Jobs source;
    private final GitHubPath repository;
    private final Set<Long> seen = new HashSet<>();
    private final List<Jobs.Run> unread = new ArrayList<>();
    private final Map<Long, Job> queued = new LinkedHashMap<>();
    private final Tally tally = new Tally();
    private boolean complete = true;

    private JobListing(Jobs source, GitHubPath repository) {
        this.source = source;
        this.repository = repository;
    }

    static Future<QueuedJobs> read(Jobs source, GitHubPath repository) {
        var listing = new JobListing(source, repository);
        // A run whose status changes between two of the lists may be in neither. The second round finds it, and costs
        // nothing where nothing changed.
        return listing.round().compose(first -> listing.round()).map(second -> listing.found());
    }

    private QueuedJobs found() {
        return new QueuedJobs(List.copyOf(queued.values()), complete, tally.cost(), tally.requests());
    }

    private Future<Void> round() {
        return InTurn.each(STATUSES, this::readRuns).compose(listed -> {
            List<Jobs.Run> runs = List.copyOf(unread);
            unread.clear();
            return InTurn.each(runs, this::readJobs);
        });
    }

    private Future<Void> readRuns(String status) {
        return Pages.read(page -> source.runs(repository, status, page, tally), MOST_PAGES_OF_RUNS)
                .map(all -> {
                    complete &= all.complete(Jobs.Run::id);
                    all.items().forEach(this::note);
                    return null;
                });
    }

    private void note(Jobs.Run run) {
        if (seen.contains(run.id())) {
            return;
        }
        if (seen.size() == MOST_RUNS) {
            complete = false;
            return;
        }
        seen.add(run.id());
        unread.add(run);
    }

    private Future<Void> readJobs(Jobs.Run run) {
        return pagesOf(run)
                // Of hundreds of requests one fails now and then: that must not spoil all.
                .recover(trouble -> kind(trouble) == Failure.Kind.FAILED ? pagesOf(run) : Future.failedFuture(trouble))
                .<Void>map(all -> {
                    complete &= all.complete(Jobs.Entry::id);
                    all.items().forEach(entry -> entry.queued().ifPresent(job -> queued.put(job.id(), job)));
                    return null;
                })
                .recover(trouble -> kind(trouble) == Failure.Kind.NOT_FOUND ? leftOut() : Future.failedFuture(trouble));
    }

    private Future<Pages.All<Jobs.Entry>> pagesOf(Jobs.Run run) {
        return Pages.read(page -> source.jobs(repository, run, page, tally), MOST_PAGES_OF_JOBS);
    }

    /** The run was deleted since it was listed, or so it seems. */
    private Future<Void> leftOut() {
        complete = false;
        return Future.succeededFuture();
    }

    private static Failure.Kind kind(Throwable trouble) {
        return GitHubClient.failure(trouble).kind();
    }
}
