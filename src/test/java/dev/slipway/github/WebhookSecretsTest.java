package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class WebhookSecretsTest {
    private final VirtualTime time = new VirtualTime();

    @RegisterExtension
    final LogLines log = new LogLines(WebhookSecrets.class);

    @TempDir
    private Path directory;

    private Path first;
    private Path second;
    private WebhookSecrets secrets;

    @BeforeEach
    void start() {
        first = directory.resolve("first");
        second = directory.resolve("second");
        secrets = new WebhookSecrets(List.of(first, second), time);
    }

    private static void write(Path file, String content) throws IOException {
        Path next = Files.writeString(file.resolveSibling("next"), content);
        Path unused = Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private Optional<List<String>> look() {
        return secrets.look()
                .map(found -> found.stream()
                        .map(secret -> new String(secret, StandardCharsets.UTF_8))
                        .toList());
    }

    @Test
    void allFilesAreReadWithoutTheNewlineAtTheirEnd() throws IOException {
        write(first, " one two \n");
        write(second, "three\r\n\n");

        assertThat(look()).contains(List.of(" one two ", "three"));
        assertThat(look()).isEmpty();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void aChangedFileIsSeenAndSaid() throws IOException {
        write(first, "one");
        write(second, "two");
        var before = look();
        write(second, "TWO");

        assertThat(before).contains(List.of("one", "two"));
        assertThat(look()).contains(List.of("one", "TWO"));
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("has changed")
                .contains(second.toString());
    }

    @Test
    void aFileThatWasWrittenAgainAsItWasIsNoChange() throws IOException {
        write(first, "one");
        write(second, "two");
        var before = look();
        write(second, "two\n");

        assertThat(before).isPresent();
        assertThat(look()).isEmpty();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsSaidOnceAndTheOthersWork() throws IOException {
        write(first, "one");
        Files.createDirectory(second);

        assertThat(look()).contains(List.of("one"));
        assertThat(look()).isEmpty();
        assertThat(look()).isEmpty();
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains(second.toString(), "is not a regular file", "put the webhook's secret into it");
    }

    @Test
    void withoutAnyFileThereIsNoSecretUntilOneComes() throws IOException {
        assertThat(look()).contains(List.of());
        assertThat(log.lines()).hasSize(2);
        write(second, "two");

        assertThat(look()).contains(List.of("two"));
        assertThat(log.lines()).hasSize(3).last().asString().contains("has changed");
    }

    @Test
    void aSecretIsKeptWhileItsFileIsReplacedSlowly() throws IOException {
        write(first, "one");
        write(second, "two");
        assertThat(look()).isPresent();
        Files.delete(second);
        assertThat(look()).isEmpty();
        time.pass(WebhookSecrets.GONE.minusMillis(1));
        Files.writeString(second, "");
        assertThat(look()).isEmpty();
        Files.writeString(second, "TWO");

        assertThat(look()).contains(List.of("one", "TWO"));
    }

    @Test
    void aSecretIsWithdrawnWithItsFile() throws IOException {
        write(first, "one");
        write(second, "two");
        assertThat(look()).isPresent();
        Files.delete(second);
        assertThat(look()).isEmpty();
        time.pass(WebhookSecrets.GONE);

        assertThat(look()).contains(List.of("one"));
        assertThat(look()).isEmpty();
        assertThat(log.lines()).hasSize(2).last().asString().contains("not accepted any more");
    }

    @Test
    void aSecretOutlivesAFileThatIsThereAndCannotBeRead() throws IOException {
        write(first, "one");
        write(second, "two");
        assertThat(look()).isPresent();
        Files.delete(second);
        Files.createDirectory(second);
        assertThat(look()).isEmpty();
        time.pass(Duration.ofDays(1));

        assertThat(look()).isEmpty();
        assertThat(log.lines()).singleElement().asString().contains("its last secret is kept");
    }

    @Test
    void aFileThatIsFarTooLongHoldsNoSecretAndIsSaidOnce() throws IOException {
        write(first, "one");
        write(second, "x".repeat(4_097));

        assertThat(look()).contains(List.of("one"));
        assertThat(look()).isEmpty();
        assertThat(log.lines()).singleElement().asString().contains("more than 4096 bytes");
    }

    @Test
    void noSecretIsEverInTheLog() throws IOException {
        write(first, "a-secret-1");
        var unused = look();
        write(first, "a-secret-2");
        unused = look();
        Files.delete(first);
        unused = look();
        time.pass(Duration.ofMinutes(1));
        unused = look();

        assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains("a-secret"));
    }
}
