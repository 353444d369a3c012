package dev.slipway.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.config.LxdSettings;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.GuestRecord;
import dev.slipway.fleet.Instance;
import dev.slipway.fleet.InstanceType;
import dev.slipway.fleet.Operation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@link LxdClient} and {@link LxdEventsVerticle} count on, tried on LXD 5.0.2. It is held against a real LXD and
 * against the simulated one, so that the simulation cannot drift from the truth. Instances are named apart, so that
 * all may share one LXD.
 */
public abstract class LxdContract {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration OFTEN = Duration.ofMillis(10);
    /** Of a race that LXD usually, but not always, shows. */
    private static final int TRIES = 10;

    private final List<String> made = new ArrayList<>();
    private Vertx vertx;
    private Lxd lxd;
    private LxdSettings settings;
    private LxdClient client;

    /** The LXD under test; asked once before each test. */
    protected abstract Lxd lxd();

    @BeforeEach
    void connect() {
        lxd = lxd();
        vertx = Vertx.vertx();
        settings = Launches.settings(lxd.socket());
        client = new LxdClient(vertx, settings);
    }

    @AfterEach
    void removeWhatWasMade() {
        if (vertx == null) {
            return;
        }
        for (String name : made) {
            if (Answers.of(client.instance(name)).isPresent()) {
                Answers.of(client.stopByForce(name));
                deleteSoon(name);
            }
        }
        Answers.of(client.close());
        Answers.of(vertx.close());
    }

    private String name() {
        String name = "t-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        made.add(name);
        return name;
    }

    private LaunchRequest request(String name) {
        return Launches.request(name, Launches.pool(lxd.image()), settings);
    }

    private String created() {
        String name = name();
        Answers.of(client.create(request(name)));
        return name;
    }

    private String started() {
        String name = created();
        Answers.of(client.start(name));
        return name;
    }

    private Instance read(String name) {
        return Answers.of(client.instance(name)).orElseThrow();
    }

    private void awaitStopped(String name) {
        await().atMost(SOON).pollInterval(OFTEN).until(() -> read(name).status() == Instance.Status.STOPPED);
    }

    private void deleteSoon(String name) {
        await().atMost(SOON)
                .pollInterval(OFTEN)
                .until(() -> Answers.of(client.delete(name)
                        .map(true)
                        .recover(cause -> busy(cause) ? Future.succeededFuture(false) : Future.failedFuture(cause))));
    }

    private static boolean busy(Throwable cause) {
        return cause instanceof LxdException e && e.failure().kind() == Failure.Kind.BUSY;
    }

    private Failure.Kind kindOf(Future<?> future) {
        return Answers.failureOf(future).kind();
    }

    @Test
    void theServerSaysWhoItIs() {
        Server server = Answers.of(client.server());

        assertThat(server.trusted()).isTrue();
        assertThat(server.fingerprint()).matches("[0-9a-f]{64}");
        assertThat(server.architecture()).matches("x86_64|aarch64");
        assertThat(server.version()).isNotEmpty();
        assertThat(server.extensions()).contains("container_exec_recording", "instances");
    }

    @Test
    void anInstanceLivesFromItsCreationToItsDeletion() {
        // When it is created, then it is there, was never used, and carries what says whose it is
        String name = created();
        Instance created = read(name);
        assertThat(created.type()).isEqualTo(InstanceType.CONTAINER);
        assertThat(created.status()).isEqualTo(Instance.Status.STOPPED);
        assertThat(created.lastUsedAt()).isEmpty();
        assertThat(created.createdAt()).isAfter(Instant.EPOCH);
        Instance.Tags tags = created.tags().orElseThrow();
        assertThat(tags)
                .isEqualTo(new Instance.Tags(
                        "acme-1",
                        "runner",
                        name,
                        "small",
                        "acme",
                        Launches.REGISTRATION,
                        Launches.pool(lxd.image()).hash(),
                        Launches.AT,
                        true));

        // When it is started, then it runs and was used
        Answers.of(client.start(name));
        assertThat(read(name).status()).isEqualTo(Instance.Status.RUNNING);
        assertThat(read(name).lastUsedAt()).isPresent();

        // When it is stopped, then it is at once
        Answers.of(client.stopByForce(name));
        assertThat(read(name).status()).isEqualTo(Instance.Status.STOPPED);
        assertThat(read(name).tags()).contains(tags);

        // When it is deleted, then it is gone
        deleteSoon(name);
        assertThat(Answers.of(client.instance(name))).isEmpty();
    }

    @Test
    void theListingShowsEveryInstanceAsItsOwnReadingDoes() {
        String stopped = created();
        String running = started();

        List<Instance> listed = Answers.of(client.instances());

        assertThat(listed).contains(read(stopped), read(running));
    }

    @Test
    void aStartSentBeforeItsCreationEndedFailsAsBusy() {
        for (int i = 0; i < TRIES; i++) {
            // Given a creation that has begun
            String name = name();
            Future<Void> creation = client.create(request(name));

            // When it is started too early, at first before there is any record of it
            Optional<Failure> early = Optional.empty();
            while (!creation.isComplete()
                    && early.filter(f -> f.kind() == Failure.Kind.BUSY).isEmpty()) {
                early = failureIfAny(client.start(name));
            }
            Answers.of(creation);

            // Then it is refused, and the creation is none the worse for it
            if (early.filter(f -> f.kind() == Failure.Kind.BUSY).isPresent()) {
                assertThat(early.get().message()).contains(name, "busy running a \"create\" operation");
                assertThat(read(name).lastUsedAt()).isEmpty();
                return;
            }
        }
        throw new AssertionError("LXD never refused a start that came too early");
    }

    private static Optional<Failure> failureIfAny(Future<Void> future) {
        return Answers.of(future.map(Optional.<Failure>empty())
                .recover(cause -> Future.succeededFuture(Optional.of(((LxdException) cause).failure()))));
    }

    @Test
    void aCreationIsAnOperationThatNamesItsInstance() {
        for (int i = 0; i < TRIES; i++) {
            String name = name();
            Future<Void> creation = client.create(request(name));
            while (!creation.isComplete()) {
                List<Operation> running = Answers.of(client.operations());
                if (running.stream()
                        .anyMatch(o -> o.kind() == Operation.Kind.CREATE
                                && o.instances().contains(name))) {
                    Answers.of(creation);
                    return;
                }
            }
        }
        throw new AssertionError("no creation was ever seen among the operations");
    }

    @Test
    void anOperationThatIsOverVanishesAfterSomeSeconds() {
        String name = created();
        await().atMost(SOON)
                .until(() -> Answers.of(client.operations()).stream()
                        .noneMatch(operation -> operation.instances().contains(name)));
        var api = new LxdApi(vertx, lxd.socket());
        String uri = "/1.0/instances/" + name + "/state?project=default";
        var body = JsonObject.of("action", "start", "timeout", 30);
        Call call = Call.with(HttpMethod.PUT, uri, body, "start");
        String operation = Answers.of(api.read(call, envelope -> envelope.getString("operation")));
        await().atMost(SOON).until(() -> read(name).status() == Instance.Status.RUNNING);

        await().atMost(SOON)
                .until(() -> Answers.of(api.send(Call.get(operation, "look"), 1 << 20))
                                .status()
                        == 404);

        assertThat(Answers.of(api.send(Call.get(operation + "/wait?timeout=1", "wait"), 1 << 20))
                        .status())
                .isEqualTo(404);
        Answers.of(api.close());
    }

    @Test
    void aDeleteIsRefusedWhileLxdCleansUpAfterTheGuestsPowerOff() {
        for (int i = 0; i < TRIES; i++) {
            // Given a guest that powers itself off
            String name = started();
            lxd.powerOff(name);
            awaitStopped(name);

            // When it is deleted as soon as it shows as stopped
            Optional<Failure> refused = failureIfAny(client.delete(name));

            // Then LXD is not done with it, and soon is
            if (refused.isPresent()) {
                assertThat(refused.get().kind()).isEqualTo(Failure.Kind.BUSY);
                assertThat(refused.get().message()).contains("delete instance " + name, "busy running a \"stop\"");
                deleteSoon(name);
                assertThat(Answers.of(client.instance(name))).isEmpty();
                return;
            }
        }
        throw new AssertionError("LXD never refused a delete right after a stop");
    }

    @Test
    void aRunningInstanceIsNotDeleted() {
        String name = started();

        assertThat(kindOf(client.delete(name))).isEqualTo(Failure.Kind.INVALID);

        assertThat(read(name).status()).isEqualTo(Instance.Status.RUNNING);
    }

    @Test
    void startingWhatRunsAndStoppingWhatIsStoppedIsAsGoodAsDone() {
        String name = started();
        Instant used = read(name).lastUsedAt().orElseThrow();

        Answers.of(client.start(name));
        assertThat(read(name).lastUsedAt()).contains(used);

        Answers.of(client.stopByForce(name));
        Answers.of(client.stopByForce(name));
        assertThat(read(name).status()).isEqualTo(Instance.Status.STOPPED);
    }

    @Test
    void anInstanceThatIsNotThereIsNotFound() {
        String name = name();

        assertThat(Answers.of(client.instance(name))).isEmpty();
        assertThat(kindOf(client.start(name))).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(kindOf(client.stopByForce(name))).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(kindOf(client.delete(name))).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(kindOf(client.console(name))).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(kindOf(client.busy(name))).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(Answers.failureOf(client.forgetJitConfig(name)).message()).contains(name);
    }

    @Test
    void aNameThatIsTakenIsAConflictAndLeavesTheFirstAlone() {
        String name = created();
        Instance first = read(name);

        Failure failure = Answers.failureOf(client.create(request(name)));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFLICT);
        assertThat(failure.message()).contains("create instance " + name).doesNotContain(Launches.JIT_CONFIG);
        assertThat(read(name)).isEqualTo(first);
    }

    @Test
    void whatCannotBeMadeIsRefusedAndLeavesNothing() {
        String name = name();
        var noProfile = new LxdSettings(lxd.socket(), "default", "default", List.of("no-such-profile"));

        assertThat(kindOf(client.create(Launches.request(name, Launches.pool("no-such-image"), settings))))
                .isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(kindOf(client.create(Launches.request(name, Launches.pool(lxd.image()), noProfile))))
                .isEqualTo(Failure.Kind.INVALID);
        assertThat(kindOf(client.create(Launches.request(
                        name, Launches.pool(lxd.image(), Map.of("no.such.key", "x"), Map.of()), settings))))
                .isEqualTo(Failure.Kind.INVALID);

        assertThat(Answers.of(client.instance(name))).isEmpty();
    }

    @Test
    void readingTheConsoleOfARunningContainerConsumesIt() {
        String name = started();

        lxd.say(name, "SLIPWAY {\"event\":\"listening\"}");
        await().atMost(SOON)
                .pollInterval(OFTEN)
                .until(() ->
                        Answers.of(client.console(name)).record().equals(Optional.of(new GuestRecord.Listening())));

        assertThat(Answers.of(client.console(name))).isEqualTo(Console.SILENT);
    }

    @Test
    void theConsoleOfAStoppedContainerCanBeReadAgainAndAgain() {
        String name = started();
        lxd.say(name, "SLIPWAY {\"event\":\"end\",\"result\":\"succeeded\"}");
        lxd.powerOff(name);
        awaitStopped(name);
        var said = new Console(Optional.of(new GuestRecord.End(Optional.of("succeeded"))), false);

        await().atMost(SOON)
                .pollInterval(OFTEN)
                .until(() -> Answers.of(client.console(name)).equals(said));

        assertThat(Answers.of(client.console(name))).isEqualTo(said);
        assertThat(Answers.of(client.console(name))).isEqualTo(said);
    }

    @Test
    void theConsoleOfASilentGuestSaysNothing() {
        assertThat(Answers.of(client.console(started()))).isEqualTo(Console.SILENT);
    }

    @Test
    void aFloodedConsoleIsToldApart() {
        String name = started();
        String text = ("x".repeat(999) + "\n").repeat(100);

        lxd.say(name, text);

        assertThat(Answers.of(client.console(name))).isEqualTo(Console.FLOODED);
    }

    @Test
    void theBusyCommandsExitCodeIsTheAnswer() {
        String name = started();

        assertThat(Answers.of(client.busy(name))).isEqualTo(Event.Answer.NOT_BUSY);
        lxd.busyEndsWith(name, 0);
        assertThat(Answers.of(client.busy(name))).isEqualTo(Event.Answer.BUSY);
        lxd.busyEndsWith(name, 3);
        assertThat(kindOf(client.busy(name))).isEqualTo(Failure.Kind.FAILED);
        lxd.busyEndsWith(name, 127);
        assertThat(Answers.of(client.busy(name))).isEqualTo(Event.Answer.NO_COMMAND);
        Answers.of(client.stopByForce(name));
        assertThat(kindOf(client.busy(name))).isEqualTo(Failure.Kind.INVALID);
    }

    @Test
    void theJitConfigIsForgottenAndNothingElse() {
        String name = started();
        Instance before = read(name);

        Answers.of(client.forgetJitConfig(name));
        Answers.of(client.forgetJitConfig(name));

        Instance.Tags tags = before.tags().orElseThrow();
        var without = new Instance.Tags(
                tags.fleet(),
                tags.kind(),
                tags.runner(),
                tags.pool(),
                tags.path(),
                tags.registration(),
                tags.poolHash(),
                tags.launchedAt(),
                false);
        assertThat(read(name))
                .isEqualTo(new Instance(
                        name,
                        before.type(),
                        before.status(),
                        before.createdAt(),
                        before.lastUsedAt(),
                        before.location(),
                        Optional.of(without)));
    }

    @Test
    void aRebootShowsInTheTimeOfLastUseAlone() {
        String name = started();
        Instance before = read(name);

        lxd.reboot(name);

        await().atMost(SOON)
                .pollInterval(OFTEN)
                .until(() -> read(name)
                                .lastUsedAt()
                                .orElseThrow()
                                .isAfter(before.lastUsedAt().orElseThrow())
                        && read(name).status() == Instance.Status.RUNNING);
        assertThat(read(name).createdAt()).isEqualTo(before.createdAt());
        assertThat(read(name).tags()).isEqualTo(before.tags());
    }

    @Test
    void aProfilesTagsMakeNothingOurs() {
        String profile = name();
        lxd.addProfile(profile, Map.of("user.slipway.fleet", "acme-1", "user.slipway.pool", "of-the-profile"));
        var profiled = new LxdSettings(lxd.socket(), "default", "default", List.of("default", profile));
        String name = name();
        Answers.of(client.create(Launches.request(name, Launches.pool(lxd.image()), profiled)));

        assertThat(read(name).tags().orElseThrow().pool()).isEqualTo("small");

        deleteSoon(name);
        lxd.removeProfile(profile);
    }

    @Test
    void theTagsOfACopyNameTheOriginal() {
        String original = created();
        String copy = name();

        lxd.copy(original, copy);

        Instance.Tags tags = read(copy).tags().orElseThrow();
        assertThat(tags.runner()).isEqualTo(original);
        assertThat(read(copy).name()).isEqualTo(copy);
    }

    @Test
    void whatIsConfiguredCanBeLookedUp() {
        Answers.of(client.project());
        Answers.of(client.profile("default"));
        assertThat(Answers.of(client.storagePool()).driver()).isNotEmpty();
        Image image = Answers.of(client.image(lxd.image()));
        assertThat(image.type()).contains(InstanceType.CONTAINER);
        assertThat(image.fingerprint()).matches("[0-9a-f]{64}");
        assertThat(Answers.of(client.image(image.fingerprint()))).isEqualTo(image);
    }

    @Test
    void whatIsConfiguredAndNotThereIsNotFound() {
        var elsewhere = new LxdClient(
                vertx, new LxdSettings(lxd.socket(), "no-such-project", "no-such-pool", List.of("default")));

        assertThat(kindOf(elsewhere.project())).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(kindOf(elsewhere.storagePool())).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(kindOf(elsewhere.instances())).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(kindOf(client.profile("no-such-profile"))).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(kindOf(client.image("no-such-image"))).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(kindOf(client.image("0123456789abcdef"))).isEqualTo(Failure.Kind.NOT_FOUND);
        Answers.of(elsewhere.close());
    }

    @Test
    void theStreamTellsOfEveryTurnInALifeAndOfNoneOfOurQuestions() {
        // Given a connected stream
        var news = new ConcurrentLinkedQueue<Event>();
        var counted = new ConcurrentLinkedQueue<String>();
        var verticle = new LxdEventsVerticle(client, settings, news::add, counted::add);
        String deployment = Answers.of(vertx.deployVerticle(verticle));
        Server server = Answers.of(client.server());
        var connected = new Event.LxdConnected(server.fingerprint(), server.architecture());
        await().atMost(SOON).until(() -> news.contains(connected));

        // When an instance lives
        String name = started();
        Answers.of(client.console(name));
        Answers.of(client.busy(name));
        lxd.reboot(name);
        awaitHint(news, name, "instance-restarted");
        lxd.powerOff(name);
        awaitStopped(name);
        deleteSoon(name);
        String forced = started();
        Answers.of(client.stopByForce(forced));

        // Then each turn is told; their order proves nothing
        awaitHint(news, name, "instance-deleted");
        awaitHint(news, forced, "instance-stopped");
        assertThat(news.stream()
                        .filter(event -> event instanceof Event.InstanceHinted hint
                                && hint.instance().equals(name))
                        .map(event -> ((Event.InstanceHinted) event).action()))
                .contains("instance-created", "instance-started", "instance-restarted", "instance-shutdown")
                .allMatch(action ->
                        action.matches("instance-(created|started|restarted|shutdown|stopped|updated|deleted)"));
        assertThat(counted).contains("lifecycle", "operation");
        assertThat(news).doesNotHaveAnyElementsOfTypes(Event.LxdDisconnected.class);
        Answers.of(vertx.undeploy(deployment));
    }

    private static void awaitHint(Collection<Event> news, String instance, String action) {
        await().atMost(SOON).until(() -> news.contains(new Event.InstanceHinted(instance, action)));
    }
}
