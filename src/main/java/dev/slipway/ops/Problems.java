package dev.slipway.ops;

import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.LxdSide;
import dev.slipway.fleet.Plan;
import dev.slipway.fleet.Pool;
import dev.slipway.fleet.PoolCondition;
import dev.slipway.fleet.Runner;
import dev.slipway.fleet.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is wrong now, in plain words with what to do. Pure: the same state and time give the same list. */
public final class Problems {

    private final State state;
    private final Instant now;
    private final List<Problem> problems = new ArrayList<>();

    private Problems(State state, Instant now) {
        this.state = state;
        this.now = now;
    }

    /**
     * All that is wrong, the widest first: the process, LXD, GitHub's credentials and paths, pools.
     *
     * @param now the reconciler's monotonic time
     * @return empty if all is well
     */
    public static List<Problem> of(State state, Instant now) {
        return new Problems(state, now).find();
    }

    private List<Problem> find() {
        if (state.stopping()) {
            add("Slipway", "it is stopping", "Start it again to have runners launched; those that run are left alone.");
        }
        if (state.fleet().isEmpty()) {
            add("Slipway", "it has not been given its configuration yet", "Wait for its start to end.");
        }
        lxd(state.lxd());
        new TreeMap<>(state.gates()).forEach((name, gate) -> problems.addAll(GateProblems.of(name, gate, now)));
        paths().forEach(path ->
                problems.addAll(new PathProblems(path, state.hub(path), state.gateOf(path), now, known(path)).find()));
        Census census = Census.of(state, now);
        census.pools().forEach(pool -> pool(pool, census));
        return List.copyOf(problems);
    }

    private void lxd(LxdSide lxd) {
        if (!lxd.connected()) {
            add(
                    "LXD",
                    "it cannot be reached: " + lxd.trouble().orElse("its event stream ended"),
                    "See that LXD runs and that this process may open lxd.socket; it connects again by itself.");
        } else if (lxd.trouble().isPresent()) {
            add(
                    "LXD",
                    "its instances cannot be listed: " + lxd.trouble().get(),
                    "See that lxd.project exists and what LXD's log says; it is asked again by itself.");
        } else if (lxd.listing().completeAt().isEmpty()) {
            add("LXD", "it has not been listed yet", "Wait: nothing is launched before that.");
        }
        lxd.foreignSince()
                .ifPresent(since -> add(
                        "LXD",
                        "it still creates what an earlier process asked for, seen since " + since,
                        "Wait: nothing is launched before that has ended, for two minutes at most."));
    }

    /** Those that pools serve, and those that runners of former pools are still registered with. */
    private Set<String> paths() {
        Set<String> paths = new TreeSet<>();
        state.fleet().map(Fleet::paths).ifPresent(paths::addAll);
        state.runners().values().stream().map(Runner::path).forEach(paths::add);
        return paths;
    }

    private boolean known(String path) {
        return state.fleet().filter(fleet -> fleet.paths().contains(path)).isPresent();
    }

    private void pool(Pool pool, Census census) {
        String subject = "pool " + pool.name();
        PoolCondition condition = state.pool(pool.name());
        switch (census.kind(pool.name())) {
            case ACTIVE -> {}
            case PAUSED ->
                add(
                        subject,
                        "it is paused: " + obstacle(pool, census, "too many stopped instances cannot be deleted"),
                        "See LXD's log for why; delete them by hand if it will not (lxc delete --force NAME).");
            case BROKEN ->
                add(
                        subject,
                        condition.youngDeaths() + " of its runners stopped young in a row"
                                + waiting(pool, census, condition),
                        "See that the image " + pool.image() + " boots, obeys the guest contract and reaches GitHub.");
            case BACKING_OFF ->
                add(
                        subject,
                        condition.failures() + " launches failed in a row" + waiting(pool, census, condition),
                        "Set right what the cause names; one launch at a time is tried until one succeeds.");
        }
    }

    private String waiting(Pool pool, Census census, PoolCondition condition) {
        String cause = condition.lastCause().map(last -> ": " + last).orElse("");
        String next = condition
                .holdUntil()
                .filter(now::isBefore)
                .map(until -> "; the next one is tried at " + until)
                .orElse(obstacle(pool, census, "").isEmpty() ? "" : "; " + obstacle(pool, census, ""));
        return cause + next;
    }

    private static String obstacle(Pool pool, Census census, String otherwise) {
        return census.finding(pool.name()).flatMap(Plan.Finding::obstacle).orElse(otherwise);
    }

    private void add(String subject, String what, String advice) {
        problems.add(new Problem(subject, what, advice));
    }
}
