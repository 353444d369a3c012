package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;

/** What the stages of a launch, and its end, mean for a runner. */
final class LaunchNews {

    private final Draft draft;

    LaunchNews(Draft draft) {
        this.draft = draft;
    }

    void progressed(Event.LaunchProgressed news) {
        draft.runner(news.runner()).ifPresent(runner -> {
            switch (news.stage()) {
                case JIT -> registered(runner, news.registration());
                case CREATE -> created(runner);
                case START -> started(runner);
                case LISTENING -> throw new IllegalArgumentException("listening is the guest's news, not a launch's");
            }
        });
    }

    private void registered(Runner runner, long registration) {
        if (runner.registration() == registration) {
            return;
        }
        Standing standing = new Standing(Standing.Status.OFFLINE, draft.now, draft.tick);
        draft.answered(runner.path());
        reached(runner, Event.LaunchStage.JIT, runner.birth().launchedAt());
        draft.put(runner.registered(registration).with(standing), "registered");
    }

    private void created(Runner runner) {
        if (runner.reached(Stage.CREATED)) {
            return; // seen already
        }
        reached(runner, Event.LaunchStage.CREATE, runner.standing().since());
        Body body = runner.body().confirmed(Body.Presence.CREATED, draft.tick);
        draft.put(runner.with(body).advanced(Stage.CREATED, draft.now), "created");
    }

    /** Told by the launch itself, or seen by a look before LXD called the start done. */
    void started(Runner runner) {
        if (runner.reached(Stage.STARTED)) {
            return;
        }
        reached(runner, Event.LaunchStage.START, runner.life().since());
        Body body = runner.body().confirmed(Body.Presence.RUNNING, draft.tick);
        draft.put(runner.with(body).advanced(Stage.STARTED, draft.now), "started");
    }

    private void reached(Runner runner, Event.LaunchStage stage, Instant from) {
        Duration took = Duration.between(from, draft.now);
        draft.notice(new Notice.LaunchStageReached(runner.name(), runner.pool(), stage, took));
    }

    void ended(Event.LaunchEnded news) {
        draft.runner(news.runner()).ifPresent(runner -> {
            Runner free = runner.with(runner.calls().ended(Calls.Call.LAUNCH));
            // What was told while the launch was in flight was not judged: older listings prove nothing, look once.
            Body body = free.body().confirmed(free.body().presence(), draft.tick);
            Runner hinted = free.with(body.hinted(draft.tick));
            if (news.failure().isEmpty() || hinted.reached(Stage.STARTED)) {
                draft.put(hinted, "started");
            } else {
                failed(hinted, news.failure().get());
            }
        });
    }

    private void failed(Runner runner, Event.LaunchFailure launch) {
        Failure failure = launch.failure();
        draft.notice(new Notice.LaunchFailed(runner.name(), runner.pool(), launch.stage(), failure));
        if (launch.stage() == Event.LaunchStage.JIT) {
            draft.failed(runner.path(), failure);
        }
        if (failure.kind() != Failure.Kind.LIMITED) {
            draft.pool(
                    runner.pool(),
                    pool -> pool.launchFailed(draft.now, runner.birth().launchedAt(), failure.message()));
        }
        switch (launch.stage()) {
            // An answer that was lost may leave a registration; the listing shows it, and it is swept as an orphan.
            case JIT -> new Ending(draft).gone(runner, Outcome.FAILED);
            case CREATE -> notCreated(runner, failure);
            case START, LISTENING -> notStarted(runner, failure);
        }
    }

    private void notCreated(Runner runner, Failure failure) {
        if (failure.uncertain()) {
            draft.put(runner, "creation unknown: " + failure.message());
        } else {
            new Ending(draft).gone(runner, Outcome.FAILED);
        }
    }

    private void notStarted(Runner runner, Failure failure) {
        if (failure.uncertain()) {
            draft.put(runner, "start unknown: " + failure.message());
        } else {
            new Ending(draft).halfMade(runner, failure.message());
        }
    }
}
