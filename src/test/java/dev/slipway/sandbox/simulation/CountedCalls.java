package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import dev.slipway.github.GitHubClient;
import dev.slipway.github.GitHubException;
import dev.slipway.github.Jit;
import dev.slipway.sandbox.model.GitHubGroup;
import dev.slipway.sandbox.model.GitHubJit;
import dev.slipway.sandbox.model.GitHubRunner;
import io.vertx.core.Future;

/** Effects on GitHub, carried out by the real client to their end. */
final class CountedCalls {
    private final GitHubClient client;

    CountedCalls(GitHubClient client) {
        this.client = client;
    }

    Reply<GitHubJit> jitConfig(Effect.Launch launch) {
        String path = launch.pool().path();
        return reply(client.jitConfig(
                        path, launch.runner(), launch.labels(), launch.pool().runnerGroup())
                .map(jit -> registered(launch, jit)));
    }

    private static GitHubJit registered(Effect.Launch launch, Jit jit) {
        var runner = new GitHubRunner(
                jit.registration(), launch.runner(), GitHubGroup.DEFAULT, "unknown", false, false, launch.labels());
        return new GitHubJit(runner, jit.encodedConfig());
    }

    Reply<Event> answer(Effect effect) {
        return reply(call(effect));
    }

    private Future<Event> call(Effect effect) {
        if (effect instanceof Effect.ListRegistrations list) {
            return client.registrations(list.path())
                    .map(found -> new Event.RegistrationsListed(
                            list.path(),
                            list.asked(),
                            found.registrations(),
                            found.complete(),
                            found.cost(),
                            found.requests()));
        } else if (effect instanceof Effect.ReadRegistration read) {
            return client.registration(read.path(), read.registration())
                    .map(found -> new Event.RegistrationRead(read.runner(), read.registration(), read.asked(), found));
        } else if (effect instanceof Effect.Deregister gone) {
            return client.deregister(gone.path(), gone.registration())
                    .map(outcome -> new Event.Deregistered(gone.runner(), gone.registration(), outcome));
        } else if (effect instanceof Effect.ReadJob read) {
            return client.job(read.repository(), read.job())
                    .map(look -> new Event.JobRead(read.job(), read.asked(), look.stage(), look.runner()));
        } else if (effect instanceof Effect.ListJobs list) {
            return client.queuedJobs(list.path())
                    .map(queued -> new Event.JobsListed(
                            list.path(),
                            list.asked(),
                            queued.jobs(),
                            queued.complete(),
                            queued.cost(),
                            queued.requests()));
        }
        throw new IllegalArgumentException("nobody carries out " + effect.getClass());
    }

    private static <T> Reply<T> reply(Future<T> call) {
        return CountedService.get(call.map(Reply::of).recover(trouble -> {
            Failure failure = trouble instanceof GitHubException known
                    ? known.failure()
                    : new Failure(Failure.Kind.FAILED, "unexpected: " + trouble);
            return Future.succeededFuture(Reply.failed(failure));
        }));
    }
}
