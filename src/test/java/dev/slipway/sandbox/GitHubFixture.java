package dev.slipway.sandbox;

import dev.slipway.github.GitHubContract;
import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubGrant;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubModel.Access;
import dev.slipway.sandbox.model.GitHubOddities;
import dev.slipway.sandbox.model.GitHubTerms;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * A simulated GitHub with an organisation and two repositories, of which {@code other/app} is somebody else's, and a
 * caller that every exchange of is held against GitHub's description.
 */
final class GitHubFixture {
    static final String TOKEN = "ghp_the-token";

    final SimulatedGitHub github;
    final GitHubContract contract;
    final GitHubCaller caller;
    private final Vertx vertx;

    GitHubFixture(Vertx vertx) {
        this(vertx, InstantSource.system());
    }

    GitHubFixture(Vertx vertx, InstantSource clock) {
        this.vertx = vertx;
        var model = new GitHubModel(7, GitHubTerms.documented(), GitHubFaults.none());
        List.of("acme", "acme/tool", "other/app").forEach(model::addPath);
        model.grant(TOKEN, GitHubGrant.of(Access.WRITE).without("other/app"));
        github = new SimulatedGitHub(vertx, model, clock);
        Void unused = GitHubCaller.of(github.start());
        contract = GitHubCaller.of(GitHubContract.before(vertx, github.apiUrl()));
        caller = caller(TOKEN);
    }

    /** Whoever calls with this token. */
    GitHubCaller caller(String token) {
        return new GitHubCaller(vertx, contract.apiUrl(), token);
    }

    /** Whoever sends what GitHub's description does not allow, or what is no GitHub's. */
    GitHubCaller bare() {
        return new GitHubCaller(vertx, github.apiUrl(), TOKEN);
    }

    <T> T with(BiFunction<GitHubModel, Instant, T> work) {
        return GitHubCaller.of(github.with(work));
    }

    void change(BiConsumer<GitHubModel, Instant> work) {
        boolean unused = with((model, now) -> {
            work.accept(model, now);
            return true;
        });
    }

    /** Changes how GitHub's answers are odd. */
    void odd(UnaryOperator<GitHubOddities> changed) {
        change((model, now) -> {
            GitHubFaults faults = model.faults();
            model.faults(faults.with(changed.apply(faults.oddities())), now);
        });
    }

    /** What the account of a token used so far. */
    GitHubUsage usage(String token) {
        String account = with((model, now) -> model.account(token).orElseThrow());
        return GitHubCaller.of(github.usage()).get(account);
    }

    void grant(String token, GitHubGrant grant) {
        change((model, now) -> model.grant(token, grant));
    }

    /** Cancels a job that waits. */
    void cancel(long job) {
        boolean cancelled = with((model, now) -> model.actions().cancel(job, false, now));
        if (!cancelled) {
            throw new IllegalStateException("the job does not wait");
        }
    }

    long queue(String repository, String... labels) {
        return with((model, now) -> model.queue(repository, repository, List.of(labels), Duration.ofMinutes(3), now));
    }

    long run(long job) {
        return with((model, now) -> model.actions().find(job, now).orElseThrow().run());
    }

    /** A runner of the organisation that takes the oldest job it can; its session. */
    String take(String runner, String... labels) {
        return with((model, now) -> {
            String config = model.jitConfig(TOKEN, "acme", runner, List.of(labels), 1, now)
                    .value()
                    .orElseThrow()
                    .encodedConfig();
            String session = model.connect(config, now).orElseThrow();
            if (!(model.poll(session, Duration.ofSeconds(20), now) instanceof GitHubModel.Poll.Assigned)) {
                throw new IllegalStateException("there is no job for " + runner);
            }
            return session;
        });
    }

    void end(String session) {
        change((model, now) -> model.end(session, "success", now));
    }

    long hook(String path, URI url) {
        return GitHubCaller.of(github.hook(path, url, "It's a Secret to Everybody"));
    }

    void close() {
        caller.close();
        Void unused = GitHubCaller.of(contract.close());
        unused = GitHubCaller.of(github.close());
        contract.assertKept();
    }
}
