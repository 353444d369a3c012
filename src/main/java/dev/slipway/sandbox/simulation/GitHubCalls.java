package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Registration;
import dev.slipway.sandbox.model.GitHubAnswer;
import dev.slipway.sandbox.model.GitHubJit;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the real client asks of GitHub, asked of the model. */
final class GitHubCalls {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int DEFAULT_GROUP = 1;

    private final Timeline timeline;
    private final GitHubModel github;
    private final Wire wire;
    private final String token;
    private final int perPage;
    private final Consumer<Effect> reached;

    /**
     * @param perPage of listings: GitHub allows up to 100; less makes listings of several pages out of few entries
     * @param reached told of each effect whose request is about to be carried out
     */
    GitHubCalls(Timeline timeline, GitHubModel github, Wire wire, String token, int perPage, Consumer<Effect> reached) {
        this.timeline = timeline;
        this.github = github;
        this.wire = wire;
        this.token = token;
        this.perPage = perPage;
        this.reached = reached;
    }

    void troubles(Troubles troubles) {
        wire.troubles(troubles);
    }

    void jitConfig(Life life, Effect.Launch launch, Consumer<Reply<GitHubJit>> answer) {
        ask(
                life,
                launch,
                () -> github.jitConfig(
                        token, launch.pool().path(), launch.runner(), launch.labels(), DEFAULT_GROUP, timeline.now()),
                answer);
    }

    void read(Life life, Effect.ReadRegistration effect, Consumer<Reply<Event>> answer) {
        this.<GitHubRunner>ask(
                life,
                effect,
                () -> github.registration(token, effect.path(), effect.registration(), timeline.now()),
                reply -> {
                    if (reply.failedAs(Failure.Kind.NOT_FOUND)) {
                        seePath(life, effect, effect.path(), answer, found(effect, Optional.empty()));
                    } else {
                        answer.accept(reply.map(runner -> found(effect, Optional.of(runner.registration()))));
                    }
                });
    }

    private static Event found(Effect.ReadRegistration effect, Optional<Registration> found) {
        return new Event.RegistrationRead(effect.runner(), effect.registration(), effect.asked(), found);
    }

    void deregister(Life life, Effect.Deregister effect, Consumer<Reply<Event>> answer) {
        this.<Boolean>ask(
                life,
                effect,
                () -> github.deregister(token, effect.path(), effect.registration(), timeline.now()),
                reply -> {
                    if (reply.failedAs(Failure.Kind.NOT_FOUND)) {
                        seePath(life, effect, effect.path(), answer, ended(effect, Event.Deregistration.GONE));
                    } else if (reply.failedAs(Failure.Kind.INVALID)) {
                        answer.accept(Reply.of(ended(effect, Event.Deregistration.BUSY)));
                    } else {
                        answer.accept(reply.map(done -> ended(effect, Event.Deregistration.REMOVED)));
                    }
                });
    }

    private static Event ended(Effect.Deregister effect, Event.Deregistration outcome) {
        return new Event.Deregistered(effect.runner(), effect.registration(), outcome);
    }

    /** Absence is believed only beside a path that can be seen. */
    private void seePath(Life life, Effect effect, String path, Consumer<Reply<Event>> answer, Event absent) {
        ask(
                life,
                effect instanceof Effect.Deregister ? new Effect.ListRegistrations(path, 0) : effect,
                () -> page(path, 1, 1),
                seen -> answer.accept(seen.map(page -> absent)));
    }

    /** All pages; a second time, if they changed while they were read. */
    void list(Life life, Effect.ListRegistrations effect, Consumer<Reply<Event>> answer) {
        readAll(life, effect, first -> {
            if (first.value().filter(all -> !all.complete()).isPresent()) {
                readAll(life, effect, second -> answer.accept(second.map(all -> listed(effect, all))));
            } else {
                answer.accept(first.map(all -> listed(effect, all)));
            }
        });
    }

    private void readAll(Life life, Effect.ListRegistrations effect, Consumer<Reply<Pages.All<GitHubRunner>>> answer) {
        Pages.read(
                (number, part) -> ask(life, effect, () -> page(effect.path(), number, perPage), part),
                GitHubRunner::id,
                perPage,
                answer);
    }

    private static Event listed(Effect.ListRegistrations effect, Pages.All<GitHubRunner> all) {
        List<Registration> found =
                all.items().stream().map(GitHubRunner::registration).toList();
        return new Event.RegistrationsListed(effect.path(), effect.asked(), found, all.complete(), 0);
    }

    private GitHubAnswer<GitHubAnswer.Page<GitHubRunner>> page(String path, int number, int size) {
        return github.registrations(token, path, number, size, Optional.empty(), Optional.empty(), timeline.now());
    }

    int perPage() {
        return perPage;
    }

    /** One request of the model, whose answer comes back in time, or not. */
    @FunctionalInterface
    interface Question<T> {
        GitHubAnswer<T> ask(GitHubModel model, String token, Instant now);
    }

    <T> void ask(Life life, Effect effect, Question<T> question, Consumer<Reply<T>> answer) {
        ask(life, effect, () -> question.ask(github, token, timeline.now()), answer);
    }

    private <T> void ask(Life life, Effect effect, Supplier<GitHubAnswer<T>> question, Consumer<Reply<T>> answer) {
        wire.ask(
                life,
                TIMEOUT,
                () -> {
                    reached.accept(effect);
                    return Reply.from(question.get());
                },
                answer);
    }
}
