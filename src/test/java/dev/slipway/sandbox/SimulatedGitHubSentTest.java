package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** When deliveries left is known exactly, so that reactions can be measured. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class SimulatedGitHubSentTest {

    @Test
    void whatWasSentIsToldWithItsTimeThoughNobodyAnswersAndWhatWasLostIsNot(Vertx vertx) {
        // Given a hook whose receiver reads and does not answer
        var world = new GitHubFixture(vertx);
        var receiver = new Receiver(vertx);
        receiver.answers(0);
        Instant before = Instant.now();
        long hook = world.hook("acme", receiver.url());
        await().until(() -> receiver.told("ping").size() == 1);

        // When the news of one job is lost, and that of another is not
        world.change((model, now) -> model.deliveries().loseNext(1));
        long lost = world.queue("acme/tool");
        long told = world.queue("acme/tool");
        await().until(() -> receiver.told("workflow_job").size() == 1);

        // Then the ping and the other have been sent, in this order
        await().until(() -> sent(world).size() == 2);
        Instant after = Instant.now();
        assertThat(sent(world)).extracting(sent -> sent.delivery().event()).containsExactly("ping", "workflow_job");
        assertThat(sent(world)).extracting(sent -> sent.delivery().hook().id()).containsOnly(hook);
        assertThat(sent(world))
                .extracting(SimulatedGitHub.Sent::at)
                .isSorted()
                .allMatch(at -> !at.isBefore(before) && !at.isAfter(after));
        assertThat(receiver.told("workflow_job")
                        .get(0)
                        .json()
                        .getJsonObject("workflow_job")
                        .getLong("id"))
                .isEqualTo(told)
                .isNotEqualTo(lost);
        receiver.close();
        world.close();
    }

    private static List<SimulatedGitHub.Sent> sent(GitHubFixture world) {
        return GitHubCaller.of(world.github.sentLog());
    }
}
