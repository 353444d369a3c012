package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.AppKey;
import dev.slipway.sandbox.SimulatedGitHub;
import dev.slipway.sandbox.model.GitHubApp;
import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubJob;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubPermissions;
import dev.slipway.sandbox.model.GitHubRunner;
import dev.slipway.sandbox.model.GitHubTerms;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** A simulated GitHub of a scenario's own, and what the scenario knows of it. */
final class GitHubSide implements AutoCloseable {

    static final String ORGANISATION = "acme";

    /** One of the organisation's, whose jobs these are as a rule. */
    static final String REPOSITORY = ORGANISATION + "/app";

    private final String token = "ghp_" + UUID.randomUUID().toString().replace("-", "");
    private final SimulatedGitHub github;
    private final Webhook webhook;
    private int queued;

    GitHubSide(Vertx vertx) {
        var model = new GitHubModel(1, GitHubTerms.documented(), GitHubFaults.none());
        model.addPath(ORGANISATION);
        model.addPath(REPOSITORY);
        model.grant(token, GitHubModel.Access.WRITE);
        github = new SimulatedGitHub(vertx, model);
        Waits.of(github.start());
        webhook = new Webhook(github);
    }

    @Override
    public void close() {
        Waits.of(github.close());
    }

    URI apiUrl() {
        return github.apiUrl();
    }

    /** The organisation's; GitHub delivers to it once it is created. */
    Webhook webhook() {
        return webhook;
    }

    /** An App with all that Slipway needs, installed on the organisation; the installation's id. */
    long install(String clientId, AppKey key) {
        return with((model, now) -> {
            model.apps().add(new GitHubApp(7, clientId, "slipway", key.publicKey(), GitHubPermissions.ofRunners()));
            return model.apps().install(7, ORGANISATION, now);
        });
    }

    /** What Slipway authenticates with: to be seen nowhere. */
    String token() {
        return token;
    }

    <T> T with(BiFunction<GitHubModel, Instant, T> work) {
        return Waits.of(github.with(work));
    }

    void change(BiConsumer<GitHubModel, Instant> work) {
        Waits.of(github.<Void>with((model, now) -> {
            work.accept(model, now);
            return null;
        }));
    }

    /** Queues a job that any runner of the usual labels may take. */
    long queue(Duration duration) {
        return queue(duration, "self-hosted", "linux");
    }

    long queue(Duration duration, String... labels) {
        return queueOf(REPOSITORY, duration, labels);
    }

    /** Queues a job of this repository, for runners of these labels. */
    long queueOf(String repository, Duration duration, String... labels) {
        queued++;
        return Waits.of(github.queue(ORGANISATION, repository, List.of(labels), duration));
    }

    /** Queues a further job of the same run, of the usual labels. */
    long queueBeside(long job, Duration duration) {
        queued++;
        long run = job(job).run();
        return with((model, now) -> model.actions().queueInto(run, List.of("self-hosted", "linux"), duration, now));
    }

    /** Cancels a job that waits. */
    void cancel(long job) {
        boolean cancelled = with((model, now) -> model.actions().cancel(job, false, now));
        assertThat(cancelled).as("job " + job + " had not started").isTrue();
    }

    /** Of the organisation and of its repository. */
    List<GitHubRunner> runners() {
        return Stream.of(ORGANISATION, REPOSITORY)
                .flatMap(path -> with((model, now) -> model.runners(path, now)).stream())
                .toList();
    }

    /** The names of those that listen for a job. */
    List<String> idle() {
        return runners().stream()
                .filter(runner -> runner.online() && !runner.busy())
                .map(GitHubRunner::name)
                .toList();
    }

    List<String> busy() {
        return runners().stream()
                .filter(GitHubRunner::busy)
                .map(GitHubRunner::name)
                .toList();
    }

    Optional<GitHubRunner> runner(String name) {
        return runners().stream().filter(runner -> runner.name().equals(name)).findFirst();
    }

    /** Deletes a registration behind its owner's back, whatever its runner does. */
    void deleteRegistration(long id) {
        boolean found = with((model, now) -> model.vanish(ORGANISATION, id, now));
        assertThat(found).as("registration " + id + " was there").isTrue();
    }

    GitHubJob job(long id) {
        return jobs().stream().filter(job -> job.id() == id).findFirst().orElseThrow();
    }

    List<GitHubJob> jobs() {
        return Waits.of(github.jobs());
    }

    boolean running(long job) {
        return job(job).status() == GitHubJob.Status.IN_PROGRESS;
    }

    boolean succeeded(long job) {
        return job(job).conclusion().filter("success"::equals).isPresent();
    }

    List<SimulatedGitHub.Request> requests(String operation) {
        return Waits.of(github.requestLog()).stream()
                .filter(request -> request.operation().equals(operation))
                .toList();
    }

    /** Every job that this scenario queued ran to its end, once, each on a runner of its own. */
    void assertEveryJobRanOnce() {
        List<GitHubJob> jobs = jobs();
        assertThat(jobs)
                .hasSize(queued)
                .allSatisfy(job -> assertThat(job.conclusion()).as("%s", job).contains("success"));
        assertThat(jobs).extracting(GitHubJob::runner).doesNotHaveDuplicates().doesNotContain(0L);
        var statistics = Waits.of(github.statistics());
        assertThat(statistics.completed()).isEqualTo(queued);
        assertThat(statistics.lost() + statistics.neverRun()).isZero();
    }

    String describe() {
        var text = new StringBuilder("--- GitHub\n");
        runners().forEach(runner -> text.append(runner).append('\n'));
        jobs().forEach(job -> text.append(job).append('\n'));
        List<SimulatedGitHub.Request> requests = Waits.of(github.requestLog());
        requests.subList(Math.max(0, requests.size() - 30), requests.size())
                .forEach(request -> text.append(request).append('\n'));
        return text.append(webhook.describe()).toString();
    }
}
