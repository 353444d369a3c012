package dev.slipway.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** LXD's end of the calls: does what is asked in the {@link World} and says what LXD would. */
final class LxdEnd {

    private static final Duration STOPPING = Duration.ofMillis(100);

    private final World world;

    LxdEnd(World world) {
        this.world = world;
    }

    /** The next stage of a launch. */
    void launch(Call call, Effect.Launch launch) {
        switch (call.stage++) {
            case 0 -> {
                call.registration =
                        world.register(launch.pool().path(), launch.runner(), Set.copyOf(launch.labels())).id;
                call.answer(new Event.LaunchProgressed(launch.runner(), Event.LaunchStage.JIT, call.registration));
            }
            case 1 -> beginCreation(launch);
            case 2 -> {
                world.operations.remove(launch.runner());
                Instance.Tags tags =
                        World.tags(launch.fleet(), launch.pool(), launch.runner(), call.registration, launch.at());
                world.put(new Box(launch.runner(), Optional.of(tags)));
                call.answer(new Event.LaunchProgressed(launch.runner(), Event.LaunchStage.CREATE, 0));
            }
            default -> start(call, launch);
        }
    }

    void beginCreation(Effect.Launch launch) {
        world.operations.put(
                launch.runner(), new Operation(launch.runner(), Operation.Kind.CREATE, Set.of(launch.runner())));
    }

    private void start(Call call, Effect.Launch launch) {
        Box box = world.boxes.get(launch.runner());
        if (box == null) {
            Failure missing = new Failure(Failure.Kind.NOT_FOUND, "start: no such instance");
            call.ends(ended(launch, Event.LaunchStage.START, missing));
            return;
        }
        world.start(box);
        call.answer(new Event.LaunchProgressed(launch.runner(), Event.LaunchStage.START, 0));
        call.ends(new Event.LaunchEnded(launch.runner(), Optional.empty()));
    }

    static Event ended(Effect.Launch launch, Event.LaunchStage stage, Failure failure) {
        return new Event.LaunchEnded(launch.runner(), Optional.of(new Event.LaunchFailure(stage, failure)));
    }

    Event answer(Effect effect) {
        if (effect instanceof Effect.ListInstances list) {
            List<Instance> instances =
                    world.boxes.values().stream().map(Box::seen).toList();
            return new Event.InstancesListed(list.asked(), instances, List.copyOf(world.operations.values()));
        } else if (effect instanceof Effect.ReadInstance read) {
            Optional<Instance> found =
                    Optional.ofNullable(world.boxes.get(read.runner())).map(Box::seen);
            return new Event.InstanceRead(read.runner(), read.asked(), found);
        }
        Effect.OnRunner call = (Effect.OnRunner) effect;
        Box box = world.boxes.get(call.runner());
        return box == null ? failed(effect, Failure.Kind.NOT_FOUND) : answer(call, box);
    }

    private Event answer(Effect.OnRunner effect, Box box) {
        if (effect instanceof Effect.ReadConsole read) {
            boolean floods = box.floods && box.runs();
            return new Event.ConsoleRead(
                    box.name, read.asked(), floods ? List.of() : box.console(world.now), box.floods);
        } else if (effect instanceof Effect.AskGuest ask) {
            return ask(ask, box);
        } else if (effect instanceof Effect.ForgetJitConfig) {
            box.jitConfig = false;
            world.hint(box, "instance-updated");
            return new Event.JitConfigForgotten(box.name);
        } else if (effect instanceof Effect.StopInstance) {
            return stop(effect, box);
        }
        return delete((Effect.DeleteInstance) effect, box);
    }

    private Event ask(Effect.AskGuest ask, Box box) {
        if (!box.runs()) {
            return failed(ask, Failure.Kind.FAILED);
        }
        return switch (box.manners) {
            case SILENT -> failed(ask, Failure.Kind.TIMEOUT);
            case HAS_NO_COMMAND -> new Event.GuestAnswered(box.name, ask.asked(), Event.Answer.NO_COMMAND);
            case ANSWERS ->
                new Event.GuestAnswered(
                        box.name,
                        ask.asked(),
                        box.guest == Box.Guest.WORKING ? Event.Answer.BUSY : Event.Answer.NOT_BUSY);
        };
    }

    private Event stop(Effect effect, Box box) {
        if (!box.runs()) {
            return failed(effect, Failure.Kind.FAILED);
        }
        world.powerOff(box);
        return new Event.InstanceStopped(box.name);
    }

    private Event delete(Effect.DeleteInstance effect, Box box) {
        boolean stopping = box.stoppedAt
                .filter(at -> world.now.isBefore(at.plus(STOPPING)))
                .isPresent();
        if (box.runs() || stopping) {
            return failed(effect, Failure.Kind.BUSY);
        }
        world.vanish(box);
        return new Event.InstanceDeleted(box.name);
    }

    static Event failed(Effect effect, Failure.Kind kind) {
        return new Event.CallFailed(effect, new Failure(kind, "refused: " + kind.word()));
    }
}
