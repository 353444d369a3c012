package dev.slipway.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.config.LxdSettings;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Instance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real LXD that is killed and restarted while we use it. */
class LxdOutageTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final ConcurrentLinkedQueue<Event> news = new ConcurrentLinkedQueue<>();
    private LxdDaemon daemon;
    private Vertx vertx;
    private LxdSettings settings;
    private LxdClient client;

    @BeforeEach
    void start() {
        daemon = LxdDaemon.start();
        TestImage.importInto(daemon);
        vertx = Vertx.vertx();
        settings = Launches.settings(daemon.socket());
        client = new LxdClient(vertx, settings);
        String deployment =
                Answers.of(vertx.deployVerticle(new LxdEventsVerticle(client, settings, news::add, type -> {})));
        assertThat(deployment).isNotEmpty();
        await().atMost(SOON).until(() -> connections() == 1);
    }

    @AfterEach
    void stop() {
        if (vertx != null) {
            Answers.of(vertx.close());
        }
        if (daemon != null) {
            daemon.close();
        }
    }

    private long connections() {
        return news.stream().filter(Event.LxdConnected.class::isInstance).count();
    }

    private boolean disconnected() {
        return news.stream().anyMatch(Event.LxdDisconnected.class::isInstance);
    }

    private LaunchRequest request(String name) {
        return Launches.request(name, Launches.pool(TestImage.ALIAS), settings);
    }

    @Test
    void aRestartIsToldAndGuestsAndTheirTimeOfLastUseOutliveIt() {
        Answers.of(client.create(request("r1")));
        Answers.of(client.start("r1"));
        Instance before = Answers.of(client.instance("r1")).orElseThrow();

        daemon.stop();
        await().atMost(SOON).until(this::disconnected);
        assertThat(Answers.failureOf(client.instances()).kind()).isEqualTo(Failure.Kind.UNREACHABLE);
        daemon.startAgain();

        await().atMost(SOON).until(() -> connections() == 2);
        assertThat(Answers.of(client.instance("r1"))).contains(before);
    }

    @Test
    void aCreationCutOffByAKillFailsAsUncertainAndLeavesNothingThatLooksStarted() {
        // Given an LXD that is killed as soon as it has begun to create
        Future<Void> creation = client.create(request("r1"));
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> creation.isComplete()
                        || Answers.of(client.instance("r1")).isPresent());
        daemon.kill();

        // Then the creation failed, unless LXD was faster
        boolean created = Answers.of(creation.map(true).recover(cause -> Future.succeededFuture(false)));
        if (!created) {
            assertThat(Answers.failureOf(creation).uncertain()).isTrue();
        }

        // And what is left was never used, and can be deleted
        daemon.startAgain();
        await().atMost(SOON).until(() -> connections() == 2);
        Answers.of(client.instance("r1")).ifPresent(left -> {
            assertThat(left.status()).isEqualTo(Instance.Status.STOPPED);
            assertThat(left.lastUsedAt()).isEmpty();
            assertThat(left.tags().orElseThrow().runner()).isEqualTo("r1");
            Answers.of(client.delete("r1"));
        });
        assertThat(Answers.of(client.instances())).isEmpty();
    }
}
