package dev.slipway.cli;

import static dev.slipway.cli.ServiceWorld.eventually;
import static dev.slipway.cli.ServiceWorld.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.model.GitHubAttempt;
import dev.slipway.sandbox.model.GitHubDelivery;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pools on demand, by the whole service: how it learns of jobs, and that it forgets none. */
class ServiceDemandTest {

    private static final Duration BRIEF = Duration.ofMillis(300);

    @TempDir
    private Path directory;

    private ServiceWorld world;

    @BeforeEach
    void begin() throws IOException {
        world = new ServiceWorld(directory);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void aBurstOverMaxIsServedWithinMaxAndLeavesNothing() {
        // Given
        world.start(world.byWebhook(0, 3));
        world.hook();
        // When
        List<Long> jobs = Stream.generate(() -> world.queue(BRIEF)).limit(8).toList();
        eventually().until(() -> world.queuedJobs().size() >= 5);
        JsonObject pool = new JsonArray(world.ops("/api/v1/pools")).getJsonObject(0);
        // Then
        assertThat(pool.getInteger("queued")).isPositive();
        eventually().until(() -> jobs.stream().allMatch(world::succeeded));
        eventually().until(() -> world.instances().occupying().isEmpty());
        assertThat(world.mostInstances()).isEqualTo(3);
        assertThat(world.requests("jit-config")).isEqualTo(8);
        eventually().untilAsserted(() -> {
            assertThat(world.queuedJobs()).isEmpty();
            assertThat(world.ops("/metrics"))
                    .contains("slipway_jobs_queued{pool=\"c\"} 0.0")
                    .contains("slipway_job_queue_duration_seconds_count{pool=\"c\"} 8")
                    .contains("slipway_webhook_deliveries_total{event=\"workflow_job\",outcome=\"accepted\"} 24.0")
                    .contains("slipway_webhook_deliveries_total{event=\"ping\",outcome=\"accepted\"} 1.0")
                    .contains("slipway_signature_native ");
        });
    }

    @Test
    void aQueuedJobIsShownWithWhatItWaitsFor() {
        // Given a pool whose one place is taken
        world.start(world.byWebhook(0, 1));
        world.hook();
        long first = world.queue(Duration.ofSeconds(3));
        eventually().until(() -> world.running(first));
        // When
        long second = world.queue(BRIEF);
        eventually()
                .until(() -> !world.queuedJobs().isEmpty()
                        && world.queuedJobs().get(0).getLong("id") == second);
        // Then
        assertThat(world.queuedJobs()).singleElement().satisfies(job -> {
            assertThat(job.getString("repository")).isEqualTo("acme/tool");
            assertThat(job.getLong("run")).isEqualTo(world.job(second).run());
            assertThat(job.getJsonArray("labels")).containsExactly("linux", "self-hosted");
            assertThat(job.getString("pool")).isEqualTo("c");
            assertThat(job.getString("waitingFor")).isEqualTo("room in the pool: max is reached");
            assertThat(job.getInteger("waitedSeconds")).isBetween(0, 20);
            assertThat(job.getInstant("queuedAt"))
                    .isBetween(
                            world.job(second).queuedAt().minusSeconds(1),
                            world.job(second).queuedAt());
        });
        assertThat(new JsonArray(world.ops("/api/v1/jobs?pool=c"))).hasSize(1);
        assertThat(world.ops("/api/v1/jobs?pool=x")).contains("no pool is called 'x'; there are c");
        assertThat(world.ops("/api/v1/jobs?phase=idle")).contains("unknown parameter 'phase'");
        eventually().until(() -> world.succeeded(second));
    }

    @Test
    void theWebhookThatItManagesItMakesItself() {
        // When
        world.start(world.byItsOwnWebhook(0, 1));
        eventually().until(() -> world.requests("create-hook") == 1);
        long job = world.queue(BRIEF);
        // Then
        eventually().until(() -> world.succeeded(job));
    }

    @Test
    void aLostDeliveryIsFoundAndSentAgain() {
        // Given
        world.start(world.byWebhook(0, 2));
        world.hook();
        eventually().until(() -> world.attempts().size() == 1);
        // When
        world.change((model, now) -> model.deliveries().loseNext(1));
        long job = world.queue(BRIEF);
        // Then
        eventually().until(() -> world.succeeded(job));
        assertThat(world.attempts())
                .filteredOn(attempt ->
                        attempt.delivery().action().filter("queued"::equals).isPresent())
                .hasSize(2)
                .anyMatch(attempt -> !attempt.reception().succeeded())
                .anyMatch(attempt ->
                        attempt.reception().succeeded() && attempt.delivery().redelivery());
        assertThat(world.requests("redeliver")).isEqualTo(1);
    }

    @Test
    void whatWasDeliveredWhileItWasAwayIsSentAgainAfterTheRestart() {
        // Given
        world.start(world.byWebhook(0, 2));
        world.hook();
        long first = world.queue(BRIEF);
        eventually().until(() -> world.succeeded(first));
        world.stop();
        // When
        long second = world.queue(BRIEF);
        eventually().until(() -> !world.attempts().get(0).reception().succeeded());
        world.start(world.byWebhook(0, 2));
        // Then
        eventually().until(() -> world.succeeded(second));
        assertThat(world.attempts()).map(GitHubAttempt::delivery).anyMatch(GitHubDelivery::redelivery);
    }

    @Test
    void aRepositorysJobsAreFoundByAskingForThemAlsoThoseFromBeforeTheStart() {
        // Given
        long before = world.queueAt(ServiceWorld.REPOSITORY, BRIEF);
        // When
        world.start(world.byPolling(0, 2));
        eventually().until(() -> world.succeeded(before));
        long later = world.queueAt(ServiceWorld.REPOSITORY, BRIEF);
        // Then
        eventually().until(() -> world.succeeded(later));
        assertThat(world.requests("jit-config")).isEqualTo(2);
        assertThat(world.requests("list-runs")).isPositive();
        assertThat(world.ops("/metrics")).doesNotContain("slipway_signature_native");
    }

    @Test
    void queuedJobsOfAnOrganisationAreStillServedAfterItWasDropped() {
        // Given a pool whose one place is taken, and two jobs that wait, whose deliveries arrived
        world.start(world.byWebhook(0, 1));
        world.hook();
        long first = world.queue(Duration.ofSeconds(4));
        eventually().until(() -> world.running(first));
        long second = world.queue(BRIEF);
        long third = world.queue(BRIEF);
        eventually().until(() -> world.queuedJobs().size() == 2);
        // When
        world.drop();
        world.start(world.byWebhook(0, 1));
        // Then
        eventually().until(() -> Stream.of(first, second, third).allMatch(world::succeeded));
        assertThat(world.mostInstances()).isEqualTo(1);
        assertThat(world.sentAgain("queued")).as("it knew of them").isZero();
        // and what has ended is not served again after the next start
        world.drop();
        world.start(world.byWebhook(0, 1));
        eventually().until(() -> world.ops("/health/ready").contains("\"ready\":true"));
        assertThat(world.queuedJobs()).isEmpty();
        assertThat(world.requests("jit-config")).isEqualTo(3);
    }

    @Test
    void whatCannotBeWrittenDownIsServedAllTheSameAndItsDeliveryRefusedUntilItCan() throws IOException {
        // Given a directory in the way of the journal's file
        Path obstacle = Files.createDirectories(world.stateDir().resolve("journal.new/x"));
        world.start(world.byWebhook(0, 1));
        world.hook();
        // When
        long job = world.queue(BRIEF);
        // Then
        eventually().until(() -> world.succeeded(job));
        assertThat(world.attempts())
                .filteredOn(attempt ->
                        attempt.delivery().action().filter("queued"::equals).isPresent())
                .allMatch(attempt -> attempt.reception().code() == 503);
        // each time that it was delivered
        assertThat(world.ops("/metrics")).containsPattern("outcome=\"not_journaled\"} [1-9]");
        // and when it can
        Files.delete(obstacle);
        long next = world.queue(BRIEF);
        eventually().until(() -> world.succeeded(next));
        assertThat(world.attempts())
                .filteredOn(attempt ->
                        attempt.delivery().action().filter("queued"::equals).isPresent())
                .anyMatch(attempt -> attempt.reception().code() == 202);
    }

    @Test
    void aListenerThatCannotBindIsAStartThatFailsAndSaysWhy() throws IOException {
        // Given
        try (var taken = new ServerSocket(world.webhookPort(), 1, InetAddress.getLoopbackAddress())) {
            // Then
            assertThatThrownBy(() -> get(world.tryToStart(world.byWebhook(0, 1))))
                    .hasMessageStartingWith(
                            "webhook.listen 127.0.0.1:" + taken.getLocalPort() + ": cannot listen there:");
        }
    }

    @Test
    void aConfigurationThatIsReadAgainChangesPoolsAndLeavesTheWebhookToARestart() {
        // Given
        Service service = world.start(world.byWebhook(0, 0));
        world.hook();
        long job = world.queue(BRIEF);
        eventually().until(() -> world.queuedJobs().size() == 1);
        // When
        List<String> restart = service.reconfigure(world.withoutWebhook(world.byWebhook(0, 1)));
        // Then
        assertThat(restart).containsExactly("webhook");
        eventually().until(() -> world.succeeded(job));
        long next = world.queue(BRIEF);
        eventually().until(() -> world.succeeded(next));
    }
}
