package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
@Timeout(30)
class TokenFileTest {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LATER = Duration.ofHours(1);

    private Vertx vertx;
    private Path file;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) {
        this.vertx = vertx;
        this.file = directory.resolve("token");
    }

    private static String read(TokenFile token) throws TimeoutException {
        return token.token().await(10, TimeUnit.SECONDS);
    }

    private void replace(String content) throws IOException {
        Path next = Files.writeString(file.resolveSibling("next"), content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void whoeverWantsToKnowIsToldOfAnotherTokenWithoutAnybodyAsking() throws Exception {
        // Given a token that has been read
        Files.writeString(file, "ghp_first");
        AtomicInteger changes = new AtomicInteger();
        var token = new TokenFile(vertx, file, AT_ONCE, changes::incrementAndGet);
        assertThat(read(token)).isEqualTo("ghp_first");
        token.look();
        assertThat(read(token)).isEqualTo("ghp_first");
        assertThat(changes.get()).isZero();

        // When there is another, and somebody only looks
        replace("ghp_second");
        token.look();

        // Then it is told
        await().atMost(20, TimeUnit.SECONDS).until(() -> changes.get() == 1);
    }

    @Test
    void theTokenIsReadWithoutTheSpaceAroundIt() throws Exception {
        Files.writeString(file, " ghp_first \r\n");

        assertThat(read(new TokenFile(vertx, file, LATER))).isEqualTo("ghp_first");
    }

    @Test
    void aFileReplacedByRenameIsNoticedWhenItIsLookedAtAgain() throws Exception {
        Files.writeString(file, "ghp_first");
        TokenFile token = new TokenFile(vertx, file, AT_ONCE);
        String first = read(token);

        replace("ghp_other");

        assertThat(first).isEqualTo("ghp_first");
        assertThat(read(token)).isEqualTo("ghp_other");
    }

    @Test
    void aFileOfTheSameSizeAndTimeIsStillAnotherFile() throws Exception {
        Files.writeString(file, "ghp_first");
        var time = Files.getLastModifiedTime(file);
        TokenFile token = new TokenFile(vertx, file, AT_ONCE);
        String first = read(token);

        replace("ghp_other");
        Files.setLastModifiedTime(file, time);

        assertThat(first).isEqualTo("ghp_first");
        assertThat(read(token)).isEqualTo("ghp_other");
    }

    @Test
    void aFileIsNotLookedAtForEveryCallUnlessItsTokenWasRefused() throws Exception {
        Files.writeString(file, "ghp_first");
        TokenFile token = new TokenFile(vertx, file, LATER);
        String first = read(token);
        replace("ghp_other");
        String unchanged = read(token);

        token.refused("ghp_some-older-one");
        String stillUnchanged = read(token);
        token.refused(first);

        assertThat(unchanged).isEqualTo("ghp_first");
        assertThat(stillUnchanged).isEqualTo("ghp_first");
        assertThat(read(token)).isEqualTo("ghp_other");
    }

    @Test
    void aTokenIsKeptWhileItsFileIsMissingOrEmpty() throws Exception {
        Files.writeString(file, "ghp_first");
        TokenFile token = new TokenFile(vertx, file, AT_ONCE);
        String first = read(token);

        Files.delete(file);
        String whileMissing = read(token);
        Files.writeString(file, "");
        String whileEmpty = read(token);
        Files.writeString(file, "ghp_second");

        assertThat(first).isEqualTo(whileMissing).isEqualTo(whileEmpty).isEqualTo("ghp_first");
        assertThat(read(token)).isEqualTo("ghp_second");
    }

    @Test
    void aFileThatStaysAwayIsSaidOnceAndSoIsItsReturn() throws Exception {
        Files.writeString(file, "ghp_first");
        TokenFile token = new TokenFile(vertx, file, AT_ONCE);
        String first = read(token);
        try (var said = new Said()) {
            Files.delete(file);
            for (int i = 0; i < 3; i++) {
                assertThat(read(token)).isEqualTo(first);
            }
            Files.writeString(file, "ghp_second");
            assertThat(read(token)).isEqualTo("ghp_second");

            assertThat(said.all()).hasSize(2);
            assertThat(said.all().get(0)).contains("last one is kept", "no such file");
            assertThat(said.all().get(1)).contains("GitHub token has changed");
        }
    }

    @Test
    void aMissingFileIsSaidWithItsName() {
        assertThatThrownBy(() -> read(new TokenFile(vertx, file, LATER)))
                .isInstanceOf(GitHubException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("no such file")
                .hasMessageContaining("token-file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n\n", "two tokens", "ghp_a\nghp_b", "ghp_\u00e4", "ghp_\u0007", "a\u2028b"})
    void whatIsNoTokenIsSaidWithoutSpellingItOut(String content) throws Exception {
        Files.writeString(file, content);

        assertThatThrownBy(() -> read(new TokenFile(vertx, file, LATER)))
                .isInstanceOf(GitHubException.class)
                .hasMessageContaining(file.toString())
                .satisfies(e -> assertThat(content.isBlank() || !e.getMessage().contains(content.strip()))
                        .isTrue());
    }

    @Test
    void aHugeFileIsNotReadWhole() throws Exception {
        Files.writeString(file, "x".repeat(1_000_000));

        assertThatThrownBy(() -> read(new TokenFile(vertx, file, LATER))).hasMessageContaining("at most 4096");
    }

    @Test
    void aDirectoryIsNoTokenFile() throws Exception {
        Files.createDirectory(file);

        assertThatThrownBy(() -> read(new TokenFile(vertx, file, LATER))).hasMessageContaining("not a regular file");
    }
}
