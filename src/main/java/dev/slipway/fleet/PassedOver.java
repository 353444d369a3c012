package dev.slipway.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The idle runners of a pool that jobs wait beside in vain: GitHub does not give them the job, whatever the reason. Each
 * such job gets another runner for one of them, once GitHub has confirmed that it still waits, and then only after twice
 * as long again: a job that no runner here can ever take must not use them up.
 */
final class PassedOver {

    private final Checking checking;
    private final Instant now;
    private final List<Long> passed = new ArrayList<>();
    private final List<Long> doubted = new ArrayList<>();
    private final List<Runner> runners = new ArrayList<>();
    private Optional<Instant> nextAt = Optional.empty();

    private PassedOver(Checking checking, Instant now) {
        this.checking = checking;
        this.now = now;
    }

    /**
     * Judge the jobs and runners of one pool.
     *
     * @param jobs that the pool is to serve, oldest first
     * @param idle its runners that may be retired, oldest first
     */
    static PassedOver of(List<Waiting> jobs, List<Runner> idle, Checking checking, Instant now) {
        PassedOver beside = new PassedOver(checking, now);
        int next = 0;
        for (int i = 0; i < jobs.size() && next < idle.size(); i++) {
            next += beside.judge(jobs.get(i), idle.get(next)) ? 1 : 0;
        }
        return beside;
    }

    /** Whether this job has waited beside this runner for too long. */
    private boolean judge(Waiting job, Runner runner) {
        Instant together = later(job.since(), runner.life().since());
        Instant due = later(together.plus(Pace.PASSED_OVER.first()), job.passAfter());
        if (now.isBefore(due)) {
            nextAt = Optional.of(nextAt.filter(due::isAfter).orElse(due));
            return false;
        }
        if (verified(job, due)) {
            passed.add(job.id());
            runners.add(runner);
        } else {
            doubted.add(job.id());
        }
        return true;
    }

    /** What cannot be verified is believed. */
    private boolean verified(Waiting job, Instant due) {
        Instant fresh = later(due, now.minus(Pace.PASSED_OVER.first()));
        return checking.refuses(job.job().repository())
                || job.check().confirmedAt().filter(at -> !at.isBefore(fresh)).isPresent();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** The jobs for whose sake runners are retired. */
    List<Long> passed() {
        return passed;
    }

    /** The jobs that must be verified first. */
    List<Long> doubted() {
        return doubted;
    }

    /** The runners to be retired. */
    List<Runner> runners() {
        return runners;
    }

    /** When the next of them has waited for too long. */
    Optional<Instant> nextAt() {
        return nextAt;
    }
}
