package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.Job;
import dev.slipway.github.WebhookObserver.About;
import dev.slipway.github.WebhookObserver.Outcome;
import dev.slipway.github.WebhookWorld.Counted;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Each answer that a delivery can get, and what is counted and passed on. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class WebhookVerticleTest {
    private static final byte[] QUEUED = Payloads.bytes(Payloads.queued(5));

    private WebhookWorld world;
    private Caller caller;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) {
        world = new WebhookWorld(vertx, directory).start();
        caller = world.call();
    }

    @AfterEach
    void stop() {
        caller.close();
        world.close();
    }

    private void counts(About about, Outcome outcome) {
        assertThat(world.counted).containsExactly(new Counted(about, outcome));
        assertThat(world.verticle.heldBytes()).isZero();
    }

    @ParameterizedTest
    @FieldSource("dev.slipway.github.Payloads#WORKFLOW_JOBS")
    void everyExampleOfGitHubsIsTaken(String name) {
        Caller.Answer answer =
                caller.send(Request.delivery(Payloads.example(name)).guid("a-b-1"));

        assertThat(answer.status()).isEqualTo(202);
        boolean waits = name.endsWith("waiting");
        assertThat(world.told).hasSize(waits ? 0 : 1);
        counts(About.WORKFLOW_JOB, waits ? Outcome.IGNORED : Outcome.ACCEPTED);
    }

    @ParameterizedTest
    @FieldSource("dev.slipway.github.Payloads#WORKFLOW_JOBS")
    void everyExampleIsTakenAsAFormToo(String name) {
        Request request = Request.delivery(Payloads.form(Payloads.example(name)))
                .header("Content-Type", "application/x-www-form-urlencoded");

        assertThat(caller.send(request).status()).isEqualTo(202);
        assertThat(world.told).hasSize(name.endsWith("waiting") ? 0 : 1);
    }

    @Test
    void aPingIsAnswered200() {
        Request ping = Request.delivery(Payloads.example("ping")).header("X-GitHub-Event", "ping");

        assertThat(caller.send(ping).status()).isEqualTo(200);
        counts(About.PING, Outcome.ACCEPTED);
    }

    @Test
    void anotherEventIsAcceptedAndIgnored() {
        Request push = Request.delivery(Payloads.bytes("{}")).header("X-GitHub-Event", "push");

        assertThat(caller.send(push).status()).isEqualTo(202);
        counts(About.OTHER, Outcome.IGNORED);
    }

    @Test
    void theNewsIsWhatTheDeliverySays() {
        Caller.Answer answer =
                caller.send(Request.delivery(QUEUED).header("Content-Type", "APPLICATION/json ;charset=x"));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(world.told).singleElement().satisfies(news -> {
            assertThat(news.stage()).isEqualTo(Job.Stage.QUEUED);
            assertThat(news.job().id()).isEqualTo(5);
        });
    }

    @Test
    void theAnswerWaitsForTheNewsToBeSafeAndForNothingElse() {
        // Given
        Promise<Void> safe = Promise.promise();
        world.taken = news -> safe.future();
        // When
        caller.write(Request.delivery(QUEUED).bytes());
        await().until(() -> world.told.size() == 1);
        assertThat(world.counted).isEmpty();
        safe.complete();
        // Then
        assertThat(caller.answer().status()).isEqualTo(202);
    }

    @Test
    void whatCouldNotBeWrittenDownIsRefusedAndTakenWhenItComesAgain() {
        // Given
        world.taken = news -> Future.failedFuture("the disk is full");
        assertThat(caller.send(Request.delivery(QUEUED).guid("g"))).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsKey("retry-after");
        });
        counts(About.WORKFLOW_JOB, Outcome.NOT_JOURNALED);
        // When
        world.taken = news -> Future.succeededFuture();
        int again = world.call().send(Request.delivery(QUEUED).guid("g")).status();
        // Then
        assertThat(again).isEqualTo(202);
        assertThat(world.told).hasSize(2);
    }

    @Test
    void aRepetitionIsAcceptedAndIgnored() {
        List<Integer> answers = List.of(
                caller.send(Request.delivery(QUEUED).guid("g")).status(),
                caller.send(Request.delivery(QUEUED).guid("g")).status(),
                caller.send(Request.delivery(QUEUED).guid("h")).status(),
                caller.send(Request.delivery(QUEUED)).status(),
                caller.send(Request.delivery(QUEUED)).status());

        assertThat(answers).containsOnly(202);
        assertThat(world.told).hasSize(4);
        assertThat(world.counted).contains(new Counted(About.WORKFLOW_JOB, Outcome.REPEATED));
    }

    @Test
    void aMissingSignatureIsRefused() {
        Caller.Answer answer = caller.send(Request.delivery(QUEUED).without("X-Hub-Signature-256"));

        assertThat(answer.status()).isEqualTo(401);
        counts(About.UNVERIFIED, Outcome.UNSIGNED);
    }
}
