package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubAnswer.Ok;
import dev.slipway.sandbox.model.GitHubAnswer.Outcome;
import dev.slipway.sandbox.model.GitHubAnswer.Page;
import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import dev.slipway.sandbox.model.GitHubJob.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The jobs and runs of repositories: as people start and cancel them, and as they can be asked for. */
public final class GitHubActions {
    /** A search by status shows no more, whatever it counts (GitHub's documentation of the listing). */
    private static final int MOST_FOUND = 1_000;

    private final GitHubAgenda agenda;
    private final GitHubDesk desk;
    private final GitHubPaths paths;
    private final GitHubJobs jobs;
    private final GitHubWork work;

    GitHubActions(GitHubAgenda agenda, GitHubDesk desk, GitHubPaths paths, GitHubJobs jobs, GitHubWork work) {
        this.agenda = agenda;
        this.desk = desk;
        this.paths = paths;
        this.jobs = jobs;
        this.work = work;
    }

    /**
     * Queues a job, alone in a run of its own.
     *
     * @param path for whose runners: its repository or its organisation
     * @param repository {@code owner/repo}, which exists from now on
     * @return its id
     */
    public long queue(String path, String repository, List<String> labels, Duration duration, Instant now) {
        agenda.advance(now);
        GitHubRegistry home = paths.known(path);
        if (!repository.equals(path) && !repository.startsWith(path + "/")) {
            throw new IllegalArgumentException("no job of " + repository + " is for runners of " + path);
        }
        long id = jobs.nextId();
        return queue(id, jobs.newRun(id, home, paths.add(repository)), labels, duration);
    }

    /**
     * Queues a further job of a run, like one that had to wait for others, or a share of a matrix.
     *
     * @return its id
     */
    public long queueInto(long run, List<String> labels, Duration duration, Instant now) {
        agenda.advance(now);
        GitHubRunEntry found = jobs.run(run).orElseThrow(() -> new IllegalArgumentException("no such run: " + run));
        return queue(jobs.nextId(), found, labels, duration);
    }

    private long queue(long id, GitHubRunEntry run, List<String> labels, Duration duration) {
        List<GitHubRegistry> homes = new ArrayList<>(List.of(run.repository));
        paths.owner(run.repository).ifPresent(homes::add);
        work.queue(new GitHubJobEntry(id, run, homes, labels, duration, agenda.now()));
        return id;
    }

    /**
     * Somebody cancels a job. One that waits is over at once; one that runs when its runner has given it up.
     *
     * @param running whether one that runs is cancelled too
     * @return whether it is
     */
    public boolean cancel(long job, boolean running, Instant now) {
        agenda.advance(now);
        return work.cancel(job, running);
    }

    /** A job that is remembered, past all permissions. */
    public Optional<GitHubJob> find(long job, Instant now) {
        agenda.advance(now);
        return jobs.find(job);
    }

    /** A job of this repository; of another one it is a 404. */
    public GitHubAnswer<GitHubJob> job(String token, String repository, long id, Optional<String> etag, Instant now) {
        return desk.read(
                token,
                GitHubNeed.READ_ACTIONS,
                repository,
                etag,
                now,
                home -> jobs.find(id)
                        .filter(job -> job.repository().equals(home.path()))
                        .<Outcome<GitHubJob>>map(Ok::new)
                        .orElse(new Refused<>(404, "Not Found")));
    }

    /**
     * A repository's runs, the newest first.
     *
     * @param status a status or a conclusion, in GitHub's words; empty: all runs
     * @param page from 1
     */
    public GitHubAnswer<Page<GitHubRun>> runs(
            String token,
            String repository,
            Optional<String> status,
            int page,
            int perPage,
            Optional<String> etag,
            Instant now) {
        return desk.read(token, GitHubNeed.READ_ACTIONS, repository, etag, now, home -> {
            List<GitHubRun> all = status.isEmpty() ? jobs.runs(home, Optional.empty()) : found(home, status.get());
            List<GitHubRun> shown = status.isEmpty() ? all : all.subList(0, Math.min(all.size(), MOST_FOUND));
            Page<GitHubRun> part = Page.of(shown, page, perPage);
            return new Ok<>(new Page<>(all.size(), part.items(), part.last()));
        });
    }

    private List<GitHubRun> found(GitHubRegistry home, String word) {
        return Stream.of(Status.values())
                .filter(status -> status.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(status -> jobs.runs(home, Optional.of(status)))
                .orElseGet(() -> jobs.runs(home, Optional.of(Status.COMPLETED)).stream()
                        .filter(run -> run.conclusion().filter(word::equals).isPresent())
                        .toList());
    }

    /**
     * The jobs of a run, in the order in which they were queued.
     *
     * @param page from 1
     */
    public GitHubAnswer<Page<GitHubJob>> jobs(
            String token, String repository, long run, int page, int perPage, Optional<String> etag, Instant now) {
        return desk.read(
                token,
                GitHubNeed.READ_ACTIONS,
                repository,
                etag,
                now,
                home -> jobs.run(run)
                        .filter(found -> found.repository == home)
                        .<Outcome<Page<GitHubJob>>>map(found -> new Ok<>(Page.of(found.jobs(), page, perPage)))
                        .orElse(new Refused<>(404, "Not Found")));
    }
}
