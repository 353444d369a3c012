package dev.slipway.ops;

import dev.slipway.fleet.Phase;
import dev.slipway.fleet.Pool;
import dev.slipway.fleet.Runner;
import dev.slipway.fleet.State;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which runners a request asks for, by its query. Pure. */
record RunnerFilter(Optional<String> pool, Optional<Phase> phase) {

    private static final int NAMES_SHOWN = 50;

    /** A query that asks for what cannot be; its message is for whoever sent it. */
    static final class Unknown extends Exception {
        private static final long serialVersionUID = 1;

        Unknown(String message) {
            super(message);
        }
    }

    static RunnerFilter from(MultiMap query, State state) throws Unknown {
        refuseOthers(query, List.of("pool", "phase"));
        return new RunnerFilter(pool(query.get("pool"), state), phase(query.get("phase")));
    }

    /** What asks for jobs can ask for those of one pool. */
    static Optional<String> pool(MultiMap query, State state) throws Unknown {
        refuseOthers(query, List.of("pool"));
        return pool(query.get("pool"), state);
    }

    private static void refuseOthers(MultiMap query, List<String> parameters) throws Unknown {
        for (String name : query.names()) {
            if (!parameters.contains(name)) {
                throw new Unknown(
                        "unknown parameter " + quoted(name) + "; expected " + String.join(" or ", parameters));
            }
            if (query.getAll(name).size() > 1) {
                throw new Unknown("the parameter " + name + " is given more than once");
            }
        }
    }

    private static Optional<String> pool(String asked, State state) throws Unknown {
        if (asked == null) {
            return Optional.empty();
        }
        Set<String> pools = new TreeSet<>();
        state.fleet().ifPresent(fleet -> fleet.pools().stream().map(Pool::name).forEach(pools::add));
        // Runners outlive their pool's removal.
        state.runners().values().stream().map(Runner::pool).forEach(pools::add);
        if (!pools.contains(asked)) {
            throw new Unknown("no pool is called " + quoted(asked) + "; there are " + listed(pools));
        }
        return Optional.of(asked);
    }

    private static Optional<Phase> phase(String asked) throws Unknown {
        if (asked == null) {
            return Optional.empty();
        }
        Optional<Phase> found = Arrays.stream(Phase.values())
                .filter(phase -> phase.word().equals(asked))
                .findFirst();
        if (found.isEmpty()) {
            List<String> words = Arrays.stream(Phase.values()).map(Phase::word).toList();
            throw new Unknown("no phase is called " + quoted(asked) + "; there are " + listed(words));
        }
        return found;
    }

    private static String quoted(String text) {
        return "'" + OneLine.of(text.length() > 64 ? text.substring(0, 64) + "..." : text) + "'";
    }

    private static String listed(Collection<String> names) {
        return names.isEmpty() ? "none" : names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
    }

    boolean lets(Runner runner) {
        return pool.filter(wanted -> !wanted.equals(runner.pool())).isEmpty()
                && phase.filter(wanted -> wanted != runner.phase()).isEmpty();
    }
}
