package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Delivery;
import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Job;
import dev.slipway.sandbox.model.GitHubAnswer.Page;
import dev.slipway.sandbox.model.GitHubAttempt;
import dev.slipway.sandbox.model.GitHubHook;
import dev.slipway.sandbox.model.GitHubHooks.Slice;
import dev.slipway.sandbox.model.GitHubJob;
import dev.slipway.sandbox.model.GitHubRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the real client asks GitHub about jobs and about deliveries to our hook, asked of the model.
 */
final class JobCalls {

    /** The real client reads no more. */
    private static final int MOST_ATTEMPTS = 10_000;

    private static final int HOOKS = 100;
    private static final String EVENT = "workflow_job";

    private final GitHubWire github;
    private final int perPage;
    private final Map<String, Long> hooks = new HashMap<>();
    private Optional<String> url = Optional.empty();

    /** @param perPage of listings */
    JobCalls(GitHubWire github, int perPage) {
        this.github = github;
        this.perPage = perPage;
    }

    /** Our hooks are those of this URL. */
    void hooksOf(String ours) {
        url = Optional.of(ours);
    }

    /** Absence is believed only beside a repository whose runs can be seen. */
    void read(Life life, Effect.ReadJob effect, Consumer<Reply<Event>> answer) {
        Errand errand = new Errand(life, effect, effect.repository());
        github.<GitHubJob>ask(
                errand,
                "job " + effect.job(),
                (model, token, etag, now) -> model.actions().job(token, effect.repository(), effect.job(), etag, now),
                reply -> {
                    if (reply.failedAs(Failure.Kind.NOT_FOUND)) {
                        seeRuns(errand, effect, answer);
                    } else {
                        answer.accept(reply.map(job -> ShownJobs.read(job, effect.asked())));
                    }
                });
    }

    private void seeRuns(Errand errand, Effect.ReadJob effect, Consumer<Reply<Event>> answer) {
        github.<Page<GitHubRun>>ask(
                errand,
                "runs of " + effect.repository(),
                (model, token, etag, now) ->
                        model.actions().runs(token, effect.repository(), Optional.empty(), 1, 1, etag, now),
                seen -> answer.accept(seen.map(
                        runs -> new Event.JobRead(effect.job(), effect.asked(), Job.Stage.ENDED, Optional.empty()))));
    }

    void list(Life life, Effect.ListJobs effect, Consumer<Reply<Event>> answer) {
        JobListing.read(github, perPage, new Errand(life, effect, effect.path()), effect, answer);
    }

    void list(Life life, Effect.ListDeliveries effect, Consumer<Reply<Event>> answer) {
        Errand errand = new Errand(life, effect, effect.path());
        withHook(errand, answer, hook -> new Reading(errand, effect, hook, answer).ask(Optional.empty()));
    }

    void redeliver(Life life, Effect.Redeliver effect, Consumer<Reply<Event>> answer) {
        Errand errand = new Errand(life, effect, effect.path());
        withHook(
                errand,
                answer,
                hook -> github.<Boolean>ask(
                        errand,
                        (model, token, now) -> model.hooks()
                                .redeliver(
                                        token,
                                        effect.path(),
                                        hook,
                                        effect.delivery().id(),
                                        now),
                        reply -> answer.accept(
                                reply.map(begun -> new Event.Redelivered(effect.path(), effect.delivery())))));
    }

    /** Which hook is ours is asked once. */
    private void withHook(Errand errand, Consumer<Reply<Event>> answer, Consumer<Long> next) {
        String path = errand.path;
        if (hooks.containsKey(path)) {
            next.accept(hooks.get(path));
            return;
        }
        github.<Page<GitHubHook>>ask(
                errand,
                "hooks of " + path,
                (model, token, etag, now) -> model.hooks().list(token, path, 1, HOOKS, etag, now),
                reply -> {
                    if (reply.value().isEmpty()) {
                        answer.accept(reply.as());
                        return;
                    }
                    ours(reply.value().get().items())
                            .ifPresentOrElse(
                                    hook -> {
                                        hooks.put(path, hook);
                                        next.accept(hook);
                                    },
                                    () -> answer.accept(Reply.failed(
                                            Failure.Kind.NOT_FOUND, "GitHub: " + path + " has no hook of our URL")));
                });
    }

    private Optional<Long> ours(List<GitHubHook> all) {
        return all.stream()
                .filter(hook -> url.equals(Optional.of(hook.config().url())))
                .map(GitHubHook::id)
                .findFirst();
    }

    /** Reads back in time, part after part, once. */
    private final class Reading {
        private final Errand errand;
        private final Effect.ListDeliveries effect;
        private final long hook;
        private final Consumer<Reply<Event>> answer;
        private final List<Delivery> found = new ArrayList<>();
        private int read;

        Reading(Errand errand, Effect.ListDeliveries effect, long hook, Consumer<Reply<Event>> answer) {
            this.errand = errand;
            this.effect = effect;
            this.hook = hook;
            this.answer = answer;
        }

        void ask(Optional<Long> before) {
            github.<Slice>ask(
                    errand,
                    "deliveries to " + hook + " before " + before,
                    (model, token, etag, now) -> model.hooks()
                            .deliveries(token, effect.path(), hook, before, perPage, Optional.empty(), etag, now),
                    reply -> {
                        if (reply.value().isEmpty()) {
                            answer.accept(reply.as());
                        } else {
                            took(reply.value().get());
                        }
                    });
        }

        private void took(Slice slice) {
            slice.attempts().stream()
                    .filter(attempt -> attempt.delivery().event().equals(EVENT)
                            && !attempt.at().isBefore(effect.since()))
                    .map(JobCalls::delivery)
                    .forEach(found::add);
            read += slice.attempts().size();
            boolean complete = slice.next().isEmpty()
                    || slice.attempts().stream()
                            .anyMatch(attempt -> attempt.at().isBefore(effect.since()));
            if (complete || read >= MOST_ATTEMPTS) {
                answer.accept(Reply.of(new Event.DeliveriesListed(
                        effect.path(), effect.asked(), found, complete, errand.cost(), errand.requests())));
            } else {
                ask(slice.next());
            }
        }
    }

    private static Delivery delivery(GitHubAttempt attempt) {
        return new Delivery(
                attempt.id(),
                attempt.delivery().guid(),
                attempt.at(),
                attempt.reception().succeeded());
    }
}
