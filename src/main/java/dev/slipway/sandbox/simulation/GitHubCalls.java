package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Registration;
import dev.slipway.sandbox.model.GitHubAnswer.Page;
import dev.slipway.sandbox.model.GitHubJit;
import dev.slipway.sandbox.model.GitHubRunner;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the real client asks of GitHub about runners, asked of the model. */
final class GitHubCalls {

    private static final int DEFAULT_GROUP = 1;

    private final GitHubWire wire;
    private final int perPage;

    /** @param perPage of listings: GitHub allows up to 100; less makes listings of several pages out of few entries */
    GitHubCalls(GitHubWire wire, int perPage) {
        this.wire = wire;
        this.perPage = perPage;
    }

    void jitConfig(Life life, Effect.Launch launch, Consumer<Reply<GitHubJit>> answer) {
        String path = launch.pool().path();
        wire.ask(
                new Errand(life, launch, path),
                (model, token, now) ->
                        model.jitConfig(token, path, launch.runner(), launch.labels(), DEFAULT_GROUP, now),
                answer);
    }

    void read(Life life, Effect.ReadRegistration effect, Consumer<Reply<Event>> answer) {
        Errand errand = new Errand(life, effect, effect.path());
        wire.<GitHubRunner>ask(
                errand,
                (model, token, now) -> model.registration(token, effect.path(), effect.registration(), now),
                reply -> {
                    if (reply.failedAs(Failure.Kind.NOT_FOUND)) {
                        seePath(errand, answer, found(effect, Optional.empty()));
                    } else {
                        answer.accept(reply.map(runner -> found(effect, Optional.of(runner.registration()))));
                    }
                });
    }

    private static Event found(Effect.ReadRegistration effect, Optional<Registration> found) {
        return new Event.RegistrationRead(effect.runner(), effect.registration(), effect.asked(), found);
    }

    void deregister(Life life, Effect.Deregister effect, Consumer<Reply<Event>> answer) {
        wire.<Boolean>ask(
                new Errand(life, effect, effect.path()),
                (model, token, now) -> model.deregister(token, effect.path(), effect.registration(), now),
                reply -> {
                    if (reply.failedAs(Failure.Kind.NOT_FOUND)) {
                        var seeing = new Effect.ListRegistrations(effect.path(), 0);
                        seePath(
                                new Errand(life, seeing, effect.path()),
                                answer,
                                ended(effect, Event.Deregistration.GONE));
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
    private void seePath(Errand errand, Consumer<Reply<Event>> answer, Event absent) {
        page(errand, 1, 1, seen -> answer.accept(seen.map(page -> absent)));
    }

    /** All pages; a second time, if they changed while they were read. */
    void list(Life life, Effect.ListRegistrations effect, Consumer<Reply<Event>> answer) {
        Errand errand = new Errand(life, effect, effect.path());
        readAll(errand, first -> {
            if (first.value().filter(all -> !all.complete()).isPresent()) {
                readAll(errand, second -> answer.accept(second.map(all -> listed(effect, errand, all))));
            } else {
                answer.accept(first.map(all -> listed(effect, errand, all)));
            }
        });
    }

    private void readAll(Errand errand, Consumer<Reply<Pages.All<GitHubRunner>>> answer) {
        Pages.read((number, part) -> page(errand, number, perPage, part), GitHubRunner::id, perPage, answer);
    }

    private static Event listed(Effect.ListRegistrations effect, Errand errand, Pages.All<GitHubRunner> all) {
        List<Registration> found =
                all.items().stream().map(GitHubRunner::registration).toList();
        return new Event.RegistrationsListed(
                effect.path(), effect.asked(), found, all.complete(), errand.cost(), errand.requests());
    }

    private void page(Errand errand, int number, int size, Consumer<Reply<Page<GitHubRunner>>> answer) {
        wire.ask(
                errand,
                "runners of " + errand.path + " " + size + " " + number,
                (model, token, etag, now) ->
                        model.registrations(token, errand.path, number, size, Optional.empty(), etag, now),
                answer);
    }
}
