package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubModel.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Jobs and the sessions of the runners that take them, over all paths. */
final class GitHubWork {
    /** Ended jobs that are remembered, and sessions that wait to be told. */
    private static final int KEPT = 100_000;

    private final GitHubTerms terms;
    private final GitHubAgenda agenda;
    private final SplittableRandom random;
    private final GitHubOutbox outbox;
    private final Map<String, GitHubRunnerEntry> sessions = new HashMap<>();
    private final Map<Long, GitHubJobEntry> openJobs = new LinkedHashMap<>();
    private final Deque<GitHubJob> endedJobs = new ArrayDeque<>();
    /** Sessions with something to be told, for whoever holds their polls open. */
    private final Set<String> awake = new LinkedHashSet<>();

    private GitHubFaults faults;
    private long lastJob = 40_000_000_000L;
    private long completed;
    private long lost;
    private long neverRun;

    GitHubWork(GitHubTerms terms, GitHubAgenda agenda, SplittableRandom random, GitHubFaults faults) {
        this.terms = terms;
        this.agenda = agenda;
        this.random = random;
        this.outbox = new GitHubOutbox(agenda, random.split());
        this.faults = faults;
    }

    void faults(GitHubFaults changed) {
        faults = changed;
    }

    GitHubOutbox outbox() {
        return outbox;
    }

    long queue(GitHubRegistry home, String repository, List<String> labels, Duration duration) {
        var job = new GitHubJobEntry(++lastJob, home, repository, labels, duration, agenda.now());
        openJobs.put(job.id, job);
        job.queueDeadline = agenda.at(agenda.now().plus(terms.queuedAtMost()), () -> starve(job));
        tell(job, "queued");
        offer(job);
        return job.id;
    }

    /** Gives the job to any runner that waits; else it waits itself. */
    private void offer(GitHubJobEntry job) {
        Optional<GitHubRunnerEntry> runner = job.home.takeRunner(job.wanted, random, agenda.now());
        if (runner.isPresent()) {
            assign(job, runner.get());
        } else {
            job.home.queue(job);
        }
    }

    private void assign(GitHubJobEntry job, GitHubRunnerEntry runner) {
        runner.home.rest(runner);
        job.runner = runner;
        runner.job = job;
        job.deadline = agenda.at(agenda.now().plus(terms.pickUp()), () -> {
            unassign(job);
            offer(job);
        });
        wake(runner.session);
    }

    private void unassign(GitHubJobEntry job) {
        agenda.cancel(job.deadline);
        job.runner.job = null;
        job.runner = null;
    }

    private void starve(GitHubJobEntry job) {
        if (job.runner == null) {
            job.home.unqueue(job);
        } else {
            unassign(job);
        }
        neverRun++;
        close(job, "failure");
    }

    String connect(GitHubRunnerEntry runner) {
        runner.session = "%016x%016x".formatted(random.nextLong(), random.nextLong());
        sessions.put(runner.session, runner);
        runner.seen(agenda.now(), agenda.now().plus(terms.offlineAfter()));
        return runner.session;
    }

    Optional<GitHubRunnerEntry> runner(String session) {
        return Optional.ofNullable(sessions.get(session));
    }

    Poll poll(String session, Duration hold) {
        awake.remove(session);
        GitHubRunnerEntry runner = sessions.get(session);
        if (runner == null) {
            return new Poll.Gone();
        }
        runner.seen(agenda.now(), agenda.now().plus(hold).plus(terms.offlineAfter()));
        if (runner.job == null) {
            runner.home.takeJob(runner.matched).ifPresent(job -> assign(job, runner));
        }
        if (runner.job == null) {
            runner.home.await(runner);
            return new Poll.Nothing();
        }
        if (!runner.job.started()) {
            start(runner.job, runner);
        }
        expectEnd(runner);
        // A runner that asks again while it works missed the answer; it gets the same job.
        return new Poll.Assigned(runner.job.snapshot());
    }

    private void start(GitHubJobEntry job, GitHubRunnerEntry runner) {
        awake.remove(runner.session);
        agenda.cancel(job.queueDeadline);
        job.startedAt = Optional.of(agenda.now());
        runner.shownIdle = random.nextDouble() < faults.idleThoughBusy();
        tell(job, "in_progress");
    }

    /** A runner does not poll while it works: it counts as connected until its job should have ended long ago. */
    private void expectEnd(GitHubRunnerEntry runner) {
        agenda.cancel(runner.job.deadline);
        Instant silent = agenda.now().plus(runner.job.duration).plus(terms.lostAfter());
        runner.job.deadline = agenda.at(silent, () -> remove(runner));
        runner.seen(agenda.now(), silent);
    }

    /** The connection broke. A job that runs is given up some time later. */
    void fallSilent(GitHubRunnerEntry runner) {
        runner.onlineUntil = Instant.MIN;
        Instant at = agenda.now().plus(terms.lostAfter());
        if (runner.working() && at.isBefore(runner.job.deadline.at())) {
            agenda.cancel(runner.job.deadline);
            runner.job.deadline = agenda.at(at, () -> remove(runner));
        }
    }

    /** The runner has ended; with it ends the registration if it ran a job, as it was for one only. */
    void end(GitHubRunnerEntry runner, String conclusion) {
        sessions.remove(runner.session);
        runner.onlineUntil = Instant.MIN;
        runner.home.rest(runner);
        if (runner.working()) {
            completed++;
            close(runner.job, conclusion);
            remove(runner);
        }
    }

    /** The registration is gone: a job that it runs is lost, one that it has not picked up is queued again in time. */
    void remove(GitHubRunnerEntry runner) {
        agenda.cancel(runner.cleanUp);
        runner.home.remove(runner);
        if (sessions.remove(runner.session) != null) {
            wake(runner.session);
        }
        if (runner.working() && !runner.job.ended()) {
            lost++;
            close(runner.job, "failure");
        }
    }

    private void close(GitHubJobEntry job, String conclusion) {
        if (job.deadline != null) {
            agenda.cancel(job.deadline);
        }
        agenda.cancel(job.queueDeadline);
        job.completedAt = Optional.of(agenda.now());
        job.conclusion = Optional.of(conclusion);
        openJobs.remove(job.id);
        endedJobs.addLast(job.snapshot());
        if (endedJobs.size() > KEPT) {
            endedJobs.removeFirst();
        }
        tell(job, "completed");
    }

    private void tell(GitHubJobEntry job, String action) {
        outbox.tell(job.snapshot(), action, faults);
    }

    private void wake(String session) {
        if (awake.size() < KEPT) {
            awake.add(session);
        }
    }

    List<String> drainAwake() {
        List<String> drained = List.copyOf(awake);
        awake.clear();
        return drained;
    }

    Stream<GitHubJob> jobs() {
        return Stream.concat(endedJobs.stream(), openJobs.values().stream().map(GitHubJobEntry::snapshot));
    }

    GitHubStatistics statistics() {
        int running =
                (int) openJobs.values().stream().filter(GitHubJobEntry::started).count();
        List<Duration> waits = jobs().flatMap(job -> job.waited().stream()).toList();
        return new GitHubStatistics(openJobs.size() - running, running, completed, lost, neverRun, waits);
    }
}
