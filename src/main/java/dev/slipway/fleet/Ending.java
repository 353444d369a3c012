package dev.slipway.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The end of a runner's life: that it stopped, how it went, and what it leaves at GitHub. */
final class Ending {

    private final Draft draft;

    Ending(Draft draft) {
        this.draft = draft;
    }

    /** LXD confirmed that it stopped. */
    void stopped(Runner runner, String cause) {
        Body body = runner.body().confirmed(Body.Presence.STOPPED, draft.tick);
        Runner stopped = runner.with(body).advanced(Stage.STOPPED, draft.now);
        // What could not be read while it ran may be readable now.
        boolean news = !runner.reached(Stage.STOPPED);
        draft.put(news ? stopped.with(stopped.calls().forgiven(Calls.Call.READ_CONSOLE)) : stopped, cause);
    }

    /** Its instance was created and will never be started. */
    void halfMade(Runner runner, String cause) {
        Body body = runner.body().confirmed(Body.Presence.STOPPED, draft.tick);
        settle(runner.with(body).advanced(Stage.STOPPED, draft.now), Outcome.FAILED, cause);
    }

    /** The last of its console was read, or cannot be: what is known now is all that ever will be. */
    void heardOut(Runner runner) {
        if (runner.life().outcome().isEmpty()) {
            settle(runner, outcome(runner), "stopped");
        }
    }

    /** Its instance is not at LXD any more. */
    void gone(Runner runner, Outcome unlessSettled) {
        if (runner.life().outcome().isEmpty()) {
            settle(runner.advanced(Stage.STOPPED, draft.now), unlessSettled, "its instance is gone");
        }
        draft.runner(runner.name()).ifPresent(draft::remove);
    }

    private void settle(Runner runner, Outcome outcome, String cause) {
        Duration lived = Duration.between(runner.birth().launchedAt(), draft.now);
        draft.put(runner.with(runner.life().settled(outcome)), cause);
        draft.notice(new Notice.RunnerFinished(runner.name(), runner.pool(), outcome, lived));
        judgePool(runner, outcome);
        condemn(runner, outcome);
    }

    private void judgePool(Runner runner, Outcome outcome) {
        boolean neverListened = outcome == Outcome.LOST && !runner.told().listened();
        if (outcome == Outcome.YOUNG || neverListened) {
            draft.pool(
                    runner.pool(),
                    pool -> pool.diedYoung(
                            draft.now,
                            runner.birth().launchedAt(),
                            runner.name() + " stopped without ever having listened or had a job"));
        } else if (outcome == Outcome.COMPLETED) {
            draft.pool(runner.pool(), PoolCondition::thrived);
        }
    }

    /**
     * A registration that had no job stays at GitHub for a day: it is removed at once. One whose job ended is removed by
     * GitHub itself, and costs us no request.
     */
    private void condemn(Runner runner, Outcome outcome) {
        if (outcome == Outcome.COMPLETED
                || runner.registration() == 0
                || runner.standing().is(Standing.Status.ABSENT)) {
            return;
        }
        // Its own deregistration may be under way: that answer counts, none other is asked for.
        Calls calls = runner.inFlight(Calls.Call.DEREGISTER) ? Calls.NONE.begun(Calls.Call.DEREGISTER) : Calls.NONE;
        Hub hub = draft.hub(runner.path());
        Map<Long, Hub.Orphan> orphans = new HashMap<>(hub.orphans());
        orphans.put(
                runner.registration(),
                new Hub.Orphan(runner.registration(), runner.name(), Optional.of(draft.now), true, calls));
        draft.hub(runner.path(), hub.withOrphans(orphans));
    }

    private static Outcome outcome(Runner runner) {
        Life.Told told = runner.told();
        Optional<Farewell.Reason> reason = runner.farewell().map(Farewell::reason);
        if (told.job()) {
            if (reason.filter(Farewell.Reason::forced).isPresent() && !told.end()) {
                return Outcome.KILLED;
            }
            return told.end() || told.flooded() || reason.isPresent() ? Outcome.COMPLETED : Outcome.CRASHED;
        }
        if (reason.filter(Farewell.Reason::lost).isPresent()) {
            return Outcome.LOST;
        }
        if (reason.filter(Farewell.Reason::retired).isPresent()) {
            return Outcome.RETIRED;
        }
        // Of an adopted runner, or a flooded console, not all that it said is known: that is no young death.
        boolean maybeListened =
                told.listened() || told.flooded() || runner.birth().adopted();
        return maybeListened ? Outcome.UNUSED : Outcome.YOUNG;
    }
}
