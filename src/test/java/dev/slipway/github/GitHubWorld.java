package dev.slipway.github;

import dev.slipway.sandbox.SimulatedGitHub;
import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubModel.Access;
import dev.slipway.sandbox.model.GitHubTerms;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** A client, the contract and a simulated GitHub with an organisation and a repository, for tests that may wait. */
final class GitHubWorld implements AutoCloseable {
    static final String TOKEN = "ghp_the-first-token";
    static final List<String> LABELS = List.of("self-hosted", "linux", "x64", "slipway-acme-1-01234567");

    final SimulatedGitHub github;
    final GitHubContract contract;
    final GitHubClient client;
    final Path tokenFile;
    final List<GitHubCall> calls = new CopyOnWriteArrayList<>();

    GitHubWorld(Vertx vertx, Path directory) {
        this(vertx, directory, GitHubTerms.documented(), "");
    }

    /**
     * @param prefix of the API, as an Enterprise Server has one
     */
    GitHubWorld(Vertx vertx, Path directory, GitHubTerms terms, String prefix) {
        var model = new GitHubModel(7, terms, GitHubFaults.none());
        model.addPath("acme");
        model.addPath("acme/tool");
        model.grant(TOKEN, Access.WRITE);
        github = new SimulatedGitHub(vertx, model);
        get(github.start());
        contract = get(GitHubContract.before(vertx, github.apiUrl()));
        tokenFile = directory.resolve("token");
        writeToken(TOKEN);
        client = new GitHubClient(
                vertx,
                Endpoint.of(URI.create(contract.apiUrl() + prefix)),
                new TokenFile(vertx, tokenFile),
                calls::add,
                GitHubTimeouts.usual());
    }

    void writeToken(String token) {
        try {
            Path next = tokenFile.resolveSibling("token.next");
            Files.writeString(next, token + "\n");
            Files.move(next, tokenFile, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void change(BiConsumer<GitHubModel, Instant> work) {
        var unused = get(github.with((model, now) -> {
            work.accept(model, now);
            return true;
        }));
    }

    Jit launch(String name) {
        return get(client.jitConfig("acme", name, LABELS, "Default"));
    }

    /** The session of a runner that is connected and waits for a job. */
    String connect(Jit jit) {
        return get(github.with((model, now) -> {
            String session = model.connect(jit.encodedConfig(), now).orElseThrow();
            var unused = model.poll(session, Duration.ofSeconds(20), now);
            return session;
        }));
    }

    /** Gives the runner a job that it runs from now on. */
    void work(String session) {
        long unused = get(github.queue("acme", "acme/tool", List.of("linux"), Duration.ofHours(1)));
        var running = get(github.with((model, now) -> model.poll(session, Duration.ofSeconds(20), now)));
        if (!(running instanceof GitHubModel.Poll.Assigned)) {
            throw new IllegalStateException("the job went elsewhere: " + running);
        }
    }

    static <T> T get(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 20 s", e);
        }
    }

    @Override
    public void close() {
        get(client.close());
        get(contract.close());
        get(github.close());
        contract.assertKept();
    }
}
