package dev.slipway.github;

import static dev.slipway.github.GitHubWorld.TOKEN;
import static dev.slipway.github.GitHubWorld.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.slipway.bus.Bus;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Fleet;
import dev.slipway.sandbox.model.GitHubGrant;
import dev.slipway.sandbox.model.GitHubHook;
import dev.slipway.sandbox.model.GitHubModel.Access;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The keeper against the simulated GitHub; every exchange is held against GitHub's own description. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class HookKeeperVerticleTest {
    private static final URI OURS = URI.create("http://127.0.0.1:1/webhook");
    private static final String SECRET = "never-to-be-seen-1";
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final Duration NEVER = Duration.ofHours(5);
    private static final HookPace BRISK = new HookPace(Duration.ofMillis(20), Duration.ofMillis(40), OFTEN);

    private final Said said = new Said();
    private Vertx vertx;
    private Bus bus;
    private GitHubWorld world;
    private Path secretFile;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) throws IOException {
        this.vertx = vertx;
        bus = new Bus(vertx);
        world = new GitHubWorld(vertx, directory);
        secretFile = Files.writeString(directory.resolve("webhook-secret"), SECRET + "\n");
    }

    @AfterEach
    void stop() {
        get(vertx.close());
        said.close();
        world.contract.assertKept();
        assertThat(said.all()).noneMatch(line -> line.contains("never-to-be-seen"));
    }

    private String keep(Fleet fleet) {
        return get(vertx.deployVerticle(
                new HookKeeperVerticle((fleets, path) -> world.client, bus, fleet, OURS, secretFile, BRISK)));
    }

    private void writeSecret(String secret) throws IOException {
        Path next = Files.writeString(secretFile.resolveSibling("next"), secret);
        Files.move(next, secretFile, StandardCopyOption.ATOMIC_MOVE);
    }

    private List<GitHubHook> hooks(String path) {
        return get(world.github.with((model, now) -> model.hooks().of(path, now)));
    }

    private long add(String path, GitHubHook.Config config, String... events) {
        return get(world.github.with((model, now) -> model.hooks().add(path, config, List.of(events), now)));
    }

    private void vanish(String path) {
        long id = hooks(path).get(0).id();
        world.change(
                (model, now) -> assertThat(model.hooks().vanish(path, id, now)).isTrue());
    }

    private long asked(String operation) {
        return get(world.github.requests()).getOrDefault(operation, 0L);
    }

    /** Some looks later. */
    private void later() {
        int before = world.calls.size();
        await().atMost(20, TimeUnit.SECONDS).until(() -> world.calls.size() >= before + 4);
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(20, TimeUnit.SECONDS).untilAsserted(assertion);
    }

    private static void assertGood(List<GitHubHook> hooks, String secret) {
        assertThat(hooks).singleElement().satisfies(hook -> {
            assertThat(hook.config()).isEqualTo(GitHubHook.Config.json(OURS.toString(), secret));
            assertThat(hook.events()).containsExactly("workflow_job");
            assertThat(hook.active()).isTrue();
        });
    }

    @Test
    void everyPathOfTheFleetGetsItsHook() {
        String unused = keep(HookKeepers.fleet(OFTEN, "acme", "acme/tool"));

        eventually(() -> {
            assertGood(hooks("acme"), SECRET);
            assertGood(hooks("acme/tool"), SECRET);
        });
        later();
        assertThat(asked("create-hook")).isEqualTo(2);
        assertThat(asked("update-hook")).isZero();
        assertThat(said.at(Level.INFO))
                .hasSize(2)
                .allMatch(line -> line.startsWith("Created the webhook at GitHub"))
                .anyMatch(line -> line.contains("path=\"acme/tool\""));
    }

    @Test
    void aHookThatIsThereIsPutRightOnceAndThoseOfOthersAreLeftAlone() {
        var other = new GitHubHook.Config("http://127.0.0.1:2/webhook", "form", Optional.of("theirs"), "1");
        var wrong = new GitHubHook.Config(OURS.toString(), "form", Optional.empty(), "1");
        long theirs = add("acme", other, "push");
        long ours = add("acme", wrong, "push", "issues");

        String unused = keep(HookKeepers.fleet(OFTEN, "acme"));

        eventually(() -> assertGood(
                hooks("acme").stream().filter(hook -> hook.id() == ours).toList(), SECRET));
        later();
        assertThat(asked("create-hook")).isZero();
        assertThat(asked("update-hook")).isEqualTo(1);
        assertThat(hooks("acme").stream().filter(hook -> hook.id() == theirs))
                .singleElement()
                .satisfies(hook -> {
                    assertThat(hook.config()).isEqualTo(other);
                    assertThat(hook.events()).containsExactly("push");
                });
        assertThat(said.at(Level.INFO))
                .singleElement()
                .asString()
                .contains("Put the webhook at GitHub right", "content type is 'form'", "certificates", "events");
    }

    @Test
    void theSecretIsSetAtStartEvenIfAllLooksRight() {
        long id = add("acme", GitHubHook.Config.json(OURS.toString(), "of long ago"), "workflow_job");

        String unused = keep(HookKeepers.fleet(OFTEN, "acme"));

        eventually(() -> assertGood(hooks("acme"), SECRET));
        later();
        assertThat(asked("update-hook")).isEqualTo(1);
        assertThat(hooks("acme")).extracting(GitHubHook::id).containsExactly(id);
    }

    @Test
    void whatIsAsItShouldBeCostsNothingOfTheRateLimit() {
        String unused = keep(HookKeepers.fleet(OFTEN, "acme"));
        eventually(() -> assertGood(hooks("acme"), SECRET));
        later();
        world.calls.clear();

        later();

        assertThat(world.calls)
                .extracting(
                        call -> call.operation().word() + " " + call.outcome().word())
                .containsOnly("list-hooks not-modified");
    }

    @Test
    void aSecretThatChangedIsRotatedWithoutWaitingForTheInterval() throws IOException {
        String unused = keep(HookKeepers.fleet(NEVER, "acme", "acme/tool"));
        eventually(() -> assertGood(hooks("acme/tool"), SECRET));

        writeSecret("never-to-be-seen-2");

        eventually(() -> {
            assertGood(hooks("acme"), "never-to-be-seen-2");
            assertGood(hooks("acme/tool"), "never-to-be-seen-2");
        });
        assertThat(asked("update-hook")).isEqualTo(2);
    }

    @Test
    void theLastSecretIsGoodWhileItsFileIsNot() throws IOException {
        String unused = keep(HookKeepers.fleet(OFTEN, "acme"));
        eventually(() -> assertGood(hooks("acme"), SECRET));

        Files.delete(secretFile);
        later();
        Files.writeString(secretFile, "");
        later();

        assertGood(hooks("acme"), SECRET);
        assertThat(asked("update-hook")).isZero();
        assertThat(said.at(Level.WARN))
                .hasSize(2)
                .allMatch(line -> line.startsWith("The webhook's secret cannot be read"));
    }

    @Test
    void withoutASecretThereIsNoHookAndThatIsSaidOnce() throws IOException {
        Files.delete(secretFile);
        String unused = keep(HookKeepers.fleet(OFTEN, "acme"));
        eventually(() -> assertThat(said.at(Level.WARN)).isNotEmpty());

        writeSecret(SECRET);

        eventually(() -> assertGood(hooks("acme"), SECRET));
        assertThat(said.at(Level.WARN)).singleElement().asString().contains("does not exist", "webhook.secret-files");
    }

    @Test
    void whatOthersChangedIsPutRightAndWhatTheyDeletedIsMadeAnew() {
        String unused = keep(HookKeepers.fleet(OFTEN, "acme"));
        eventually(() -> assertGood(hooks("acme"), SECRET));
        long first = hooks("acme").get(0).id();

        world.change((model, now) -> {
            var off =
                    new GitHubHook.Change(Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.of(false));
            assertThat(model.hooks().update(TOKEN, "acme", first, off, now).value())
                    .isPresent();
        });
        eventually(() -> assertGood(hooks("acme"), SECRET));
        vanish("acme");

        eventually(() -> assertGood(hooks("acme"), SECRET));
        assertThat(hooks("acme").get(0).id()).isNotEqualTo(first);
    }

    @Test
    void ofSeveralHooksToOurAddressTheOldestIsKeptAndTheOthersAreSaid() {
        long oldest = add("acme", GitHubHook.Config.json(OURS.toString(), "a"), "workflow_job");
        long other = add("acme", GitHubHook.Config.json(OURS.toString(), "b"), "push");

        String unused = keep(HookKeepers.fleet(OFTEN, "acme"));

        eventually(() -> assertGood(
                hooks("acme").stream().filter(hook -> hook.id() == oldest).toList(), SECRET));
        later();
        assertThat(hooks("acme"))
                .filteredOn(hook -> hook.id() == other)
                .singleElement()
                .satisfies(hook -> assertThat(hook.config().secret()).contains("b"));
        assertThat(said.at(Level.WARN))
                .singleElement()
                .asString()
                .contains("More webhooks deliver to our address", "[" + other + "]");
    }

    @Test
    void aFailureIsSaidOncePerKindAndTriedAgainUntilItWorks() {
        world.change(
                (model, now) -> model.grant(TOKEN, GitHubGrant.of(Access.WRITE).withHooks(Access.READ)));
        String unused = keep(HookKeepers.fleet(OFTEN, "acme"));
        eventually(() -> assertThat(said.at(Level.DEBUG)).hasSizeGreaterThan(2));
        world.change((model, now) -> model.outage(true, now));
        eventually(() -> assertThat(said.at(Level.WARN)).hasSize(2));

        world.change((model, now) -> model.outage(false, now));
        world.change((model, now) -> model.grant(TOKEN, Access.WRITE));

        eventually(() -> assertGood(hooks("acme"), SECRET));
        assertThat(said.at(Level.WARN).get(0)).contains("403", "admin:org_hook", "path=\"acme\"");
        assertThat(said.at(Level.WARN).get(1)).contains("503");
    }

    @Test
    void thePathsAreThoseOfTheFleetAsItIs() {
        String unused = keep(HookKeepers.fleet(OFTEN, "acme"));
        eventually(() -> assertGood(hooks("acme"), SECRET));

        bus.tell(HookKeepers.told(new Event.Configured(HookKeepers.fleet(OFTEN, "acme/tool"))));

        eventually(() -> assertGood(hooks("acme/tool"), SECRET));
        vanish("acme");
        later();
        assertThat(hooks("acme")).isEmpty();
    }

    @Test
    void onceItIsUndeployedNothingIsAsked() {
        String id = keep(HookKeepers.fleet(OFTEN, "acme"));
        eventually(() -> assertGood(hooks("acme"), SECRET));

        get(vertx.undeploy(id));
        vanish("acme");
        long before = asked("list-hooks");

        await().during(300, TimeUnit.MILLISECONDS)
                .atMost(5, TimeUnit.SECONDS)
                .until(() -> asked("list-hooks") == before);
        assertThat(hooks("acme")).isEmpty();
    }
}
