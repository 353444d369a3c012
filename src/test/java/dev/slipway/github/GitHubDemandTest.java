package dev.slipway.github;

import static dev.slipway.github.GitHubWorld.TOKEN;
import static dev.slipway.github.GitHubWorld.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.Delivery;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Job;
import dev.slipway.sandbox.model.GitHubGrant;
import dev.slipway.sandbox.model.GitHubHook;
import dev.slipway.sandbox.model.GitHubModel.Access;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Jobs, hooks and deliveries against the simulated GitHub; every exchange is held against GitHub's own description.
 */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class GitHubDemandTest {
    private static final GitHubGrant ALL = GitHubGrant.of(Access.WRITE);

    private GitHubWorld world;
    private HttpServer receiver;
    private URI hookUrl;
    private final AtomicInteger answer = new AtomicInteger(202);

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) {
        world = new GitHubWorld(vertx, directory);
        receiver = get(vertx.createHttpServer()
                .requestHandler(request -> {
                    var unused = request.response().setStatusCode(answer.get()).end();
                })
                .listen(0, "127.0.0.1"));
        hookUrl = URI.create("http://127.0.0.1:" + receiver.actualPort() + "/webhook");
    }

    @AfterEach
    void stop() {
        assertThat(world.contract.exchanges()).isPositive();
        world.close();
        get(receiver.shutdown(0, TimeUnit.SECONDS));
    }

    private static Failure failure(Future<?> call) {
        return ScriptedGitHub.failure(call);
    }

    private long queue(String path, String... labels) {
        return get(world.github.queue(path, "acme/tool", List.of(labels), Duration.ofHours(1)));
    }

    private void grant(GitHubGrant grant) {
        world.change((model, now) -> model.grant(TOKEN, grant));
    }

    private List<GitHubHook> hooks(String path) {
        return get(world.github.with((model, now) -> model.hooks().of(path, now)));
    }

    private JobLook look(long job) {
        return get(world.client.job("acme/tool", job));
    }

    private Deliveries deliveries(String path) {
        return get(world.client.deliveries(path, hookUrl, Instant.EPOCH));
    }

    /** Until GitHub shows as many attempts, as one under way is not shown. */
    private List<Delivery> deliveries(String path, int count) {
        return await().atMost(20, TimeUnit.SECONDS)
                .until(() -> deliveries(path).deliveries(), found -> found.size() == count);
    }

    @Test
    void aJobIsFollowedThroughItsLife() {
        Jit jit = world.launch("acme-1-pool-0a");
        String session = world.connect(jit);
        long job = queue("acme", "linux");
        JobLook waiting = look(job);

        world.change((model, now) -> {
            var unused = model.poll(session, Duration.ofSeconds(20), now);
        });
        JobLook running = look(job);
        world.change((model, now) -> model.end(session, "success", now));
        JobLook over = look(job);

        assertThat(waiting).isEqualTo(new JobLook(Job.Stage.QUEUED, Optional.empty()));
        assertThat(running).isEqualTo(new JobLook(Job.Stage.STARTED, Optional.of("acme-1-pool-0a")));
        assertThat(over).isEqualTo(new JobLook(Job.Stage.ENDED, Optional.of("acme-1-pool-0a")));
    }

    @Test
    void aJobThatStillWaitsCostsNothingOfTheRateLimit() {
        long job = queue("acme", "linux");
        JobLook first = look(job);
        long before = get(world.client.standing()).rate().orElseThrow().remaining();

        assertThat(look(job)).isEqualTo(first);

        assertThat(get(world.client.standing()).rate().orElseThrow().remaining())
                .isEqualTo(before);
    }

    @Test
    void anotherTokenIsAnsweredInFullAndThenConditionally() {
        long job = queue("acme", "linux");
        JobLook first = look(job);
        world.change((model, now) -> {
            model.revoke(TOKEN);
            model.grant("ghp_the-second-token", ALL);
        });
        world.writeToken("ghp_the-second-token");

        assertThat(look(job)).isEqualTo(first);
        assertThat(look(job)).isEqualTo(first);

        assertThat(world.calls)
                .extracting(GitHubCall::outcome)
                .containsExactly(GitHubCall.Outcome.OK, GitHubCall.Outcome.OK, GitHubCall.Outcome.NOT_MODIFIED);
    }

    @Test
    void aJobThatIsNotThereHasEndedUnlessTheRepositoryIsHidden() {
        long job = queue("acme", "linux");

        assertThat(look(job + 1_000)).isEqualTo(new JobLook(Job.Stage.ENDED, Optional.empty()));
        grant(ALL.without("acme/tool"));
        Failure hidden = failure(world.client.job("acme/tool", job));
        grant(ALL.withActions(Access.NOTHING));
        Failure without = failure(world.client.job("acme/tool", job));

        assertThat(hidden.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(hidden.message()).contains("acme/tool", "scope repo", "'Actions: read'");
        assertThat(without.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    }

    @Test
    void theQueuedJobsOfARepositoryAreThoseThatNoRunnerHas() {
        Jit jit = get(world.client.jitConfig("acme/tool", "acme-1-pool-0a", GitHubWorld.LABELS, "Default"));
        String session = world.connect(jit);
        long taken = queue("acme/tool", "linux");
        world.change((model, now) -> {
            var unused = model.poll(session, Duration.ofSeconds(20), now);
        });
        long waiting = queue("acme/tool", "Linux", "gpu");
        long beside = get(world.github.with((model, now) -> model.actions()
                .queueInto(
                        model.actions().find(taken, now).orElseThrow().run(),
                        List.of("arm"),
                        Duration.ofHours(1),
                        now)));

        QueuedJobs found = get(world.client.queuedJobs("acme/tool"));

        assertThat(found.complete()).isTrue();
        assertThat(found.jobs()).extracting(Job::id).containsExactlyInAnyOrder(waiting, beside);
        assertThat(found.jobs())
                .filteredOn(job -> job.id() == waiting)
                .singleElement()
                .satisfies(job -> {
                    assertThat(job.repository()).isEqualTo("acme/tool");
                    assertThat(job.labels()).isEqualTo(Set.of("linux", "gpu"));
                    assertThat(job.queuedAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());
                });
    }

    @Test
    void aQuietRepositoryCostsNothingOfTheRateLimit() {
        IntStream.range(0, 120)
                .forEach(i -> assertThat(queue("acme/tool", "linux")).isPositive());
        QueuedJobs first = get(world.client.queuedJobs("acme/tool"));
        long before = get(world.client.standing()).rate().orElseThrow().remaining();

        QueuedJobs second = get(world.client.queuedJobs("acme/tool"));

        assertThat(first.jobs()).hasSize(120);
        assertThat(second).isEqualTo(new QueuedJobs(first.jobs(), true, 0, first.requests()));
        assertThat(first.cost()).isPositive();
        assertThat(get(world.client.standing()).rate().orElseThrow().remaining())
                .isEqualTo(before);
    }

    @Test
    void aRenamedRepositoryIsFollowedForJobsAndHooks() {
        long job = queue("acme/tool", "linux");
        long hook = get(world.github.hook("acme/tool", hookUrl, "secret"));
        world.change((model, now) -> model.rename("acme/tool", "acme/instrument"));

        assertThat(look(job).stage()).isEqualTo(Job.Stage.QUEUED);
        assertThat(get(world.client.queuedJobs("acme/tool")).jobs())
                .extracting(Job::repository)
                .containsExactly("acme/tool");
        assertThat(deliveries("acme/tool").deliveries()).isEmpty();
        get(world.client.correctHook("acme/tool", hook, hookUrl, "another"));
        assertThat(hooks("acme/instrument"))
                .singleElement()
                .satisfies(one -> assertThat(one.config().secret()).contains("another"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "acme/tool"})
    void aDeliveryThatWasRefusedIsFoundAndSentAgain(String path) {
        long hook = get(world.github.hook(path, hookUrl, "secret"));
        answer.set(503);
        long job = queue(path, "linux");
        Delivery refused = deliveries(path, 1).get(0);
        answer.set(202);

        get(world.client.redeliver(path, hookUrl, refused));

        List<Delivery> both = deliveries(path, 2);
        assertThat(job).isPositive();
        assertThat(hook).isPositive();
        assertThat(refused.succeeded()).isFalse();
        assertThat(both).last().isEqualTo(refused);
        assertThat(both).first().satisfies(again -> {
            assertThat(again.guid()).isEqualTo(refused.guid());
            assertThat(again.succeeded()).isTrue();
        });
    }

    @Test
    void deliveriesAreReadPageByPageBackToAMoment() {
        long hook = get(world.github.hook("acme", hookUrl, "secret"));
        IntStream.range(0, 150).forEach(i -> assertThat(queue("acme", "linux")).isPositive());
        List<Delivery> first = deliveries("acme", 150);
        world.calls.clear();

        Deliveries recent =
                get(world.client.deliveries("acme", hookUrl, first.get(20).at()));

        assertThat(hook).isPositive();
        assertThat(first).doesNotHaveDuplicates();
        assertThat(recent.complete()).isTrue();
        assertThat(recent.deliveries()).contains(first.get(0)).doesNotContain(first.get(149));
        // Nothing new: the newest page costs nothing.
        assertThat(world.calls)
                .extracting(
                        call -> call.operation().word() + " " + call.outcome().word())
                .containsExactly("list-deliveries not-modified");
    }

    @Test
    void aHookIsMissedWithWordsAndSoIsAPermission() {
        Failure missing = failure(world.client.deliveries("acme", hookUrl, Instant.EPOCH));
        grant(ALL.withHooks(Access.NOTHING));
        Failure hidden = failure(world.client.deliveries("acme", hookUrl, Instant.EPOCH));
        Failure hiddenToo = failure(world.client.deliveries("acme/tool", hookUrl, Instant.EPOCH));
        grant(ALL.withHooks(Access.READ));
        Failure readOnly = failure(world.client.createHook("acme", hookUrl, "secret"));
        grant(ALL.without("acme"));
        Failure unseen = failure(world.client.deliveries("acme", hookUrl, Instant.EPOCH));

        assertThat(missing.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(missing.message()).contains("acme", hookUrl.toString(), "webhook.manage: true");
        assertThat(hidden.kind()).isEqualTo(Failure.Kind.FORBIDDEN);
        assertThat(hidden.message()).contains("acme", "admin:org_hook", "'Webhooks: read and write'");
        assertThat(hiddenToo.kind()).isEqualTo(Failure.Kind.FORBIDDEN);
        assertThat(hiddenToo.message()).contains("acme/tool", "admin:repo_hook");
        assertThat(readOnly.kind()).isEqualTo(Failure.Kind.FORBIDDEN);
        assertThat(readOnly.message()).contains("admin:org_hook");
        assertThat(unseen.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "acme/tool"})
    void aHookIsCreatedAsWeNeedItAndPutRight(String path) {
        long id = get(world.client.createHook(path, hookUrl, "first secret"));
        List<Hook> created = get(world.client.hooks(path));
        get(world.client.correctHook(path, id, hookUrl, "second secret"));

        assertThat(created).singleElement().satisfies(hook -> {
            assertThat(hook.id()).isEqualTo(id);
            assertThat(hook.wrong()).isEmpty();
        });
        assertThat(get(world.client.hooks(path))).isEqualTo(created);
        assertThat(hooks(path))
                .singleElement()
                .satisfies(hook -> assertThat(hook.config().secret()).contains("second secret"));
        Failure twice = failure(world.client.createHook(path, hookUrl, "second secret"));
        assertThat(twice.kind()).isEqualTo(Failure.Kind.INVALID);
        assertThat(twice.message()).contains("already exists").doesNotContain("second secret");
    }
}
