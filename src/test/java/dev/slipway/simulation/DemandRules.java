package dev.slipway.simulation;

import dev.slipway.fleet.Demand;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.Job;
import dev.slipway.fleet.Notice;
import dev.slipway.fleet.Pool;
import dev.slipway.fleet.Runner;
import dev.slipway.fleet.State;
import dev.slipway.fleet.Step;
import dev.slipway.sandbox.model.GitHubJob;
import dev.slipway.sandbox.model.GitHubJob.Status;
import dev.slipway.sandbox.simulation.Simulation;
import dev.slipway.simulation.BrokenRule.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules about jobs that hold at every step. */
final class DemandRules {

    private static final Duration JOB_LIFE = Duration.ofHours(24);

    /** News is on its way no longer, where nothing delays it. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

    private final Simulation simulation;

    DemandRules(Simulation simulation) {
        this.simulation = simulation;
    }

    void stepped(State before, Step step) {
        if (!before.demand().equals(step.state().demand())) {
            forward(before.demand(), step.state().demand());
        }
        step.notices().forEach(notice -> {
            if (notice instanceof Notice.JobMoved moved) {
                believes(moved);
            }
        });
    }

    private static void forward(Demand before, Demand after) {
        for (long job : after.waiting().keySet()) {
            Optional<Job.Stage> then = before.stage(job);
            if (then.isPresent() && then.get() != Job.Stage.QUEUED) {
                throw new BrokenRule(Rule.WENT_BACKWARD, "job " + job + " had " + then.get() + " and waits");
            }
        }
    }

    /** A job that is believed to have gone on is never looked at again. */
    private void believes(Notice.JobMoved moved) {
        Instant now = simulation.timeline().now();
        Optional<GitHubJob> job = simulation.github().actions().find(moved.job().id(), now);
        Job.Stage truth = job.map(DemandRules::stage).orElse(Job.Stage.ENDED);
        boolean expired = !now.isBefore(moved.job().queuedAt().plus(JOB_LIFE));
        if (truth.compareTo(moved.to()) < 0 && !expired) {
            throw new BrokenRule(Rule.FALSE_BELIEF, moved + ", and GitHub has " + job);
        }
    }

    private static Job.Stage stage(GitHubJob job) {
        return switch (job.status()) {
            case QUEUED -> Job.Stage.QUEUED;
            case IN_PROGRESS -> Job.Stage.STARTED;
            case COMPLETED -> Job.Stage.ENDED;
        };
    }

    /**
     * Where all is heard at once, a pool that launches has no more free runners than it is to keep, and one for each job
     * that waits.
     */
    void phantoms(State state, Fleet fleet, Set<String> launching) {
        for (Pool pool : fleet.pools()) {
            if (launching.contains(pool.name())) {
                phantoms(state, pool);
            }
        }
    }

    private void phantoms(State state, Pool pool) {
        Instant now = simulation.timeline().now();
        List<GitHubJob> jobs = simulation.github().jobs(now).toList();
        List<String> free = state.runners().values().stream()
                .filter(runner -> runner.pool().equals(pool.name()) && runner.available())
                .map(Runner::name)
                .filter(name -> jobs.stream().noneMatch(job -> job.runnerName().equals(name)))
                .toList();
        long wanting = jobs.stream()
                .filter(job -> counts(job, pool, state, now) && fits(job, pool))
                .count();
        if (free.size() > pool.idle() + wanting) {
            throw new BrokenRule(
                    Rule.PHANTOM_DEMAND,
                    "pool " + pool.name() + " has " + free + " free, keeps " + pool.idle() + ", and " + wanting
                            + " jobs want one");
        }
    }

    /** One that has just gone on elsewhere is not yet heard of. */
    private static boolean counts(GitHubJob job, Pool pool, State state, Instant now) {
        Runner runner = state.runners().get(job.runnerName());
        boolean elsewhere = runner == null || !runner.pool().equals(pool.name());
        Instant moved = job.completedAt().or(job::startedAt).orElse(now);
        return job.status() == Status.QUEUED
                || (elsewhere && moved.plus(ON_ITS_WAY).isAfter(now));
    }

    private static boolean fits(GitHubJob job, Pool pool) {
        boolean seen = job.repository().equals(pool.path()) || job.repository().startsWith(pool.path() + "/");
        return seen
                && job.labels().stream()
                        .allMatch(label ->
                                label.equals("self-hosted") || pool.labels().contains(label));
    }
}
