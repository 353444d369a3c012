package dev.slipway.simulation;

import dev.slipway.fleet.Calls;
import dev.slipway.fleet.Demand;
import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.Gate;
import dev.slipway.fleet.Hub;
import dev.slipway.fleet.Ids;
import dev.slipway.fleet.Instance;
import dev.slipway.fleet.Job;
import dev.slipway.fleet.Life;
import dev.slipway.fleet.Loop;
import dev.slipway.fleet.Pool;
import dev.slipway.fleet.Registration;
import dev.slipway.fleet.Runner;
import dev.slipway.fleet.Stage;
import dev.slipway.fleet.State;
import dev.slipway.fleet.Step;
import dev.slipway.sandbox.simulation.Reconciler;
import dev.slipway.simulation.BrokenRule.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Mistakes that the core could make, each with the rule that must find it. */
enum PlantedBug implements Reconciler.Core {
    /** Nobody listens to LXD's events: all is learned from listings. */
    HINTS_ARE_DROPPED(Rule.DRIFT_WITHOUT_FAULT) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            return Loop.step(state, without(events, Event.InstanceHinted.class::isInstance), now);
        }
    },
    ONE_IS_LAUNCHED_TOO_MANY(Rule.OVER_MAX) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            return Loop.step(state, events.stream().map(PlantedBug::oneMore).toList(), now);
        }
    },
    /** GitHub shows a runner offline, and it is stopped on that word alone. */
    OFFLINE_IS_STOPPED_AT_ONCE(Rule.BUSY_DESTROYED) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            return stopping(Loop.step(state, events, now), offline(events));
        }
    },
    /** A listing of LXD takes a launch in flight, of which it shows nothing yet, for one that never was. */
    LAUNCHES_ARE_FORGOTTEN(Rule.IN_FLIGHT_FORGOTTEN) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            boolean listed = events.stream().anyMatch(Event.InstancesListed.class::isInstance);
            return Loop.step(listed ? keeping(state, PlantedBug::notLaunching) : state, events, now);
        }
    },
    /** What a listing of GitHub does not show is gone, whenever it was asked for and complete or not. */
    MISSING_IS_GONE(Rule.FALSE_BELIEF) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            List<Event> more = new ArrayList<>(events);
            events.forEach(event -> more.addAll(gone(state, event)));
            return Loop.step(state, more, now);
        }
    },
    ORPHANS_ARE_FORGOTTEN(Rule.NOT_SETTLED) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            Step step = Loop.step(state, events, now);
            List<Effect> effects = step.effects().stream()
                    .filter(effect -> !(effect instanceof Effect.Deregister gone
                            && step.state().hub(gone.path()).orphans().containsKey(gone.registration())))
                    .toList();
            return with(
                    step,
                    changed(
                            step.state(),
                            PlantedBug::withoutOrphans,
                            step.state().runners()),
                    effects);
        }
    },
    DELETIONS_ARE_NEVER_MADE(Rule.IN_FLIGHT_FORGOTTEN) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            Step step = Loop.step(state, events, now);
            List<Effect> effects = without(step.effects(), Effect.DeleteInstance.class::isInstance);
            return with(step, step.state(), effects);
        }
    },
    /** What a runner said before its job makes it idle again. */
    OLD_NEWS_COUNTS(Rule.WENT_BACKWARD) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            Step step = Loop.step(state, events, now);
            Map<String, Runner> runners = new LinkedHashMap<>(step.state().runners());
            runners.replaceAll((name, runner) -> {
                Runner before = state.runners().get(name);
                return before != null && before.stage() == Stage.BUSY ? idleAgain(runner) : runner;
            });
            return with(step, changed(step.state(), UnaryOperator.identity(), runners), step.effects());
        }
    },
    THE_WAKE_UP_IS_FORGOTTEN(Rule.STUCK) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            Step step = Loop.step(state, events, now);
            return new Step(step.state(), step.effects(), step.notices(), Optional.empty());
        }
    },
    IT_WAKES_ALL_THE_TIME(Rule.SPINNING) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            Step step = Loop.step(state, events, now);
            return new Step(step.state(), step.effects(), step.notices(), Optional.of(now));
        }
    },
    /** That a runner said which job it took is forgotten: until GitHub tells it, the job waits for another. */
    PRESUMPTIONS_ARE_FORGOTTEN(Rule.PHANTOM_DEMAND) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            return Loop.step(demanding(state, PlantedBug::withoutTakers), events, now);
        }
    },
    /** A job that is said to wait waits, though it has started or ended before. */
    LATE_NEWS_OF_A_JOB_COUNTS(Rule.WENT_BACKWARD) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            boolean late = events.stream().anyMatch(event -> queued(event, state.demand()));
            return Loop.step(late ? demanding(state, PlantedBug::forgetful) : state, events, now);
        }
    },
    /** A job that GitHub cannot be asked about is taken for over. */
    A_FAILED_VERIFICATION_DISCARDS(Rule.FALSE_BELIEF) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            return Loop.step(state, events.stream().map(PlantedBug::discarding).toList(), now);
        }
    },
    /** What GitHub tells of its limits is not listened to. */
    THE_GATE_IS_IGNORED(Rule.RAN_INTO_A_LIMIT) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            return Loop.step(gated(state, gate -> State.initial(0).gate("")), untold(events), now);
        }
    },
    CARE_NEVER_ENDS(Rule.CAREFUL_FOR_EVER) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            return Loop.step(
                    gated(state, gate -> careful(gate, gate.carefulUntil().map(until -> now.plusSeconds(60)))),
                    events,
                    now);
        }
    },
    CARE_IS_NOT_TAKEN(Rule.CARELESS) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            Step step = Loop.step(gated(state, gate -> careful(gate, Optional.empty())), events, now);
            Map<String, Gate> asked = new HashMap<>(step.state().gates());
            asked.replaceAll((name, gate) -> gate.carefulUntil().isPresent()
                    ? gate
                    : careful(gate, state.gate(name).carefulUntil()));
            return with(step, gated(step.state(), asked), step.effects());
        }
    },
    /** An instance is ours if it names our fleet, though it is a copy. */
    COPIES_ARE_OURS(Rule.FOREIGN_TOUCHED) {
        @Override
        public Step step(State state, List<Event> events, Instant now) {
            return Loop.step(state, events.stream().map(PlantedBug::claiming).toList(), now);
        }
    };

    private final Rule rule;

    PlantedBug(Rule rule) {
        this.rule = rule;
    }

    /** The rule that must find it. */
    Rule rule() {
        return rule;
    }

    private static <T> List<T> without(List<T> of, Predicate<T> what) {
        return of.stream().filter(what.negate()).toList();
    }

    private static Step with(Step step, State state, List<Effect> effects) {
        return new Step(state, effects, step.notices(), step.wakeAt());
    }

    private static State changed(State state, UnaryOperator<Hub> hub, Map<String, Runner> runners) {
        Map<String, Hub> hubs = new HashMap<>(state.hubs());
        hubs.replaceAll((path, before) -> hub.apply(before));
        return new State(
                state.tick(),
                state.seed(),
                state.fleet(),
                state.stopping(),
                state.lxd(),
                hubs,
                state.gates(),
                state.pools(),
                runners,
                state.demand());
    }

    private static State gated(State state, UnaryOperator<Gate> change) {
        Map<String, Gate> gates = new HashMap<>(state.gates());
        gates.replaceAll((name, gate) -> change.apply(gate));
        return gated(state, gates);
    }

    private static State gated(State state, Map<String, Gate> gates) {
        return new State(
                state.tick(),
                state.seed(),
                state.fleet(),
                state.stopping(),
                state.lxd(),
                state.hubs(),
                gates,
                state.pools(),
                state.runners(),
                state.demand());
    }

    private static Gate careful(Gate gate, Optional<Instant> until) {
        return new Gate(
                gate.quota(),
                gate.closedUntil(),
                gate.refusals(),
                gate.refusal(),
                until,
                gate.points(),
                gate.registrations(),
                gate.lastWrite());
    }

    private static List<Event> untold(List<Event> events) {
        return without(events, Event.RateTold.class::isInstance);
    }

    private static State demanding(State state, UnaryOperator<Demand> change) {
        return new State(
                state.tick(),
                state.seed(),
                state.fleet(),
                state.stopping(),
                state.lxd(),
                state.hubs(),
                state.gates(),
                state.pools(),
                state.runners(),
                change.apply(state.demand()));
    }

    private static Demand withoutTakers(Demand demand) {
        return new Demand(
                demand.waiting(),
                demand.started(),
                demand.ended(),
                demand.unservable(),
                Map.of(),
                demand.checking(),
                demand.polls(),
                demand.mail());
    }

    /** It remembers no job that is over. */
    private static Demand forgetful(Demand demand) {
        Ids none = State.initial(0).demand().started();
        return new Demand(
                demand.waiting(),
                none,
                none,
                demand.unservable(),
                demand.takers(),
                demand.checking(),
                demand.polls(),
                demand.mail());
    }

    private static boolean queued(Event event, Demand demand) {
        return event instanceof Event.JobTold told
                && told.stage() == Job.Stage.QUEUED
                && demand.stage(told.job().id())
                        .filter(stage -> stage != Job.Stage.QUEUED)
                        .isPresent();
    }

    private static Event discarding(Event event) {
        return event instanceof Event.CallFailed failed && failed.effect() instanceof Effect.ReadJob read
                ? new Event.JobRead(read.job(), read.asked(), Job.Stage.ENDED, Optional.empty())
                : event;
    }

    private static State keeping(State state, Predicate<Runner> which) {
        Map<String, Runner> kept = new LinkedHashMap<>(state.runners());
        kept.values().removeIf(which.negate());
        return changed(state, UnaryOperator.identity(), kept);
    }

    private static boolean notLaunching(Runner runner) {
        return !runner.calls().inFlight().contains(Calls.Call.LAUNCH);
    }

    private static Hub withoutOrphans(Hub hub) {
        return new Hub(hub.listing(), hub.trouble(), hub.outage(), Map.of());
    }

    private static Event oneMore(Event event) {
        if (!(event instanceof Event.Configured configured)) {
            return event;
        }
        Fleet fleet = configured.fleet();
        List<Pool> pools = fleet.pools().stream()
                .map(pool -> Pools.sized(pool, pool.idle() + 2, pool.max() + 2))
                .toList();
        return new Event.Configured(new Fleet(
                fleet.name(),
                fleet.formerNames(),
                fleet.checkInterval(),
                fleet.launchConcurrency(),
                fleet.jobs(),
                pools));
    }

    private static Set<Long> offline(List<Event> events) {
        return events.stream()
                .filter(Event.RegistrationsListed.class::isInstance)
                .flatMap(event -> ((Event.RegistrationsListed) event).registrations().stream())
                .filter(registration -> !registration.online())
                .map(Registration::id)
                .collect(Collectors.toSet());
    }

    private static Step stopping(Step step, Set<Long> registrations) {
        List<Effect> effects = new ArrayList<>(step.effects());
        Map<String, Runner> runners = new LinkedHashMap<>(step.state().runners());
        runners.replaceAll((name, runner) -> {
            boolean stop = registrations.contains(runner.registration())
                    && runner.told().listened()
                    && !runner.calls().inFlight().contains(Calls.Call.STOP);
            if (stop) {
                effects.add(new Effect.StopInstance(name));
            }
            return stop ? calling(runner, Calls.Call.STOP) : runner;
        });
        return with(step, changed(step.state(), UnaryOperator.identity(), runners), effects);
    }

    private static Runner calling(Runner runner, Calls.Call call) {
        Set<Calls.Call> more = EnumSet.of(call);
        more.addAll(runner.calls().inFlight());
        return new Runner(
                runner.birth(),
                runner.registration(),
                runner.life(),
                runner.body(),
                runner.hearing(),
                runner.standing(),
                runner.farewell(),
                new Calls(more, runner.calls().retries()));
    }

    private static Runner idleAgain(Runner runner) {
        Life life = runner.life();
        return runner.stage() != Stage.BUSY || !life.told().listened()
                ? runner
                : new Runner(
                        runner.birth(),
                        runner.registration(),
                        new Life(Stage.LISTENING, life.since(), life.told(), life.outcome()),
                        runner.body(),
                        runner.hearing(),
                        runner.standing(),
                        runner.farewell(),
                        runner.calls());
    }

    private static List<Event> gone(State state, Event event) {
        if (!(event instanceof Event.RegistrationsListed listed)) {
            return List.of();
        }
        Set<Long> there = listed.registrations().stream().map(Registration::id).collect(Collectors.toSet());
        return state.runners().values().stream()
                .filter(runner -> runner.path().equals(listed.path()) && runner.registration() != 0)
                .filter(runner -> !there.contains(runner.registration()))
                .<Event>map(runner -> new Event.RegistrationRead(
                        runner.name(), runner.registration(), state.tick(), Optional.empty()))
                .toList();
    }

    private static Event claiming(Event event) {
        if (!(event instanceof Event.InstancesListed listed)) {
            return event;
        }
        List<Instance> claimed = listed.instances().stream()
                .map(instance -> new Instance(
                        instance.name(),
                        instance.type(),
                        instance.status(),
                        instance.createdAt(),
                        instance.lastUsedAt(),
                        instance.location(),
                        instance.tags().map(tags -> named(tags, instance.name()))))
                .toList();
        return new Event.InstancesListed(listed.asked(), claimed, listed.operations());
    }

    private static Instance.Tags named(Instance.Tags tags, String name) {
        return new Instance.Tags(
                tags.fleet(),
                tags.kind(),
                name,
                tags.pool(),
                tags.path(),
                tags.registration(),
                tags.poolHash(),
                tags.launchedAt(),
                tags.jitConfig());
    }
}
