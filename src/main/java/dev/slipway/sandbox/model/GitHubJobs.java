package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubJob.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The jobs that are remembered, and the runs that they belong to. */
final class GitHubJobs {
    /** Ended jobs that are remembered. */
    private static final int KEPT = 100_000;

    private final GitHubAgenda agenda;
    private final Map<Long, GitHubJobEntry> open = new LinkedHashMap<>();
    private final Map<Long, GitHubJob> ended = new LinkedHashMap<>();
    private final Map<Long, GitHubRunEntry> runs = new HashMap<>();
    private final Map<Long, Map<Status, TreeSet<GitHubRunEntry>>> byRepository = new HashMap<>();
    private long last = 40_000_000_000L;
    private long completed;
    private long lost;
    private long neverRun;
    private long cancelled;

    /** How a job comes to its end. */
    enum End {
        /** Its runner said so. */
        COMPLETED,
        /** Its runner vanished or fell silent. */
        LOST,
        /** No runner took it in time. */
        NEVER_RUN,
        CANCELLED
    }

    GitHubJobs(GitHubAgenda agenda) {
        this.agenda = agenda;
    }

    long nextId() {
        return ++last;
    }

    /** A new run. Its id is apart from its first job's without being equal. */
    GitHubRunEntry newRun(long firstJob, GitHubRegistry home, GitHubRegistry repository) {
        var run = new GitHubRunEntry(firstJob * 10 + 7, home, repository, agenda.now());
        runs.put(run.id, run);
        return run;
    }

    void opened(GitHubJobEntry job) {
        open.put(job.id, job);
        moved(job);
    }

    void moved(GitHubJobEntry job) {
        GitHubRunEntry run = job.run;
        Map<Status, TreeSet<GitHubRunEntry>> siblings =
                byRepository.computeIfAbsent(run.repository.id, r -> new HashMap<>());
        siblings.getOrDefault(run.status(), new TreeSet<>(GitHubRunEntry.NEWEST_FIRST))
                .remove(run);
        run.moved(job.snapshot(), agenda.now());
        siblings.computeIfAbsent(run.status(), s -> new TreeSet<>(GitHubRunEntry.NEWEST_FIRST))
                .add(run);
    }

    void ended(GitHubJobEntry job, End how) {
        open.remove(job.id);
        ended.put(job.id, job.snapshot());
        moved(job);
        switch (how) {
            case COMPLETED -> completed++;
            case LOST -> lost++;
            case NEVER_RUN -> neverRun++;
            case CANCELLED -> cancelled++;
        }
        if (ended.size() > KEPT) {
            forget(ended.values().iterator().next());
        }
    }

    private void forget(GitHubJob job) {
        ended.remove(job.id());
        GitHubRunEntry run = runs.get(job.run());
        if (!run.forget(job.id())) {
            runs.remove(run.id);
            byRepository.get(run.repository.id).get(Status.COMPLETED).remove(run);
        }
    }

    Optional<GitHubJobEntry> open(long job) {
        return Optional.ofNullable(open.get(job));
    }

    Optional<GitHubJob> find(long job) {
        return open(job).map(GitHubJobEntry::snapshot).or(() -> Optional.ofNullable(ended.get(job)));
    }

    Optional<GitHubRunEntry> run(long run) {
        return Optional.ofNullable(runs.get(run));
    }

    /** The newest first. */
    List<GitHubRun> runs(GitHubRegistry repository, Optional<Status> status) {
        Map<Status, TreeSet<GitHubRunEntry>> siblings = byRepository.getOrDefault(repository.id, Map.of());
        List<GitHubRunEntry> found = new ArrayList<>();
        siblings.forEach((of, runs) -> {
            if (status.isEmpty() || status.get() == of) {
                found.addAll(runs);
            }
        });
        return found.stream()
                .sorted(GitHubRunEntry.NEWEST_FIRST)
                .map(GitHubRunEntry::snapshot)
                .toList();
    }

    /** Those that ended by their end, then the open ones by age. */
    Stream<GitHubJob> all() {
        return Stream.concat(ended.values().stream(), open.values().stream().map(GitHubJobEntry::snapshot));
    }

    GitHubStatistics statistics() {
        int running =
                (int) open.values().stream().filter(GitHubJobEntry::started).count();
        List<Duration> waits = all().flatMap(job -> job.waited().stream()).toList();
        return new GitHubStatistics(open.size() - running, running, completed, lost, neverRun, cancelled, waits);
    }
}
