package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Event.LaunchStage;
import dev.slipway.sandbox.model.GitHubJit;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A launch whose JIT config came over the wire; the rest is the model's. */
final class CountedLaunch {
    private final LxdCalls lxd;
    private final Life life;
    private final Effect.Launch launch;
    private final BiConsumer<Consumer<Reply<GitHubJit>>, Reply<GitHubJit>> later;
    private final Consumer<Event> news;

    CountedLaunch(
            LxdCalls lxd,
            Life life,
            Effect.Launch launch,
            BiConsumer<Consumer<Reply<GitHubJit>>, Reply<GitHubJit>> later,
            Consumer<Event> news) {
        this.lxd = lxd;
        this.life = life;
        this.launch = launch;
        this.later = later;
        this.news = news;
    }

    void begin(Reply<GitHubJit> jit) {
        later.accept(answered -> stage(LaunchStage.JIT, answered, this::create), jit);
    }

    private void create(GitHubJit jit) {
        progressed(LaunchStage.JIT, jit.runner().id());
        lxd.create(
                life,
                launch,
                jit,
                made -> stage(LaunchStage.CREATE, made, created -> {
                    progressed(LaunchStage.CREATE, 0);
                    lxd.start(
                            life,
                            launch,
                            ran -> stage(LaunchStage.START, ran, started -> {
                                progressed(LaunchStage.START, 0);
                                news.accept(new Event.LaunchEnded(launch.runner(), Optional.empty()));
                            }));
                }));
    }

    private <T> void stage(LaunchStage stage, Reply<T> reply, Consumer<T> next) {
        if (reply.value().isPresent()) {
            next.accept(reply.value().get());
        } else {
            var failed = new Event.LaunchFailure(stage, reply.failure().orElseThrow());
            news.accept(new Event.LaunchEnded(launch.runner(), Optional.of(failed)));
        }
    }

    private void progressed(LaunchStage stage, long registration) {
        news.accept(new Event.LaunchProgressed(launch.runner(), stage, registration));
    }
}
