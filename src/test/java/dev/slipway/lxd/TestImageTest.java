package dev.slipway.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.config.LxdSettings;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.GuestRecord;
import dev.slipway.fleet.Instance;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The test image obeys the guest contract, and misbehaves as it is asked to. */
class TestImageTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicReference<Instant> connected = new AtomicReference<>();
    private final String name = "g-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    /** What the next question for a job is answered: none yet, a job, or that the registration is gone. */
    private volatile int jobStatus = 204;

    private Vertx vertx;
    private HttpServer github;
    private LxdSettings settings;
    private LxdClient client;

    @BeforeEach
    void start() {
        LxdDaemon daemon = LxdDaemon.shared();
        vertx = Vertx.vertx();
        github =
                Answers.of(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
        settings = Launches.settings(daemon.socket());
        client = new LxdClient(vertx, settings);
    }

    @AfterEach
    void stop() {
        if (vertx == null) {
            return;
        }
        if (Answers.of(client.instance(name)).isPresent()) {
            Answers.of(client.stopByForce(name));
            await().atMost(SOON)
                    .until(() -> Answers.of(client.delete(name).map(true).otherwise(false)));
        }
        Answers.of(vertx.close());
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            heard.add(request.method() + " " + request.path() + " " + body);
            if (request.path().equals("/_runner/connect")) {
                connected.compareAndSet(null, Instant.now());
                request.response().end("S1").onFailure(cause -> {});
            } else if (request.path().equals("/_control/runners")) {
                request.response()
                        .end(jobStatus == 410 ? "[]" : "[{\"id\":1,\"name\":\"" + name + "\"}]")
                        .onFailure(cause -> {});
            } else if (request.path().endsWith("/job") && jobStatus == 200) {
                request.response()
                        .end("{\"job\":123,\"workflow\":\"w\",\"repository\":\"o/r\",\"run\":\"45\",\"seconds\":2}")
                        .onFailure(cause -> {});
            } else if (request.path().endsWith("/job")) {
                vertx.timer(100)
                        .onSuccess(later -> request.response()
                                .setStatusCode(jobStatus == 200 ? 204 : jobStatus)
                                .end()
                                .onFailure(cause -> {}));
            } else {
                request.response().end().onFailure(cause -> {});
            }
        });
    }

    private void launch(Map<String, String> config) {
        var pool = Launches.pool(TestImage.ALIAS, config, TestImage.proxyTo(github.actualPort()));
        Answers.of(client.create(Launches.request(name, pool, settings)));
        Answers.of(client.start(name));
    }

    private void awaitRecord(GuestRecord record) {
        await().atMost(SOON)
                .pollInterval(OFTEN)
                .until(() -> Answers.of(client.console(name)).records().contains(record));
    }

    private void awaitStopped() {
        await().atMost(SOON)
                .pollInterval(OFTEN)
                .until(() -> Answers.of(client.instance(name)).orElseThrow().status() == Instance.Status.STOPPED);
    }

    @Test
    void aRunnerListensTakesOneJobTellsOfItAndPowersOff() {
        // When it is launched, then it connects with its JIT config and says so
        Instant asked = Instant.now();
        launch(Map.of());
        Duration started = Duration.between(asked, Instant.now());
        awaitRecord(new GuestRecord.Listening());
        System.out.println("create + start " + started.toMillis() + " ms, create to connected "
                + Duration.between(asked, connected.get()).toMillis() + " ms, create to listening read "
                + Duration.between(asked, Instant.now()).toMillis() + " ms");
        assertThat(heard.get(0)).isEqualTo("POST /_runner/connect " + Launches.JIT_CONFIG);
        assertThat(Answers.of(client.busy(name))).isEqualTo(Event.Answer.NOT_BUSY);

        // When there is a job, then it is busy with it
        jobStatus = 200;
        awaitRecord(new GuestRecord.Job(Optional.of("w"), Optional.of("o/r"), Optional.of("45")));
        assertThat(Answers.of(client.busy(name))).isEqualTo(Event.Answer.BUSY);

        // Then it ends, says so where it can be read when it is over, and is off
        awaitStopped();
        assertThat(Answers.of(client.console(name)).records()).contains(new GuestRecord.End(Optional.of("succeeded")));
        assertThat(heard).contains("POST /_runner/S1/end succeeded");
    }

    @Test
    void aRunnerWhoseRegistrationIsGonePowersOff() {
        launch(Map.of());
        awaitRecord(new GuestRecord.Listening());

        jobStatus = 410;

        awaitStopped();
        assertThat(Answers.of(client.console(name)).records())
                .contains(new GuestRecord.End(Optional.of("deregistered")));
    }

    @Test
    void itsLastLineIsRepeated() {
        launch(Map.of());

        awaitRecord(new GuestRecord.Listening());
        awaitRecord(new GuestRecord.Listening());
    }

    @Test
    void oneThatRebootsPowersOffWhenItIsUpAgain() {
        launch(Map.of("user.slipway.test", "reboots"));
        Instant used =
                Answers.of(client.instance(name)).orElseThrow().lastUsedAt().orElseThrow();

        await().atMost(SOON)
                .pollInterval(OFTEN)
                .until(() -> Answers.of(client.instance(name))
                        .filter(i -> i.status() == Instance.Status.STOPPED)
                        .flatMap(Instance::lastUsedAt)
                        .filter(used::isBefore)
                        .isPresent());
        assertThat(heard.stream().filter(line -> line.contains("connect"))).hasSize(1);
    }

    @Test
    void oneThatIsHeldSaysNothingUntilItsKeyLetsItGo() {
        launch(Map.of("user.slipway.test", "held"));
        await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> Answers.of(client.console(name)).equals(Console.SILENT));
        assertThat(heard).isEmpty();

        LxdDaemon.shared().lxc("config", "set", name, "user.slipway.test=obeys");

        awaitRecord(new GuestRecord.Listening());
    }

    @Test
    void oneThatWorksEndsItsJobWhenItsKeyLetsIt() {
        // Given one that runs a job
        jobStatus = 200;
        launch(Map.of("user.slipway.test", "works"));
        await().atMost(SOON).until(() -> Answers.of(client.busy(name)) == Event.Answer.BUSY);
        await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> Answers.of(client.busy(name)) == Event.Answer.BUSY);

        // When its key says something else
        LxdDaemon.shared().lxc("config", "set", name, "user.slipway.test=obeys");

        // Then it ends, as any other
        awaitStopped();
        assertThat(Answers.of(client.console(name)).records()).contains(new GuestRecord.End(Optional.of("succeeded")));
    }

    @Test
    void aZombieListensTakesNoJobAndPowersOffWhenItsRegistrationIsGone() {
        // Given one that listens, and a job for it
        jobStatus = 200;
        launch(Map.of("user.slipway.test", "zombie"));
        awaitRecord(new GuestRecord.Listening());
        await().atMost(SOON)
                .until(() -> heard.stream()
                                .filter(line -> line.contains("/_control/runners"))
                                .count()
                        >= 3);
        assertThat(Answers.of(client.busy(name))).isEqualTo(Event.Answer.NOT_BUSY);
        assertThat(heard).noneMatch(line -> line.contains("/job"));

        // When its registration is gone
        jobStatus = 410;

        // Then it ends as any other
        awaitStopped();
        assertThat(Answers.of(client.console(name)).records())
                .contains(new GuestRecord.End(Optional.of("deregistered")));
    }

    @Test
    void oneThatFloodsIsFlooding() {
        launch(Map.of("user.slipway.test", "floods"));

        await().atMost(SOON)
                .pollInterval(OFTEN)
                .until(() -> Answers.of(client.console(name)).flooded());
    }

    @Test
    void oneThatNeverListensRunsAndSaysNothing() {
        launch(Map.of("user.slipway.test", "never-listens"));

        await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> Answers.of(client.console(name)).equals(Console.SILENT));
        assertThat(heard).isEmpty();
        assertThat(Answers.of(client.instance(name)).orElseThrow().status()).isEqualTo(Instance.Status.RUNNING);
    }
}
