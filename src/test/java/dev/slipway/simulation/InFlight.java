package dev.slipway.simulation;

import dev.slipway.fleet.Calls.Call;
import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Hub;
import dev.slipway.fleet.Runner;
import dev.slipway.fleet.State;
import dev.slipway.simulation.BrokenRule.Rule;
import java.util.Map;
import java.util.Set;

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

    private static void listing(String side, boolean waiting, Set<String> inFlight) {
        if (waiting != inFlight.contains(side)) {
            throw new BrokenRule(
                    Rule.IN_FLIGHT_FORGOTTEN,
                    "a listing of " + (side.isEmpty() ? "LXD" : side) + " is " + (waiting ? "waited for" : "asked for")
                            + " and " + (waiting ? "nobody reads it" : "not in the state"));
        }
    }
}
