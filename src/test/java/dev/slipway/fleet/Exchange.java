package dev.slipway.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Carries calls to the two ends of the {@link World}, and lets them fail as a test wants. */
final class Exchange {

    /**
     * What goes wrong.
     *
     * @param stage of a launch; of any other call nothing
     * @param happened what was asked is done, and only the answer is lost
     */
    record Fault(Class<? extends Effect> kind, Optional<Event.LaunchStage> stage, Failure failure, boolean happened) {

        static Fault of(Class<? extends Effect> kind, Failure.Kind failure) {
            return new Fault(kind, Optional.empty(), new Failure(failure, "told to fail"), false);
        }

        static Fault launch(Event.LaunchStage stage, Failure.Kind failure) {
            return new Fault(Effect.Launch.class, Optional.of(stage), new Failure(failure, "told to fail"), false);
        }

        Fault butHappened() {
            return new Fault(kind, stage, failure, true);
        }

        private boolean hits(Call call) {
            return kind.isInstance(call.effect)
                    && (stage.isEmpty() || stage.get() == STAGES.get(Math.min(call.stage, 3)));
        }
    }

    private static final List<Event.LaunchStage> STAGES =
            List.of(Event.LaunchStage.JIT, Event.LaunchStage.CREATE, Event.LaunchStage.CREATE, Event.LaunchStage.START);

    private static final Set<Class<? extends Effect>> GITHUB = Set.of(
            Effect.ListRegistrations.class,
            Effect.ReadRegistration.class,
            Effect.Deregister.class,
            Effect.ReadJob.class,
            Effect.ListJobs.class,
            Effect.ListDeliveries.class,
            Effect.Redeliver.class);

    final LxdEnd lxd;
    final GitHubEnd github;
    final List<Fault> faults = new ArrayList<>();
    private final World world;
    private final Map<String, Call> creating = new HashMap<>();

    Exchange(World world) {
        this.world = world;
        lxd = new LxdEnd(world);
        github = new GitHubEnd(world);
    }

    /** The next act of a call; of all but a launch it is the only one. */
    void serve(Call call) {
        serve(call, faults.stream().filter(candidate -> candidate.hits(call)).findFirst());
    }

    /** The next act goes wrong. */
    void fail(Call call, Failure.Kind kind, boolean happened) {
        serve(
                call,
                Optional.of(new Fault(Effect.class, Optional.empty(), new Failure(kind, "told to fail"), happened)));
    }

    private void serve(Call call, Optional<Fault> fault) {
        if (fault.isPresent()) {
            fail(call, fault.get());
        } else if (call.effect instanceof Effect.Launch launch) {
            lxd.launch(call, launch);
        } else {
            call.ends(answer(call.effect));
        }
    }

    private Event answer(Effect effect) {
        return GITHUB.contains(effect.getClass()) ? github.answer(effect) : lxd.answer(effect);
    }

    private void fail(Call call, Fault fault) {
        if (call.effect instanceof Effect.Launch launch) {
            Event.LaunchStage stage = STAGES.get(Math.min(call.stage, 3));
            if (fault.happened()) {
                lxd.launch(call, launch);
                call.answers.clear();
            }
            if (fault.failure().uncertain()) {
                abandons(call);
            } else {
                world.operations.remove(launch.runner());
            }
            call.ends(LxdEnd.ended(launch, stage, fault.failure()));
        } else {
            if (fault.happened()) {
                var unused = answer(call.effect);
            }
            call.ends(new Event.CallFailed(call.effect, fault.failure()));
        }
    }

    /** The creations that LXD works on and nobody waits for. */
    List<String> abandoned() {
        return creating.keySet().stream()
                .filter(world.operations::containsKey)
                .sorted()
                .toList();
    }

    /** Whoever asked for it has been killed: what LXD has begun goes on. */
    void abandons(Call call) {
        if (call.effect instanceof Effect.Launch launch && world.operations.containsKey(launch.runner())) {
            creating.put(launch.runner(), call);
        }
    }

    /** A creation whose answer was lost ends, well. */
    void creationEnds(String runner) {
        Call call = creating.remove(runner);
        Call rest = new Call(call.effect);
        rest.stage = 2;
        rest.registration = call.registration;
        lxd.launch(rest, (Effect.Launch) call.effect);
    }
}
