package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubJobs.End;
import dev.slipway.sandbox.model.GitHubModel.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Who runs which job: the sessions of the runners and the jobs that they take, over all paths. */
final class GitHubWork {
    /** Sessions that wait to be told. */
    private static final int KEPT = 100_000;

    /** A runner that has not given its job up by then is not waited for (GitHub's own figure). */
    private static final Duration CANCELLING = Duration.ofMinutes(5);

    private final GitHubTerms terms;
    private final GitHubAgenda agenda;
    private final SplittableRandom random;
    private final GitHubJobs jobs;
    private final GitHubDeliveries deliveries;
    private final Map<String, GitHubRunnerEntry> sessions = new HashMap<>();
    /** Sessions with something to be told, for whoever holds their polls open. */
    private final Set<String> awake = new LinkedHashSet<>();

    private GitHubFaults faults;

    GitHubWork(
            GitHubTerms terms,
            GitHubAgenda agenda,
            SplittableRandom random,
            GitHubJobs jobs,
            GitHubDeliveries deliveries,
            GitHubFaults faults) {
        this.terms = terms;
        this.agenda = agenda;
        this.random = random;
        this.jobs = jobs;
        this.deliveries = deliveries;
        this.faults = faults;
    }

    void faults(GitHubFaults changed) {
        faults = changed;
    }

    void queue(GitHubJobEntry job) {
        jobs.opened(job);
        job.queueDeadline = agenda.at(agenda.now().plus(terms.queuedAtMost()), () -> starve(job));
        deliveries.tell(job, "queued");
        offer(job);
    }

    /** Gives the job to any runner that waits; else it waits itself. */
    private void offer(GitHubJobEntry job) {
        for (GitHubRegistry home : job.homes) {
            Optional<GitHubRunnerEntry> runner = home.takeRunner(job.wanted, random, agenda.now());
            if (runner.isPresent()) {
                assign(job, runner.get());
                return;
            }
        }
        job.homes.forEach(home -> home.queue(job));
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
        withdraw(job);
        close(job, "failure", End.NEVER_RUN);
    }

    /** Of a job that has not started: no runner gets it any more. */
    private void withdraw(GitHubJobEntry job) {
        if (job.runner == null) {
            job.homes.forEach(home -> home.unqueue(job));
        } else {
            unassign(job);
        }
    }

    /**
     * A job that waits is over at once; one that runs when its runner has given it up, or some minutes later.
     *
     * @param running whether one that runs is cancelled too
     * @return whether it is cancelled
     */
    boolean cancel(long id, boolean running) {
        Optional<GitHubJobEntry> found = jobs.open(id).filter(job -> running || !job.started());
        found.ifPresent(job -> {
            if (job.started()) {
                job.cancelling = true;
                agenda.cancel(job.deadline);
                job.deadline = agenda.at(agenda.now().plus(CANCELLING), () -> remove(job.runner));
                wake(job.runner.session);
            } else {
                withdraw(job);
                close(job, "cancelled", End.CANCELLED);
            }
        });
        return found.isPresent();
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
        jobs.moved(job);
        deliveries.tell(job, "in_progress");
    }

    /** A runner does not poll while it works: it counts as connected until its job should have ended long ago. */
    private void expectEnd(GitHubRunnerEntry runner) {
        if (runner.job.cancelling) {
            return;
        }
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
            close(runner.job, conclusion, End.COMPLETED);
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
            close(runner.job, "failure", End.LOST);
        }
    }

    private void close(GitHubJobEntry job, String conclusion, End how) {
        if (job.deadline != null) {
            agenda.cancel(job.deadline);
        }
        agenda.cancel(job.queueDeadline);
        job.completedAt = Optional.of(agenda.now());
        job.conclusion = Optional.of(job.cancelling ? "cancelled" : conclusion);
        jobs.ended(job, job.cancelling ? End.CANCELLED : how);
        deliveries.tell(job, "completed");
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
}
