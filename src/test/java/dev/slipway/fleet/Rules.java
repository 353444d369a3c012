package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What holds after every step of every test, whatever the news was. */
final class Rules {

    private final World world;
    private final JobRules jobs = new JobRules();

    Rules(World world) {
        this.world = world;
    }

    /** One step, taken twice: the same news makes the same state, effects and notices. */
    static Step step(State before, Event event, Instant now) {
        Step step = Loop.step(before, event, now);
        assertThat(Loop.step(before, event, now)).as("step is deterministic").isEqualTo(step);
        return step;
    }

    /** @param onTheWay the calls that have not ended, with those of this step */
    void hold(State before, Step step, List<Call> onTheWay) {
        stagesOnlyMoveForward(before, step.state());
        jobs.stagesOnlyMoveForward(before.demand(), step.state().demand());
        jobs.callsAreInTheState(step.state().demand(), onTheWay);
        callsAreInTheState(step.state(), onTheWay);
        step.effects().forEach(effect -> permitted(step.state(), effect));
        launchesStayBelowMax(step);
        planningAgainGivesNothing(step.state());
        step.wakeAt()
                .ifPresent(at -> assertThat(at).as("wakeAt").isAfter(world.now).isBefore(Gate.UNKNOWN));
        if (step.state().stopping()) {
            assertThat(step.effects()).as("effects of a process that stops").isEmpty();
        }
    }

    /** What holds even if the end of a call is told twice. */
    void holdForOldNews(State before, Step step) {
        stagesOnlyMoveForward(before, step.state());
        jobs.stagesOnlyMoveForward(before.demand(), step.state().demand());
        step.effects().forEach(effect -> permitted(step.state(), effect));
    }

    private static void stagesOnlyMoveForward(State before, State after) {
        after.runners().forEach((name, runner) -> {
            Runner then = before.runners().get(name);
            if (then != null) {
                assertThat(runner.stage()).as(name).isGreaterThanOrEqualTo(then.stage());
            }
        });
    }

    /** What is in flight is in the state, and what the state says is in flight is: one of a kind and runner. */
    private static void callsAreInTheState(State state, List<Call> onTheWay) {
        Set<String> flying = new HashSet<>();
        for (Call call : onTheWay) {
            if (call.effect instanceof Effect.OnRunner effect) {
                String key = key(state, effect);
                assertThat(flying.add(key)).as("only one " + key).isTrue();
            }
        }
        Set<String> known = new HashSet<>();
        state.runners()
                .values()
                .forEach(runner -> runner.calls()
                        .inFlight()
                        .forEach(call -> known.add(
                                call == Calls.Call.DEREGISTER
                                        ? "DEREGISTER " + runner.registration()
                                        : call + " " + runner.name())));
        state.hubs()
                .values()
                .forEach(hub -> hub.orphans().values().stream()
                        .filter(orphan -> orphan.calls().busy(Calls.Call.DEREGISTER))
                        .forEach(orphan -> known.add("DEREGISTER " + orphan.id())));
        flying.removeIf(key -> key.startsWith("over: "));
        assertThat(known).as("in flight").isEqualTo(flying);
        assertThat(state.lxd().listing().inFlight())
                .isEqualTo(onTheWay.stream().anyMatch(call -> call.effect instanceof Effect.ListInstances));
    }

    /** Calls on behalf of what is over count no more. */
    private static String key(State state, Effect.OnRunner effect) {
        if (effect instanceof Effect.Deregister gone) {
            Runner runner = state.runners().get(gone.runner());
            boolean known = runner != null && runner.registration() == gone.registration();
            boolean orphan = state.hub(gone.path()).orphans().containsKey(gone.registration());
            return known || orphan ? "DEREGISTER " + gone.registration() : "over: " + gone;
        }
        return state.runners().containsKey(effect.runner()) ? kind(effect) + " " + effect.runner() : "over: " + effect;
    }

    private static Calls.Call kind(Effect.OnRunner effect) {
        return switch (effect.getClass().getSimpleName()) {
            case "Launch" -> Calls.Call.LAUNCH;
            case "ReadInstance" -> Calls.Call.READ_INSTANCE;
            case "ReadConsole" -> Calls.Call.READ_CONSOLE;
            case "AskGuest" -> Calls.Call.ASK_GUEST;
            case "ForgetJitConfig" -> Calls.Call.FORGET_JIT_CONFIG;
            case "StopInstance" -> Calls.Call.STOP;
            case "DeleteInstance" -> Calls.Call.DELETE;
            case "ReadRegistration" -> Calls.Call.READ_REGISTRATION;
            default -> throw new AssertionError("an effect that no rule knows: " + effect);
        };
    }

    /** Nothing of others is touched, and nothing that runs a job, except by order. */
    private void permitted(State state, Effect effect) {
        if (effect instanceof Effect.Deregister gone) {
            Optional.ofNullable(world.registrations.get(gone.registration()))
                    .ifPresent(found -> assertThat(found.labels).as(found.name).anyMatch(Rules::oursToo));
        } else if (effect instanceof Effect.OnRunner call && world.boxes.containsKey(call.runner())) {
            Box box = world.boxes.get(call.runner());
            assertThat(ours(box) || effect instanceof Effect.ReadInstance)
                    .as(effect + " is on ours")
                    .isTrue();
            boolean forced = Optional.ofNullable(state.runners().get(box.name))
                    .flatMap(Runner::farewell)
                    .filter(farewell -> farewell.reason().forced())
                    .isPresent();
            boolean destructive = effect instanceof Effect.StopInstance || effect instanceof Effect.DeleteInstance;
            if (destructive && !forced) {
                assertThat(box.guest).as(effect.toString()).isNotEqualTo(Box.Guest.WORKING);
            }
        }
    }

    private static boolean oursToo(String label) {
        return label.equals(World.LABEL) || label.equalsIgnoreCase(Fleet.ownerLabel("old-acme", World.FINGERPRINT));
    }

    static boolean ours(Box box) {
        return box.tags
                .filter(tags -> Set.of(Asked.FLEET, "old-acme").contains(tags.fleet())
                        && tags.kind().equals("runner")
                        && tags.runner().equals(box.name))
                .isPresent();
    }

    private static void launchesStayBelowMax(Step step) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Launch launch) {
                long occupied = step.state().runners().values().stream()
                        .filter(runner -> runner.pool().equals(launch.pool().name()) && runner.occupies())
                        .count();
                assertThat(occupied)
                        .as("occupied")
                        .isLessThanOrEqualTo(launch.pool().max());
            }
        }
    }

    private void planningAgainGivesNothing(State state) {
        if (state.fleet().isPresent() && !state.stopping()) {
            Plan again = Planner.plan(View.of(state, world.now), state.fleet().get(), world.now);
            assertThat(again.isEmpty()).as("a second plan: " + again).isTrue();
        }
    }
}
