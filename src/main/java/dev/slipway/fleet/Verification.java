package dev.slipway.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * Asks GitHub whether jobs still wait: those that something depends on first, then by age, a few at a time. No failure
 * discards a job.
 */
final class Verification {

    private final Draft draft;
    private final Jobs jobs;

    Verification(Draft draft) {
        this.draft = draft;
        jobs = draft.jobs;
    }

    /** Ask about those that are due. */
    void ask() {
        Optional<Waiting> next = next();
        while (next.isPresent()) {
            Waiting waiting = next.get();
            draft.effect(new Effect.ReadJob(waiting.id(), waiting.job().repository(), draft.tick));
            jobs.checking(
                    checking -> checking.begun(waiting.id(), waiting.check().urgent(), draft.now));
            next = next();
        }
    }

    /** The first of those that can be asked about now; says when the others can. */
    private Optional<Waiting> next() {
        Checking checking = jobs.checking();
        boolean full = checking.inFlight().size() >= Pace.JOB_CHECKS;
        Optional<Waiting> best = Optional.empty();
        for (Waiting waiting : jobs.waiting()) {
            if (!checking.inFlight().contains(waiting.id())
                    && reached(waiting.check().dueAt())
                    && reached(checking.opensAt(
                            waiting.job().repository(), waiting.check().urgent()))
                    && !full
                    && best.filter(first -> !before(waiting, first)).isEmpty()
                    && draft.rates.admits(Gate.Use.CHECK, waiting.job().repository())) {
                best = Optional.of(waiting);
            }
        }
        return best;
    }

    private static boolean before(Waiting one, Waiting other) {
        if (one.check().urgent() != other.check().urgent()) {
            return one.check().urgent();
        }
        return Waiting.OLDEST_FIRST.compare(one, other) < 0;
    }

    private boolean reached(Instant at) {
        if (at.isAfter(draft.now)) {
            draft.wakeAt(at);
            return false;
        }
        return true;
    }

    /** GitHub answered. */
    void answered(Job job) {
        path(job.repository()).ifPresent(path -> draft.hub(path, draft.hub(path).answered()));
        draft.rates.answered(job.repository());
        jobs.checking(checking -> checking.answered(job.id(), job.repository()));
    }

    void failed(Effect.ReadJob effect, Failure failure) {
        if (refuses(failure)) {
            refused(effect, failure);
        } else {
            path(effect.repository())
                    .ifPresent(path -> draft.hub(path, draft.hub(path).failed(failure)));
            draft.rates.failed(effect.repository(), failure);
            // While a limit lasts the gate holds all; past it nothing else is in the way.
            boolean limited = failure.kind() == Failure.Kind.LIMITED;
            jobs.checking(
                    checking -> limited ? checking.ended(effect.job()) : checking.failed(effect.job(), draft.now));
        }
        jobs.waiting(effect.job())
                .ifPresent(waiting -> jobs.put(waiting.with(waiting.check().failed(draft.now))));
    }

    private void refused(Effect.ReadJob effect, Failure failure) {
        if (!jobs.checking().refuses(effect.repository())) {
            draft.notice(new Notice.Oddity(
                    effect.repository(),
                    "does not let us see whether its jobs still wait ("
                            + failure.kind().word()
                            + "); the credential needs `actions: read` there (a classic token: `repo`)"));
        }
        jobs.checking(checking -> checking.refused(effect.job(), effect.repository(), draft.now));
    }

    /** Whether what was asked is not allowed, or hidden, as GitHub hides what is not allowed: another try is idle. */
    static boolean refuses(Failure failure) {
        return failure.kind() == Failure.Kind.FORBIDDEN || failure.kind() == Failure.Kind.NOT_FOUND;
    }

    /** Where trouble is told; whose limit it counts against is another matter, as others may speak for the repository. */
    private Optional<String> path(String repository) {
        return draft.serving().flatMap(serving -> serving.path(repository));
    }
}
