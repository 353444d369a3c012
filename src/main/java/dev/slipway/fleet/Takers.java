package dev.slipway.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which of our runners has which job: by GitHub's word, and until that is heard by presumption. */
final class Takers {

    private final Draft draft;
    private final Jobs jobs;

    Takers(Draft draft) {
        this.draft = draft;
        jobs = draft.jobs;
    }

    /** Its guest says that it has a job. Only the first word counts: a runner has one job. */
    void claims(Runner runner, GuestRecord.Job word) {
        if (jobs.taker(runner.name()).isEmpty()
                && word.repository().isPresent()
                && word.run().isPresent()) {
            var claim = new Taker.Claim(
                    runner.pool(),
                    runner.path(),
                    word.repository().get(),
                    word.run().get(),
                    draft.now,
                    draft.tick);
            jobs.put(runner.name(), Taker.of(claim));
        }
    }

    /**
     * GitHub says that a job has started or ended.
     *
     * @param name of the runner that has, or had, it
     * @return the pool of that runner, if it is ours
     */
    Optional<String> told(Job job, Job.Stage stage, Optional<String> name) {
        Optional<Runner> runner = name.flatMap(draft::runner).filter(ours -> job.visibleTo(ours.path()));
        runner.filter(ours -> has(ours, job)).ifPresent(ours -> tell(ours, stage));
        if (name.isEmpty() && stage == Job.Stage.STARTED) {
            // Nobody else is named: it is the one that was presumed.
            jobs.takers().forEach((other, taker) -> {
                if (taker.presumed().equals(Optional.of(job.id()))) {
                    jobs.put(other, taker.told(job.id()));
                }
            });
        }
        return runner.map(Runner::pool);
    }

    /** A runner that has a job cannot get another: such news is not about it. */
    private boolean has(Runner runner, Job job) {
        Taker taker = jobs.taker(runner.name()).orElseGet(() -> Taker.of(job.id()));
        if (taker.job().isPresent() && taker.job().get() != job.id()) {
            return false;
        }
        jobs.put(runner.name(), taker.told(job.id()));
        return true;
    }

    private void tell(Runner runner, Job.Stage stage) {
        GuestNews guests = new GuestNews(draft);
        if (stage == Job.Stage.ENDED) {
            draft.put(guests.jobEnded(runner), "GitHub says that its job has ended");
        } else {
            draft.put(guests.job(runner), "GitHub says that it has a job");
        }
    }

    /** Presume what is not known, and forget those that are gone. */
    void tend() {
        if (jobs.takers().isEmpty()) {
            return;
        }
        jobs.takers().forEach(this::end);
        Map<String, Taker> seeking = new HashMap<>();
        Set<Long> presumed = new HashSet<>();
        jobs.takers().forEach((name, taker) -> {
            if (holds(taker)) {
                presumed.add(taker.presumed().get());
            } else if (taker.open()) {
                seeking.put(name, taker);
            }
        });
        if (!seeking.isEmpty()) {
            seek(seeking, presumed);
        }
    }

    /** A job that GitHub calls queued though the runner had one before is another one. */
    private boolean holds(Taker taker) {
        return taker.presumed()
                .flatMap(jobs::waiting)
                .filter(waiting -> taker.claim().orElseThrow().covers(waiting))
                .isPresent();
    }

    private void seek(Map<String, Taker> seeking, Set<Long> presumed) {
        Map<String, List<Waiting>> byRun = new HashMap<>();
        jobs.waiting()
                .forEach(waiting -> byRun.computeIfAbsent(
                                Long.toString(waiting.job().run()), run -> new ArrayList<>())
                        .add(waiting));
        jobs.takers().forEach((name, taker) -> {
            if (seeking.containsKey(name)) {
                Taker.Claim claim = taker.claim().orElseThrow();
                Optional<Long> found = byRun.getOrDefault(claim.run(), List.of()).stream()
                        .filter(waiting -> !presumed.contains(waiting.id()))
                        .filter(claim::covers)
                        .filter(serves(claim))
                        .min(Waiting.OLDEST_FIRST)
                        .map(Waiting::id);
                found.ifPresent(presumed::add);
                presume(name, taker, found);
            }
        });
    }

    /** Of a runner whose pool is gone no more is known than its path. */
    private Predicate<Waiting> serves(Taker.Claim claim) {
        Optional<Pool> pool = draft.fleet().flatMap(fleet -> fleet.pool(claim.pool()));
        Serving serving = draft.serving().orElseThrow();
        return waiting -> pool.map(known -> serving.serves(known, waiting.job()))
                .orElseGet(() -> waiting.job().visibleTo(claim.path()));
    }

    private void presume(String name, Taker taker, Optional<Long> found) {
        if (!found.equals(taker.presumed())) {
            jobs.put(name, taker.presuming(found));
        }
        Instant due = taker.endedAt().isPresent() ? draft.now : draft.now.plus(Pace.PRESUMED);
        found.ifPresent(id -> jobs.hasten(id, due));
    }

    private void end(String name, Taker taker) {
        Optional<Runner> runner = draft.runner(name);
        if (!taker.open()) {
            if (runner.isEmpty()) {
                jobs.removeTaker(name);
            }
            return;
        }
        boolean lives = runner.filter(known -> !known.reached(Stage.STOPPED)).isPresent();
        if (lives) {
            return;
        }
        if (taker.endedAt().isEmpty()) {
            // GitHub's news of it may still be on its way.
            jobs.put(name, taker.ended(draft.now));
            taker.presumed().ifPresent(id -> jobs.hasten(id, draft.now));
        }
        Instant until = taker.endedAt().orElse(draft.now).plus(Pace.PRESUMED);
        if (draft.now.isBefore(until)) {
            draft.wakeAt(until);
        } else if (runner.isPresent()) {
            jobs.put(name, taker.released());
        } else {
            jobs.removeTaker(name);
        }
    }
}
