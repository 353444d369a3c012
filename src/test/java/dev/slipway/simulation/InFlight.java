package dev.slipway.simulation;

import dev.slipway.fleet.Calls.Call;
import dev.slipway.fleet.Demand;
import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Hub;
import dev.slipway.fleet.Runner;
import dev.slipway.fleet.State;
import dev.slipway.simulation.BrokenRule.Rule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is in flight must be in the state. */
final class InFlight {

    private InFlight() {}

    static Call call(Effect.OnRunner effect) {
        if (effect instanceof Effect.Launch) {
            return Call.LAUNCH;
        } else if (effect instanceof Effect.ReadInstance) {
            return Call.READ_INSTANCE;
        } else if (effect instanceof Effect.ReadConsole) {
            return Call.READ_CONSOLE;
        } else if (effect instanceof Effect.AskGuest) {
            return Call.ASK_GUEST;
        } else if (effect instanceof Effect.ForgetJitConfig) {
            return Call.FORGET_JIT_CONFIG;
        } else if (effect instanceof Effect.StopInstance) {
            return Call.STOP;
        } else if (effect instanceof Effect.DeleteInstance) {
            return Call.DELETE;
        } else if (effect instanceof Effect.ReadRegistration) {
            return Call.READ_REGISTRATION;
        } else if (effect instanceof Effect.Deregister) {
            return Call.DEREGISTER;
        }
        throw new IllegalArgumentException("no call of a runner: " + effect);
    }

    /** A runner may be over while a harmless call is in flight; a launch never is. */
    static void inState(Effect.OnRunner effect, State state) {
        Runner runner = state.runners().get(effect.runner());
        boolean known = runner != null && runner.calls().inFlight().contains(call(effect));
        boolean over = runner == null && !(effect instanceof Effect.Launch);
        boolean orphan = effect instanceof Effect.Deregister gone && swept(gone, state);
        if (!known && !over && !orphan) {
            throw new BrokenRule(Rule.IN_FLIGHT_FORGOTTEN, effect + " is in flight, and the state does not know it");
        }
    }

    private static boolean swept(Effect.Deregister effect, State state) {
        Hub.Orphan orphan = state.hub(effect.path()).orphans().get(effect.registration());
        return orphan != null && orphan.calls().inFlight().contains(Call.DEREGISTER);
    }

    /** @param inFlight the paths whose listing is in flight, and the empty text for LXD's */
    static void listings(State state, Set<String> inFlight) {
        listing("", state.lxd().listing().inFlight(), inFlight);
        for (Map.Entry<String, Hub> hub : state.hubs().entrySet()) {
            listing(hub.getKey(), hub.getValue().listing().inFlight(), inFlight);
        }
    }

    /** What is asked about jobs and deliveries. */
    static void jobs(State state, List<Effect> effects) {
        Set<String> asked = new TreeSet<>();
        effects.forEach(effect -> about(effect).ifPresent(asked::add));
        Set<String> known = new TreeSet<>();
        Demand demand = state.demand();
        demand.checking().inFlight().forEach(job -> known.add("job " + job));
        demand.polls().forEach((path, poll) -> {
            if (poll.listing().inFlight()) {
                known.add("jobs of " + path);
            }
        });
        demand.mail().forEach((path, mail) -> {
            if (mail.poll().listing().inFlight()) {
                known.add("deliveries to " + path);
            }
            mail.inFlight().forEach(guid -> known.add(guid + " again to " + path));
        });
        if (!asked.equals(known)) {
            throw new BrokenRule(
                    Rule.IN_FLIGHT_FORGOTTEN, asked + " is asked of GitHub, and " + known + " is waited for");
        }
    }

    private static Optional<String> about(Effect effect) {
        if (effect instanceof Effect.ReadJob read) {
            return Optional.of("job " + read.job());
        } else if (effect instanceof Effect.ListJobs list) {
            return Optional.of("jobs of " + list.path());
        } else if (effect instanceof Effect.ListDeliveries list) {
            return Optional.of("deliveries to " + list.path());
        } else if (effect instanceof Effect.Redeliver again) {
            return Optional.of(again.delivery().guid() + " again to " + again.path());
        }
        return Optional.empty();
    }

    private static void listing(String side, boolean waiting, Set<String> inFlight) {
        if (waiting != inFlight.contains(side)) {
            throw new BrokenRule(
                    Rule.IN_FLIGHT_FORGOTTEN,
                    "a listing of " + (side.isEmpty() ? "LXD" : side) + " is " + (waiting ? "waited for" : "asked for")
                            + " and " + (waiting ? "nobody reads it" : "not in the state"));
        }
    }
}
