package dev.slipway.reconcile;

import dev.slipway.config.LxdSettings;
import dev.slipway.config.Settings;
import dev.slipway.config.WebhookSettings;
import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Event.LaunchStage;
import dev.slipway.fleet.Failure;
import dev.slipway.github.GitHubClient;
import dev.slipway.github.GitHubException;
import dev.slipway.github.Jit;
import dev.slipway.lxd.LaunchRequest;
import dev.slipway.lxd.LxdClient;
import dev.slipway.lxd.LxdException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries effects out: each becomes calls on LXD or GitHub, and its end comes back as news. It talks; it does not decide.
 *
 * <p>Confined to the reconciler's context.
 */
final class Effects {

    private static final Logger LOGGER = LoggerFactory.getLogger(Effects.class);

    private final LxdClient lxd;
    private final Function<String, GitHubClient> github;
    private final LxdSettings lxdSettings;
    /** Known wherever {@link dev.slipway.fleet.JobSources#deliveries} is true. */
    private final Optional<URI> hookUrl;

    private final Consumer<Event> news;
    private int inFlight;
    private Promise<Void> quiet = Promise.promise();

    /** @param github the client that speaks for a path, or for a repository of one */
    Effects(LxdClient lxd, Function<String, GitHubClient> github, Settings settings, Consumer<Event> news) {
        this.lxd = lxd;
        this.github = github;
        this.lxdSettings = settings.lxd();
        this.hookUrl = settings.webhook().flatMap(WebhookSettings::publicUrl);
        this.news = news;
    }

    void carryOut(Effect effect) {
        inFlight++;
        // Started inside a compose: what throws instead of failing its Future must end as an event too.
        Future.succeededFuture()
                .compose(ignored -> answer(effect))
                .recover(cause -> Future.succeededFuture(new Event.CallFailed(effect, failure(cause))))
                .onSuccess(this::ended);
    }

    private void ended(Event answer) {
        inFlight--;
        news.accept(answer);
        if (inFlight == 0) {
            quiet.tryComplete();
            quiet = Promise.promise();
        }
    }

    /** Ends when no call is in flight. */
    Future<Void> quiet() {
        return inFlight == 0 ? Future.succeededFuture() : quiet.future();
    }

    private Future<Event> answer(Effect effect) {
        if (effect instanceof Effect.Launch launch) {
            return launch(launch);
        } else if (effect instanceof Effect.ReadInstance read) {
            return lxd.instance(read.runner()).map(found -> new Event.InstanceRead(read.runner(), read.asked(), found));
        } else if (effect instanceof Effect.ReadConsole read) {
            return lxd.console(read.runner())
                    .map(console ->
                            new Event.ConsoleRead(read.runner(), read.asked(), console.records(), console.flooded()));
        } else if (effect instanceof Effect.AskGuest ask) {
            return lxd.busy(ask.runner()).map(said -> new Event.GuestAnswered(ask.runner(), ask.asked(), said));
        } else if (effect instanceof Effect.ForgetJitConfig forget) {
            return lxd.forgetJitConfig(forget.runner()).map(done -> new Event.JitConfigForgotten(forget.runner()));
        } else if (effect instanceof Effect.StopInstance stop) {
            return lxd.stopByForce(stop.runner()).map(done -> new Event.InstanceStopped(stop.runner()));
        } else if (effect instanceof Effect.DeleteInstance delete) {
            return lxd.delete(delete.runner()).map(done -> new Event.InstanceDeleted(delete.runner()));
        } else if (effect instanceof Effect.ListInstances list) {
            return listInstances(list);
        }
        return answerOfGitHub(effect);
    }

    private Future<Event> answerOfGitHub(Effect effect) {
        if (effect instanceof Effect.ListRegistrations list) {
            return github.apply(list.path())
                    .registrations(list.path())
                    .map(listing -> new Event.RegistrationsListed(
                            list.path(),
                            list.asked(),
                            listing.registrations(),
                            listing.complete(),
                            listing.cost(),
                            listing.requests()));
        } else if (effect instanceof Effect.ReadRegistration read) {
            return github.apply(read.path())
                    .registration(read.path(), read.registration())
                    .map(found -> new Event.RegistrationRead(read.runner(), read.registration(), read.asked(), found));
        } else if (effect instanceof Effect.Deregister gone) {
            return github.apply(gone.path())
                    .deregister(gone.path(), gone.registration())
                    .map(outcome -> new Event.Deregistered(gone.runner(), gone.registration(), outcome));
        }
        return answerAboutJobs(effect);
    }

    private Future<Event> answerAboutJobs(Effect effect) {
        if (effect instanceof Effect.ReadJob read) {
            return github.apply(read.repository())
                    .job(read.repository(), read.job())
                    .map(look -> new Event.JobRead(read.job(), read.asked(), look.stage(), look.runner()));
        } else if (effect instanceof Effect.ListJobs list) {
            return github.apply(list.path())
                    .queuedJobs(list.path())
                    .map(queued -> new Event.JobsListed(
                            list.path(),
                            list.asked(),
                            queued.jobs(),
                            queued.complete(),
                            queued.cost(),
                            queued.requests()));
        } else if (effect instanceof Effect.ListDeliveries list) {
            return github.apply(list.path())
                    .deliveries(list.path(), hookUrl.orElseThrow(), list.since())
                    .map(found -> new Event.DeliveriesListed(
                            list.path(),
                            list.asked(),
                            found.deliveries(),
                            found.complete(),
                            found.cost(),
                            found.requests()));
        } else if (effect instanceof Effect.Redeliver again) {
            return github.apply(again.path())
                    .redeliver(again.path(), hookUrl.orElseThrow(), again.delivery())
                    .map(asked -> new Event.Redelivered(again.path(), again.delivery()));
        }
        throw new IllegalArgumentException("nobody carries out " + effect.getClass());
    }

    /** Operations first: one that ends between the two readings has left its instance for the second. */
    private Future<Event> listInstances(Effect.ListInstances list) {
        return lxd.operations()
                .compose(operations -> lxd.instances()
                        .map(instances -> new Event.InstancesListed(list.asked(), instances, operations)));
    }

    private Future<Event> launch(Effect.Launch launch) {
        String runner = launch.runner();
        String path = launch.pool().path();
        return stage(
                        LaunchStage.JIT,
                        () -> github.apply(path)
                                .jitConfig(
                                        path,
                                        runner,
                                        launch.labels(),
                                        launch.pool().runnerGroup()))
                .onSuccess(jit -> progressed(runner, LaunchStage.JIT, jit.registration()))
                .compose(jit -> stage(LaunchStage.CREATE, () -> lxd.create(request(launch, jit))))
                .onSuccess(created -> progressed(runner, LaunchStage.CREATE, 0))
                .compose(created -> stage(LaunchStage.START, () -> lxd.start(runner)))
                .onSuccess(started -> progressed(runner, LaunchStage.START, 0))
                .map(started -> launched(runner, Optional.empty()))
                .recover(cause -> Future.succeededFuture(launched(runner, Optional.of(((StageFailed) cause).failure))));
    }

    private LaunchRequest request(Effect.Launch launch, Jit jit) {
        return LaunchRequest.of(launch, jit.encodedConfig(), jit.registration(), lxdSettings);
    }

    private void progressed(String runner, LaunchStage stage, long registration) {
        news.accept(new Event.LaunchProgressed(runner, stage, registration));
    }

    private static Event launched(String runner, Optional<Event.LaunchFailure> failure) {
        return new Event.LaunchEnded(runner, failure);
    }

    /** Remembers at which stage a launch failed. */
    private static <T> Future<T> stage(LaunchStage stage, Supplier<Future<T>> call) {
        return Future.succeededFuture()
                .compose(ignored -> call.get())
                .recover(cause -> Future.failedFuture(new StageFailed(stage, failure(cause))));
    }

    private static Failure failure(Throwable cause) {
        if (cause instanceof LxdException refused) {
            return refused.failure();
        } else if (cause instanceof GitHubException refused) {
            return refused.failure();
        }
        LOGGER.atError()
                .setMessage("a call ended in a way that it should not be able to; please report this")
                .setCause(cause)
                .log();
        return new Failure(
                Failure.Kind.FAILED, "an internal error: " + cause.getClass().getSimpleName());
    }

    private static final class StageFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Event.LaunchFailure failure;

        StageFailed(LaunchStage stage, Failure failure) {
            super(failure.message(), null, false, false);
            this.failure = new Event.LaunchFailure(stage, failure);
        }
    }
}
