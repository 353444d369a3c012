package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.InstanceType;
import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubJob;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubTerms;
import dev.slipway.sandbox.model.LxdCatalogue;
import dev.slipway.sandbox.model.LxdCensus;
import dev.slipway.sandbox.model.LxdDefinition;
import dev.slipway.sandbox.model.LxdFaults;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdRef;
import dev.slipway.sandbox.model.LxdTimings;
import dev.slipway.sandbox.model.RunnerTimings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests of a simulated LXD that are runners of a simulated GitHub. */
class WorldTest {

    private static final String TOKEN = "a-token";
    private static final LxdRef GUEST = LxdRef.of("r1");

    @TempDir
    private Path directory;

    private Vertx vertx;
    private World world;

    @BeforeEach
    void start() {
        // The first test to start servers and clients loads their classes on the event loop.
        vertx = Vertx.vertx(
                new VertxOptions().setMaxEventLoopExecuteTime(10).setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS));
        var catalogue = LxdCatalogue.standard("ab".repeat(32)).withImage(InstanceType.CONTAINER, "image");
        var lxd = new LxdModel(catalogue, LxdTimings.small(), LxdFaults.none(), 1, Instant.now());
        var github = new GitHubModel(1, GitHubTerms.documented(), GitHubFaults.none());
        github.addPath("acme");
        github.grant(TOKEN, GitHubModel.Access.WRITE);
        // Its guests poll every 50 s: what happens in these tests happens because they are woken.
        world = get(World.start(vertx, directory.resolve("lxd.sock"), lxd, github, RunnerTimings.measured(), 1));
    }

    @AfterEach
    void stop() {
        get(world.close());
        get(vertx.close());
    }

    @Test
    void aGuestTakesAJobThatIsQueuedWhileItWaits() {
        // Given
        launch();
        await().until(this::online);
        // When
        long id = queue(Duration.ofMillis(200));
        // Then
        await().until(() -> job(id).status() == GitHubJob.Status.COMPLETED);
        assertThat(job(id).runnerName()).isEqualTo("r1");
        assertThat(job(id).conclusion()).contains("success");
        assertThat(job(id).waited().orElseThrow()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aGuestTakesAJobThatWasThereBeforeIt() {
        // Given
        long id = queue(Duration.ofMillis(100));
        // When
        launch();
        // Then
        await().until(() -> job(id).status() == GitHubJob.Status.COMPLETED);
    }

    @Test
    void aGuestPowersOffAfterItsOneJob() {
        // Given
        launch();
        // When
        long first = queue(Duration.ofMillis(100));
        long second = queue(Duration.ofMillis(100));
        // Then
        await().until(() -> job(first).status() == GitHubJob.Status.COMPLETED);
        await().until(() -> census().occupying().isEmpty());
        assertThat(job(second).status()).isEqualTo(GitHubJob.Status.QUEUED);
    }

    @Test
    void aGuestGivesUpAJobThatIsCancelled() {
        // Given
        launch();
        long id = queue(Duration.ofHours(1));
        await().until(() -> job(id).status() == GitHubJob.Status.IN_PROGRESS);
        // When
        boolean cancelled = get(world.github().with((m, now) -> m.actions().cancel(id, true, now)));
        // Then
        assertThat(cancelled).isTrue();
        await().until(() -> job(id).status() == GitHubJob.Status.COMPLETED);
        assertThat(job(id).conclusion()).contains("cancelled");
        await().until(() -> census().occupying().isEmpty());
    }

    @Test
    void aGuestEndsAtOnceWhenItsRegistrationIsRemoved() {
        // Given
        long registration = launch();
        await().until(this::online);
        // When
        var unused = get(world.github().with((m, now) -> m.deregister(TOKEN, "acme", registration, now)));
        // Then
        await().until(() -> census().occupying().isEmpty());
    }

    @Test
    void aGuestWaitsForAGitHubThatDoesNotAnswer() {
        // Given
        outage(false);
        String jit = jitConfig();
        outage(true);
        create(jit);
        // When
        await().until(() -> said().isEmpty() && census().occupying().equals(Set.of("r1")));
        outage(false);
        // Then
        await().until(this::online);
    }

    @Test
    void theGuestOfAnInstanceThatIsStoppedIsOfflineAtOnce() {
        // Given
        launch();
        await().until(this::online);
        // When
        var unused = get(world.lxd().run((m, now) -> m.stop(GUEST, true, Duration.ofSeconds(30), now)));
        // Then
        await().until(() -> !online());
    }

    @Test
    void whoWatchesLxdIsToldWhatIsTrueOfItsInstances() {
        // Given
        List<LxdCensus> told = new CopyOnWriteArrayList<>();
        get(world.lxd().watch(told::add));
        // When
        launch();
        await().until(this::online);
        var unused = get(world.lxd().run((m, now) -> m.stop(GUEST, true, Duration.ofSeconds(30), now)));
        await().until(() -> census().equals(LxdCensus.NOTHING));
        // Then
        assertThat(told)
                .startsWith(new LxdCensus(Set.of("r1"), Set.of(), Set.of()))
                .contains(new LxdCensus(Set.of(), Set.of("r1"), Set.of()))
                .contains(new LxdCensus(Set.of(), Set.of("r1"), Set.of("r1")))
                .endsWith(LxdCensus.NOTHING);
    }

    /** Creates and starts the instance of a runner that is registered; gives its registration's id. */
    private long launch() {
        var registration = get(world.github()
                .with((m, now) -> m.jitConfig(TOKEN, "acme", "r1", List.of("linux"), 1, now)
                        .value()
                        .orElseThrow()));
        create(registration.encodedConfig());
        return registration.runner().id();
    }

    private String jitConfig() {
        return get(world.github()
                .with((m, now) -> m.jitConfig(TOKEN, "acme", "r1", List.of("linux"), 1, now)
                        .value()
                        .orElseThrow()
                        .encodedConfig()));
    }

    private void create(String jitConfig) {
        var definition = LxdDefinition.container("r1", "image", Map.of("user.slipway.jit-config", jitConfig));
        var created = get(world.lxd().run((m, now) -> m.create(definition, now)));
        String operation = created.value().orElseThrow().id();
        await().until(() -> get(world.lxd()
                .run((m, now) -> m.peek(operation).orElseThrow().status().over())));
        var unused = get(world.lxd().run((m, now) -> m.start(GUEST, now)));
    }

    private String said() {
        return get(world.lxd().run((m, now) -> m.console(GUEST, now).value().orElse("")));
    }

    private long queue(Duration duration) {
        return get(world.github().queue("acme", "acme/tool", List.of("linux"), duration));
    }

    private GitHubJob job(long id) {
        return get(world.github().jobs()).stream()
                .filter(job -> job.id() == id)
                .findFirst()
                .orElseThrow();
    }

    private boolean online() {
        return get(
                world.github().with((m, now) -> m.runners("acme", now).stream().anyMatch(runner -> runner.online())));
    }

    private LxdCensus census() {
        return get(world.lxd().run((m, now) -> m.census()));
    }

    private void outage(boolean on) {
        get(world.github().<Void>with((m, now) -> {
            m.outage(on, now);
            return null;
        }));
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 20 s", e);
        }
    }
}
