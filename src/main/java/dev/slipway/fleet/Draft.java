package dev.slipway.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The next state while one step makes it. Lives for one call of {@link Loop#step} and never leaves it, so that the step
 * is pure while a listing of thousands costs one copy of the runners instead of thousands.
 */
final class Draft {

    final Instant now;
    final long tick;
    final Jobs jobs;
    final Rates rates;
    private final State before;
    private final List<Effect> effects = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private Optional<Instant> wakeAt = Optional.empty();

    private Optional<Fleet> fleet;
    private boolean stopping;
    private LxdSide lxd;
    private long seed;
    private Map<String, Hub> hubs;
    private Map<String, Gate> gates;
    private Map<String, PoolCondition> pools;
    private Map<String, Runner> runners;
    private Optional<Serving> serving = Optional.empty();

    Draft(State before, Instant now) {
        this.before = before;
        this.now = now;
        tick = before.tick() + 1;
        jobs = new Jobs(before.demand());
        fleet = before.fleet();
        stopping = before.stopping();
        lxd = before.lxd();
        seed = before.seed();
        hubs = before.hubs();
        gates = before.gates();
        pools = before.pools();
        runners = before.runners();
        rates = new Rates(this);
    }

    State state() {
        return new State(tick, seed, fleet, stopping, lxd, hubs, gates, pools, runners, jobs.demand());
    }

    Step finish() {
        return new Step(state(), effects, notices, wakeAt);
    }

    Optional<Fleet> fleet() {
        return fleet;
    }

    void configure(Fleet next) {
        fleet = Optional.of(next);
        serving = Optional.empty();
        gates = new HashMap<>(gates);
        gates.keySet().retainAll(next.credentials());
        rates.settle();
    }

    /** Which pools can serve a job; empty before the first configuration. */
    Optional<Serving> serving() {
        if (serving.isEmpty()) {
            serving = fleet.map(known -> new Serving(known, lxd.architecture()));
        }
        return serving;
    }

    /** Whether other jobs can be served than at the step before. */
    boolean servesOthers() {
        return !fleet.equals(before.fleet())
                || !lxd.architecture().equals(before.lxd().architecture());
    }

    void stop() {
        stopping = true;
    }

    boolean stopping() {
        return stopping;
    }

    LxdSide lxd() {
        return lxd;
    }

    void lxd(LxdSide next) {
        if (!next.architecture().equals(lxd.architecture())) {
            serving = Optional.empty();
        }
        lxd = next;
    }

    Hub hub(String path) {
        return hubs.getOrDefault(path, Hub.UNKNOWN);
    }

    void hub(String path, Hub next) {
        if (next.equals(hub(path))) {
            return;
        }
        if (hubs == before.hubs()) {
            hubs = new HashMap<>(hubs);
        }
        hubs.put(path, next);
    }

    /** GitHub gave an answer about a path. */
    void answered(String path) {
        hub(path, hub(path).answered());
        rates.answered(path);
    }

    /** A call about a path failed. */
    void failed(String path, Failure failure) {
        hub(path, hub(path).failed(failure));
        rates.failed(path, failure);
    }

    Map<String, Gate> gates() {
        return gates;
    }

    Gate gate(String credential) {
        return gates.getOrDefault(credential, Gate.OPEN);
    }

    void gate(String credential, Gate next) {
        if (next.equals(gate(credential))) {
            return;
        }
        if (gates == before.gates()) {
            gates = new HashMap<>(gates);
        }
        gates.put(credential, next);
    }

    /** The paths that anything is known of, in a stable order. */
    List<String> paths() {
        return hubs.keySet().stream().sorted().toList();
    }

    PoolCondition pool(String pool) {
        return pools.getOrDefault(pool, PoolCondition.FRESH);
    }

    void pool(String pool, UnaryOperator<PoolCondition> change) {
        PoolCondition from = pool(pool);
        PoolCondition to = change.apply(from);
        if (to.equals(from)) {
            return;
        }
        if (pools == before.pools()) {
            pools = new HashMap<>(pools);
        }
        pools.put(pool, to);
        if (from.kind() != to.kind()) {
            notice(new Notice.PoolConditionChanged(
                    pool, from.kind(), to.kind(), to.lastCause().orElse("a runner listened")));
        }
    }

    Optional<Runner> runner(String name) {
        return Optional.ofNullable(runners.get(name));
    }

    /** A snapshot to iterate over while runners change. */
    List<Runner> runners() {
        return List.copyOf(runners.values());
    }

    void put(Runner runner, String cause) {
        Runner known = own().put(runner.name(), runner);
        Optional<Phase> from = Optional.ofNullable(known).map(Runner::phase);
        if (!from.equals(Optional.of(runner.phase()))) {
            notice(new Notice.PhaseChanged(runner.name(), runner.pool(), from, runner.phase(), cause));
        }
    }

    void remove(Runner runner) {
        own().remove(runner.name());
        lxd = lxd.buried(runner.name(), tick);
    }

    private Map<String, Runner> own() {
        if (runners == before.runners()) {
            // In order of launch, so that equal histories iterate equally.
            runners = new LinkedHashMap<>(runners);
        }
        return runners;
    }

    /** Make a runner's first call. */
    void begin(Runner runner, Calls.Call call, Effect effect) {
        var unused = call(runner, call, effect);
    }

    /** Make a call on behalf of a runner, and mark it as in flight. */
    Runner call(Runner runner, Calls.Call call, Effect effect) {
        effect(effect);
        Runner calling = runner.with(runner.calls().begun(call));
        own().put(runner.name(), calling);
        return calling;
    }

    /** Ask GitHub for its registration. */
    Runner read(Runner runner) {
        return call(
                runner,
                Calls.Call.READ_REGISTRATION,
                new Effect.ReadRegistration(runner.name(), runner.path(), runner.registration(), tick));
    }

    void effect(Effect effect) {
        effects.add(effect);
        rates.begun(effect);
    }

    void notice(Notice notice) {
        notices.add(notice);
    }

    void wakeAt(Instant at) {
        wakeAt = Optional.of(wakeAt.filter(at::isAfter).orElse(at));
    }

    /** A random name that no runner of this process has had. */
    String name(String prefix) {
        String name;
        do {
            seed += 0x9E3779B97F4A7C15L;
            name = String.format("%s-%08x", prefix, (int) Hash.mix(seed));
        } while (runners.containsKey(name) || lxd.gone().containsKey(name));
        return name;
    }
}
