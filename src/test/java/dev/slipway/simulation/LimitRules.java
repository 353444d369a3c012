package dev.slipway.simulation;

import dev.slipway.fleet.Calls.Call;
import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.Gate;
import dev.slipway.fleet.Runner;
import dev.slipway.fleet.State;
import dev.slipway.fleet.Step;
import dev.slipway.sandbox.model.GitHubAnswer;
import dev.slipway.sandbox.simulation.Reconciler;
import dev.slipway.sandbox.simulation.Simulation;
import dev.slipway.simulation.BrokenRule.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a process lives with GitHub's limits. */
final class LimitRules {

    /** A token's window is told by the first answer; some requests of a former life, or token, may still arrive. */
    private static final Duration FRESH = Duration.ofMinutes(6);

    private static final Duration CAREFUL = Duration.ofHours(1);

    private final Simulation simulation;
    private final Map<Reconciler, Instant> begun = new HashMap<>();
    private final Map<Reconciler, Instant> refusedAt = new HashMap<>();

    LimitRules(Simulation simulation) {
        this.simulation = simulation;
    }

    private Instant now() {
        return simulation.timeline().now();
    }

    void began(Reconciler reconciler) {
        begun.put(reconciler, now());
    }

    void answered(Reconciler reconciler, Effect effect, GitHubAnswer<?> answer) {
        boolean limited = answer.failure()
                .filter(failure -> failure.kind() == Failure.Kind.LIMITED)
                .isPresent();
        if (!limited) {
            return;
        }
        refusedAt.put(reconciler, now());
        boolean primary = answer.rate().remaining() == 0;
        boolean known = begun.getOrDefault(reconciler, Instant.MIN).plus(FRESH).isBefore(now());
        if (effect instanceof Effect.Launch && primary && known) {
            throw new BrokenRule(
                    Rule.RAN_INTO_A_LIMIT,
                    effect + " is refused: " + answer.failure().get().message());
        }
    }

    void stepped(Reconciler reconciler, State before, Step step) {
        Instant last = refusedAt.getOrDefault(reconciler, Instant.MIN);
        for (Map.Entry<String, Gate> gate : step.state().gates().entrySet()) {
            boolean forEver = gate.getValue().careful(now())
                    && (last.equals(Instant.MIN)
                            || last.plus(CAREFUL).plus(Duration.ofMinutes(2)).isBefore(now()));
            if (forEver) {
                throw new BrokenRule(
                        Rule.CAREFUL_FOR_EVER,
                        gate.getKey() + " is careful until " + gate.getValue().carefulUntil()
                                + "; the last refusal was at " + last);
            }
            if (before.gate(gate.getKey()).careful(now())) {
                oneByOne(gate.getKey(), reconciler.fleet(), step);
            }
        }
    }

    /** Those that were begun before it was asked for end as they may; a further one waits for them. */
    private static void oneByOne(String credential, Fleet fleet, Step step) {
        long decided = step.effects().stream()
                .flatMap(effect -> writes(effect).stream())
                .filter(path -> fleet.credential(path).equals(credential))
                .count();
        if (decided == 0) {
            return;
        }
        Set<String> writing = new HashSet<>();
        for (Runner runner : step.state().runners().values()) {
            boolean registering = runner.calls().inFlight().contains(Call.LAUNCH) && runner.registration() == 0;
            boolean deregistering = runner.calls().inFlight().contains(Call.DEREGISTER);
            if ((registering || deregistering)
                    && fleet.credential(runner.path()).equals(credential)) {
                writing.add(runner.name());
            }
        }
        step.state()
                .hubs()
                .forEach((path, hub) -> hub.orphans().values().stream()
                        .filter(orphan -> orphan.calls().inFlight().contains(Call.DEREGISTER))
                        .filter(orphan -> fleet.credential(path).equals(credential))
                        .forEach(orphan -> writing.add("orphan " + orphan.id())));
        step.state()
                .demand()
                .mail()
                .forEach((path, mail) -> mail.inFlight().stream()
                        .filter(guid -> fleet.credential(path).equals(credential))
                        .forEach(guid -> writing.add("delivery " + guid)));
        if (decided > 1 || writing.size() > 1) {
            throw new BrokenRule(Rule.CARELESS, decided + " writes are begun beside " + writing + " at once");
        }
    }

    /** The path that a write is about. */
    private static Optional<String> writes(Effect effect) {
        if (effect instanceof Effect.Launch launch) {
            return Optional.of(launch.pool().path());
        } else if (effect instanceof Effect.Deregister gone) {
            return Optional.of(gone.path());
        }
        return effect instanceof Effect.Redeliver again ? Optional.of(again.path()) : Optional.empty();
    }
}
