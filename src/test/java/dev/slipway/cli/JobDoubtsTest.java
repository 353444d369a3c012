package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.Reading;
import dev.slipway.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobDoubtsTest {

    @TempDir
    private Path directory;

    @Test
    void aPoolOnDemandThatNothingTellsOfJobsIsDoubted() throws IOException {
        assertThat(doubts("acme", "", 0))
                .containsExactly(
                        "pools: a launches on demand only, and nothing tells of jobs: an organisation's need the"
                                + " webhook section");
    }

    @Test
    void whatLearnsOfJobsIsNotDoubted() throws IOException {
        assertThat(doubts("acme", "", 1)).as("a fixed pool needs no jobs").isEmpty();
        assertThat(doubts("acme/tool", "", 0)).as("a repository is polled").isEmpty();
        assertThat(doubts("acme", "webhook: {public-url: 'https://ci.example.com/webhook'}", 0))
                .isEmpty();
    }

    @Test
    void aWebhookOfWhichLostDeliveriesAreNotFoundIsDoubted() throws IOException {
        assertThat(doubts("acme", "webhook: {}", 0))
                .singleElement()
                .satisfies(doubt -> assertThat(doubt).startsWith("webhook.public-url: is not given"));
    }

    private List<String> doubts(String path, String webhook, int idle) throws IOException {
        Path file = Files.writeString(
                directory.resolve("slipway.yaml"),
                String.join(
                        "\n",
                        "fleet: acme-1",
                        "github: {path: " + path + "}",
                        webhook,
                        "pools: [{name: a, type: container, idle: " + idle + ", max: 2, image: i, labels: [linux]}]",
                        ""));
        return JobDoubts.of(((Reading.Valid) SettingsReader.read(file, Map.of())).settings());
    }
}
