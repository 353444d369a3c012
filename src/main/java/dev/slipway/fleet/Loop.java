package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The product: news makes the state, the state decides what to do.
 *
 * <p>{@link #step} is pure. An effect that it returns is in the state as in flight before its call begins; the call's end
 * comes back as an event.
 */
public final class Loop {

    private final Draft draft;

    private Loop(Draft draft) {
        this.draft = draft;
    }

    /**
     * Take one event in.
     *
     * @param now monotonic; never earlier than at the step before
     */
    public static Step step(State state, Event event, Instant now) {
        return step(state, List.of(event), now);
    }

    /**
     * Take several events in, in this order, and decide once: what arrives together is coalesced into one plan.
     *
     * @param now monotonic; never earlier than at the step before
     */
    public static Step step(State state, List<Event> events, Instant now) {
        Draft draft = new Draft(state, now);
        Loop loop = new Loop(draft);
        News news = new News(draft);
        events.forEach(news::take);
        if (!draft.stopping() && draft.fleet().isPresent()) {
            loop.decide(draft.fleet().get());
        }
        return draft.finish();
    }

    private void decide(Fleet fleet) {
        draft.rates.settle();
        tend();
        list(fleet, Gate.Use.OVERDUE);
        Serving serving = draft.serving().orElseThrow();
        new JobCare(draft).tend(serving);
        new Takers(draft).tend();
        Plan plan = Planner.plan(draft.rates.view(), fleet, draft.now);
        plan.pools().forEach(this::noteSurplus);
        // Of the rate gate's leave the plan has made sure for launches only; retiring asks for what is left of it.
        plan.launches().forEach(launch -> launch(fleet, launch));
        plan.retirements().forEach(this::retire);
        plan.passed().forEach(this::pass);
        plan.doubted().forEach(job -> draft.jobs.hasten(job, draft.now));
        plan.lookAgainAt().ifPresent(draft::wakeAt);
        // After a reboot there may be hundreds, and nobody waits for them.
        fleet.paths().stream().sorted().forEach(path -> new Orphans(draft, path).sweep());
        // Whoever asks for a listing has done so by now.
        new Listings(draft).askLxd();
        new Verification(draft).ask();
        new Redelivery(draft).sendAgain(fleet);
        list(fleet, Gate.Use.LISTING);
    }

    private void list(Fleet fleet, Gate.Use turn) {
        new Listings(draft).askGitHub(fleet, turn);
        new Polling(draft).ask(fleet, turn);
        new Redelivery(draft).ask(fleet, turn);
    }

    private void tend() {
        List<Runner> runners = draft.runners();
        Duration shared = Pace.CONSOLE_SHARE.multipliedBy(runners.size());
        runners.forEach(runner -> new Care(draft, runner, shared).tend());
    }

    /** The delay counts from the first step that found a surplus. */
    private void noteSurplus(String pool, Plan.Finding finding) {
        draft.pool(pool, condition -> condition.surplus(finding.surplus(), draft.now));
    }

    private void retire(Plan.Retire retire) {
        Farewell farewell = Farewell.begun(retire.reason(), Farewell.Step.DEREGISTERING, draft.now, draft.tick);
        Runner leaving = retire.runner().with(farewell);
        draft.put(leaving, retire.reason().words());
        new Care(draft, leaving, Duration.ZERO).tend();
    }

    private void pass(long job) {
        draft.jobs.waiting(job).ifPresent(waiting -> draft.jobs.put(waiting.passed(draft.now)));
    }

    private void launch(Fleet fleet, Plan.Launch launch) {
        Pool pool = launch.pool();
        String owner = Fleet.ownerLabel(fleet.name(), draft.lxd().fingerprint().orElseThrow());
        List<String> labels = Labels.registered(pool, draft.lxd().architecture(), owner);
        for (int i = 0; i < launch.count(); i++) {
            String name = draft.name(fleet.name() + "-" + pool.name());
            Runner runner = Runner.asked(name, pool, draft.now);
            draft.put(runner, "wanted");
            draft.begin(runner, Calls.Call.LAUNCH, new Effect.Launch(name, fleet.name(), pool, labels, draft.now));
        }
    }
}
