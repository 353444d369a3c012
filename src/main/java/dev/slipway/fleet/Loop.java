package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
        tend();
        fleet.paths().stream().sorted().forEach(path -> new Orphans(draft, path).sweep());
        new Listings(draft).ask(fleet);
        Plan plan = Planner.plan(View.of(draft.state(), draft.now), fleet, draft.now);
        plan.pools().forEach(this::noteSurplus);
        plan.retirements().forEach(this::retire);
        plan.launches().forEach(launch -> launch(fleet, launch));
        plan.lookAgainAt().ifPresent(draft::wakeAt);
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

    private void launch(Fleet fleet, Plan.Launch launch) {
        Pool pool = launch.pool();
        List<String> labels = labels(fleet, pool);
        for (int i = 0; i < launch.count(); i++) {
            String name = draft.name(fleet.name() + "-" + pool.name());
            Runner runner = Runner.asked(name, pool, draft.now);
            draft.put(runner, "wanted");
            draft.begin(runner, Calls.Call.LAUNCH, new Effect.Launch(name, fleet.name(), pool, labels, draft.now));
        }
    }

    /** GitHub's own labels explicitly, since a registration by JIT config gets none by itself. */
    private List<String> labels(Fleet fleet, Pool pool) {
        Map<String, String> labels = new LinkedHashMap<>();
        add(labels, "self-hosted");
        add(labels, "Linux");
        architecture(draft.lxd().architecture()).ifPresent(label -> add(labels, label));
        pool.labels().forEach(label -> add(labels, label));
        add(labels, Fleet.ownerLabel(fleet.name(), draft.lxd().fingerprint().orElseThrow()));
        return List.copyOf(labels.values());
    }

    private static void add(Map<String, String> labels, String label) {
        labels.putIfAbsent(label.toLowerCase(Locale.ROOT), label);
    }

    /** GitHub's word for a kernel's architecture (the runner's own labels: X64, ARM64, ARM). */
    private static Optional<String> architecture(String kernel) {
        return switch (kernel) {
            case "x86_64" -> Optional.of("X64");
            case "aarch64" -> Optional.of("ARM64");
            case "armv7l" -> Optional.of("ARM");
            default -> Optional.empty();
        };
    }
}
