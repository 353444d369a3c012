package dev.slipway.simulation;

import dev.slipway.fleet.Calls.Call;
import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Farewell;
import dev.slipway.fleet.Notice;
import dev.slipway.fleet.Pool;
import dev.slipway.fleet.Runner;
import dev.slipway.fleet.Stage;
import dev.slipway.fleet.Standing;
import dev.slipway.fleet.State;
import dev.slipway.fleet.Step;
import dev.slipway.sandbox.model.GitHubAnswer;
import dev.slipway.sandbox.model.LxdInstance;
import dev.slipway.sandbox.simulation.Reconciler;
import dev.slipway.sandbox.simulation.Simulation;
import dev.slipway.sandbox.simulation.Watch;
import dev.slipway.simulation.BrokenRule.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules that hold at every step, whatever goes wrong. A broken one ends the simulation. */
final class Rules implements Watch {

    /** Two pools with console reads every 250 ms and all else make some tens of steps a second at the worst. */
    private static final int MOST_STEPS_A_MINUTE = 12_000;

    private final Simulation simulation;
    private final Truth truth;
    private final History history;
    private final boolean calm;
    private final DemandRules demand;
    private final LimitRules limits;
    private final Map<Reconciler, Integer> steps = new HashMap<>();
    /** Instances of ours, as far as looked at: whose one is never changes. */
    private final Set<String> owned = new HashSet<>();

    private Instant minute = Instant.MIN;
    private long total;
    private int launches;

    Rules(Simulation simulation, History history, boolean calm) {
        this.simulation = simulation;
        this.truth = new Truth(simulation);
        this.history = history;
        this.calm = calm;
        this.demand = new DemandRules(simulation);
        this.limits = new LimitRules(simulation);
    }

    long steps() {
        return total;
    }

    int launches() {
        return launches;
    }

    @Override
    public void began(Reconciler reconciler) {
        history.happened(simulation.timeline().now(), reconciler.fleet().name() + " begins");
        limits.began(reconciler);
    }

    @Override
    public void stepped(Reconciler reconciler, State before, List<Event> events, Step step) {
        history.step(simulation.timeline().now(), reconciler.fleet().name(), events, step);
        total++;
        spinning(reconciler);
        stuck(reconciler, step);
        if (!step.effects().isEmpty() || !events.stream().allMatch(Event.Woke.class::isInstance)) {
            forward(before, step.state());
            inFlight(reconciler, step.state());
        }
        Set<String> launching = step.effects().stream()
                .filter(Effect.Launch.class::isInstance)
                .map(launch -> ((Effect.Launch) launch).pool().name())
                .collect(Collectors.toSet());
        if (!launching.isEmpty()) {
            overMax(reconciler, step.state(), launching);
            launches += (int) step.effects().stream()
                    .filter(Effect.Launch.class::isInstance)
                    .count();
        }
        demand.stepped(before, step);
        limits.stepped(reconciler, before, step);
        step.effects().forEach(effect -> deregistersNoBusyOne(effect, step.state()));
        if (calm) {
            step.notices().forEach(this::calm);
            demand.phantoms(step.state(), reconciler.fleet(), launching);
        }
    }

    private void spinning(Reconciler reconciler) {
        Instant now = simulation.timeline().now();
        if (now.isAfter(minute.plus(Duration.ofMinutes(1)))) {
            minute = now;
            steps.clear();
        }
        if (steps.merge(reconciler, 1, Integer::sum) > MOST_STEPS_A_MINUTE) {
            throw new BrokenRule(Rule.SPINNING, "more than " + MOST_STEPS_A_MINUTE + " steps in a minute");
        }
    }

    private static void stuck(Reconciler reconciler, Step step) {
        boolean alive = step.state().lxd().connected() && !step.state().stopping();
        if (alive && step.wakeAt().isEmpty() && reconciler.inFlight().isEmpty()) {
            throw new BrokenRule(Rule.STUCK, "connected, and neither waits for anything nor wants to be woken");
        }
    }

    private void forward(State before, State after) {
        for (Runner now : after.runners().values()) {
            Runner then = before.runners().get(now.name());
            if (then != null && !then.equals(now)) {
                forward(then, now);
                believes(then, now);
            }
        }
    }

    private static void forward(Runner then, Runner now) {
        boolean stage = now.stage().compareTo(then.stage()) >= 0;
        boolean told = (now.told().listened() || !then.told().listened())
                && (now.told().job() || !then.told().job())
                && (now.told().end() || !then.told().end())
                && (now.told().flooded() || !then.told().flooded());
        boolean registration = then.registration() == 0 || now.registration() == then.registration();
        if (!stage || !told || !registration || !now.birth().equals(then.birth())) {
            throw new BrokenRule(Rule.WENT_BACKWARD, then + " became " + now);
        }
    }

    /** What is never looked at again must be true. */
    private void believes(Runner then, Runner now) {
        boolean absent = now.standing().status() == Standing.Status.ABSENT
                && then.standing().status() != Standing.Status.ABSENT;
        if (absent && truth.registrations().anyMatch(r -> r.id() == now.registration())) {
            throw new BrokenRule(Rule.FALSE_BELIEF, now.name() + "'s registration is there");
        }
        boolean stopped = now.stage() == Stage.STOPPED && then.stage() != Stage.STOPPED;
        if (stopped
                && truth.instance(now.name())
                        .filter(Truth::running)
                        .filter(i -> now.body().lastUsedAt().equals(Optional.of(i.lastUsedAt())))
                        .isPresent()) {
            throw new BrokenRule(Rule.FALSE_BELIEF, now.name() + " runs, in its first life");
        }
    }

    /** A pool may be above a {@code max} that was lowered, but then it launches nothing. */
    private void overMax(Reconciler reconciler, State state, Set<String> launching) {
        Map<String, Set<String>> occupying = new HashMap<>();
        for (LxdInstance instance : truth.instances(reconciler.fleet().name())) {
            boolean takes = Truth.running(instance) || instance.lastUsedAt().equals(Instant.EPOCH);
            Runner known = state.runners().get(instance.ref().name());
            // Half made, or restarted by itself after it had stopped and been replaced.
            boolean over = known != null && known.stage() == Stage.STOPPED;
            if (takes && !over) {
                occupying
                        .computeIfAbsent(Truth.tag(instance, "pool"), pool -> new HashSet<>())
                        .add(instance.ref().name());
            }
        }
        for (Effect effect : reconciler.inFlight()) {
            if (effect instanceof Effect.Launch launch
                    && truth.instance(launch.runner())
                            .filter(i -> !Truth.running(i))
                            .isEmpty()) {
                occupying
                        .computeIfAbsent(launch.pool().name(), pool -> new HashSet<>())
                        .add(launch.runner());
            }
        }
        for (Pool pool : reconciler.fleet().pools()) {
            Set<String> there = occupying.getOrDefault(pool.name(), Set.of());
            if (launching.contains(pool.name()) && there.size() > pool.max()) {
                throw new BrokenRule(
                        Rule.OVER_MAX, "pool " + pool.name() + " may have " + pool.max() + " and has " + there);
            }
        }
    }

    private static void inFlight(Reconciler reconciler, State state) {
        Map<String, Set<Call>> calling = new HashMap<>();
        Set<String> listings = new HashSet<>();
        for (Effect effect : reconciler.inFlight()) {
            if (effect instanceof Effect.ListInstances) {
                listings.add("");
            } else if (effect instanceof Effect.ListRegistrations listing) {
                listings.add(listing.path());
            } else if (effect instanceof Effect.OnRunner call) {
                InFlight.inState(call, state);
                calling.computeIfAbsent(call.runner(), name -> new HashSet<>()).add(InFlight.call(call));
            }
        }
        InFlight.listings(state, listings);
        InFlight.jobs(state, reconciler.inFlight());
        for (Runner runner : state.runners().values()) {
            if (!calling.getOrDefault(runner.name(), Set.of())
                    .containsAll(runner.calls().inFlight())) {
                throw new BrokenRule(
                        Rule.IN_FLIGHT_FORGOTTEN,
                        runner.name() + " waits for " + runner.calls().inFlight() + ", but only "
                                + calling.get(runner.name()) + " will ever end");
            }
        }
    }

    private static void deregistersNoBusyOne(Effect effect, State state) {
        if (effect instanceof Effect.Deregister gone) {
            Runner runner = state.runners().get(gone.runner());
            boolean busy =
                    runner != null && runner.registration() == gone.registration() && runner.stage() == Stage.BUSY;
            if (busy) {
                throw new BrokenRule(Rule.BUSY_DESTROYED, gone.runner() + " is deregistered, and known to be busy");
            }
        }
    }

    private void calm(Notice notice) {
        // LXD refuses a deletion for some 100 ms, and to read a console of which all is read already.
        boolean usual = notice instanceof Notice.CallFailed failed
                && Set.of("DeleteInstance BUSY", "ReadConsole FAILED")
                        .contains(failed.call() + " " + failed.failure().kind());
        boolean trouble = notice instanceof Notice.DriftFound
                || notice instanceof Notice.LaunchFailed
                || notice instanceof Notice.Oddity
                || notice instanceof Notice.PoolConditionChanged
                || (notice instanceof Notice.CallFailed && !usual);
        if (trouble) {
            throw new BrokenRule(Rule.DRIFT_WITHOUT_FAULT, notice.toString());
        }
    }

    @Override
    public void reached(Reconciler reconciler, Effect effect) {
        if (effect instanceof Effect.Deregister gone) {
            boolean foreign = truth.registrations()
                    .filter(registration -> registration.id() == gone.registration())
                    .anyMatch(registration -> !registration
                            .labels()
                            .contains(truth.ownerLabel(reconciler.fleet().name())));
            if (foreign) {
                throw new BrokenRule(Rule.FOREIGN_TOUCHED, "a registration by " + effect);
            }
        } else if (effect instanceof Effect.OnRunner call
                && !(effect instanceof Effect.Launch)
                && !(effect instanceof Effect.ReadRegistration)) {
            touches(reconciler, call);
        }
    }

    @Override
    public void answered(Reconciler reconciler, Effect effect, GitHubAnswer<?> answer) {
        limits.answered(reconciler, effect, answer);
    }

    private void touches(Reconciler reconciler, Effect.OnRunner call) {
        if (!(call instanceof Effect.ReadInstance) && !owned.contains(call.runner())) {
            Optional<LxdInstance> touched = truth.instance(call.runner());
            if (touched.filter(i -> !Truth.owned(i, reconciler.fleet().name())).isPresent()) {
                throw new BrokenRule(Rule.FOREIGN_TOUCHED, "an instance by " + call);
            }
            touched.ifPresent(instance -> owned.add(instance.ref().name()));
        }
        boolean destroys = call instanceof Effect.StopInstance || call instanceof Effect.DeleteInstance;
        if (destroys && truth.busy(call.runner()).orElse(1) == 0 && !overdue(reconciler, call)) {
            throw new BrokenRule(Rule.BUSY_DESTROYED, call + " while it runs a job");
        }
    }

    private static boolean overdue(Reconciler reconciler, Effect.OnRunner call) {
        Runner runner = reconciler.state().runners().get(call.runner());
        return runner != null
                && runner.farewell()
                        .filter(farewell -> farewell.reason() == Farewell.Reason.JOB_TIMEOUT)
                        .isPresent();
    }
}
