package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Event.LaunchStage;
import dev.slipway.sandbox.model.GitHubJit;
import java.util.Optional;
import java.util.function.Consumer;

/** A launch, stage by stage. */
final class Launching {

    private final Consumer<Consumer<Reply<GitHubJit>>> registering;
    private final LxdCalls lxd;
    private final Life life;
    private final Effect.Launch launch;
    private final Consumer<Event> progress;
    private final Consumer<Event> end;

    /**
     * @param registering asks GitHub for the JIT config, and hands its answer on
     * @param progress told of each stage that is reached
     * @param end told how the launch ended
     */
    Launching(
            Consumer<Consumer<Reply<GitHubJit>>> registering,
            LxdCalls lxd,
            Life life,
            Effect.Launch launch,
            Consumer<Event> progress,
            Consumer<Event> end) {
        this.registering = registering;
        this.lxd = lxd;
        this.life = life;
        this.launch = launch;
        this.progress = progress;
        this.end = end;
    }

    void begin() {
        registering.accept(jit -> stage(LaunchStage.JIT, jit, this::create));
    }

    private void create(GitHubJit issued) {
        progressed(LaunchStage.JIT, issued.runner().id());
        lxd.create(life, launch, issued, made -> stage(LaunchStage.CREATE, made, created -> start()));
    }

    private void start() {
        progressed(LaunchStage.CREATE, 0);
        lxd.start(
                life,
                launch,
                ran -> stage(LaunchStage.START, ran, started -> {
                    progressed(LaunchStage.START, 0);
                    end.accept(new Event.LaunchEnded(launch.runner(), Optional.empty()));
                }));
    }

    private <T> void stage(LaunchStage stage, Reply<T> reply, Consumer<T> next) {
        if (reply.value().isPresent()) {
            next.accept(reply.value().get());
        } else {
            var failed = new Event.LaunchFailure(stage, reply.failure().orElseThrow());
            end.accept(new Event.LaunchEnded(launch.runner(), Optional.of(failed)));
        }
    }

    private void progressed(LaunchStage stage, long registration) {
        progress.accept(new Event.LaunchProgressed(launch.runner(), stage, registration));
    }
}
