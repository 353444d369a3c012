package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.sandbox.model.GitHubGrant;
import dev.slipway.sandbox.model.GitHubModel.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole service meets GitHub's limits. */
@Timeout(120)
class ServiceLimitsTest {

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

    private void ready(String... said) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(world.ops("/health/ready")).contains(said));
    }

    @Test
    void aPrimaryLimitThatIsUsedUpIsNotTakenForASecondaryOne() {
        // Given a token whose only request of the hour somebody else has made
        world.change((model, now) -> {
            model.grant(ServiceWorld.TOKEN, GitHubGrant.of(Access.WRITE).withRequestsPerHour(1));
            assertThat(model.path(ServiceWorld.TOKEN, "acme", now).value()).isPresent();
        });

        // When the service starts and is refused
        world.start(world.byWebhook(1, 2));

        // Then it waits for the reset, and is not careful afterwards
        ready("used up until", "GitHub credential default");
        assertThat(world.ops("/metrics"))
                .contains("slipway_github_gate_closed{credential=\"default\"} 1.0")
                .contains("slipway_github_gate_careful{credential=\"default\"} 0.0");
        assertThat(world.requests("jit-config")).isZero();
    }

    @Test
    void aTokenThatIsReplacedWhileItsLimitIsUsedUpIsUsedAtOnce() throws IOException {
        // Given a token with nothing left until an hour is over
        world.change((model, now) -> {
            model.grant(ServiceWorld.TOKEN, GitHubGrant.of(Access.WRITE).withRequestsPerHour(1));
            model.grant("another-token", GitHubGrant.of(Access.WRITE));
        });
        world.start(world.byWebhook(1, 2));
        ready("used up until");

        // When another is put into its place
        Path next = Files.writeString(directory.resolve("next"), "another-token");
        Files.move(next, directory.resolve("token"), StandardCopyOption.ATOMIC_MOVE);

        // Then runners are launched
        await().atMost(Duration.ofSeconds(60)).until(() -> world.requests("jit-config") >= 1);
        assertThat(world.ops("/metrics")).contains("slipway_github_gate_closed{credential=\"default\"} 0.0");
    }

    @Test
    void aTokenThatIsRefusedClosesNoGateAndOneThatIsPutInPlaceIsUsed() {
        // Given a token that GitHub does not know, and that is shown the limit of the address
        world.change((model, now) -> model.revoke(ServiceWorld.TOKEN));
        world.start(world.byWebhook(1, 2));
        ready("refuses the credential");
        assertThat(world.ops("/metrics")).doesNotContain("slipway_github_gate_closed{credential=\"default\"} 1.0");

        // When GitHub knows it
        world.change((model, now) -> model.grant(ServiceWorld.TOKEN, GitHubGrant.of(Access.WRITE)));

        // Then runners are launched
        await().atMost(Duration.ofSeconds(60)).until(() -> world.requests("jit-config") >= 1);
    }
}
