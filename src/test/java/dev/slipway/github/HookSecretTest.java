package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookSecretTest {
    @TempDir
    private Path directory;

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("secret"), content);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("secret"), content);
    }

    @Test
    void theFirstIsBelievedAtOnceAndAnotherWhenItWasSeenTwiceInARow() {
        var secret = new HookSecret();
        assertThat(secret.believed()).isEmpty();

        List<String> looks = List.of("a", "b", "c", "b", "b", "a", "b", "a", "a");
        List<String> believed = looks.stream()
                .map(found -> {
                    secret.saw(found);
                    return secret.believed();
                })
                .toList();

        assertThat(believed).containsExactly("a", "a", "a", "a", "b", "b", "b", "b", "a");
    }

    @Test
    void newlinesAtTheEndAreNoPartOfIt() throws IOException {
        assertThat(HookSecret.read(file("It's a Secret to Everybody\r\n\n"))).isEqualTo("It's a Secret to Everybody");
    }

    @ParameterizedTest
    @ValueSource(strings = {" spaced ", "two\nlines", "\u00e4\u2603", "\"quoted\\\""})
    void everythingElseIs(String secret) throws IOException {
        assertThat(HookSecret.read(file(secret + "\n"))).isEqualTo(secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n\r\n"})
    void anEmptyFileHoldsNone(String content) throws IOException {
        Path file = file(content);

        assertThatThrownBy(() -> HookSecret.read(file))
                .isInstanceOf(GitHubException.class)
                .hasMessageContaining(file + " is empty")
                .hasMessageContaining("webhook.secret-files");
    }

    @Test
    void whatIsNoFileIsSaidSo() {
        assertThatThrownBy(() -> HookSecret.read(directory.resolve("absent"))).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> HookSecret.read(directory)).hasMessageContaining("is not a regular file");
    }

    @Test
    void whatIsNoTextIsSaidWithoutSpellingItOut() throws IOException {
        Path file = file(new byte[] {'a', 'b', 'c', (byte) 0xff});

        assertThatThrownBy(() -> HookSecret.read(file))
                .hasMessageContaining("is not text in UTF-8")
                .hasMessageNotContaining("abc");
    }

    @Test
    void aHugeFileIsNotReadWhole() throws IOException {
        Path longest = file("x".repeat(4_096));
        assertThat(HookSecret.read(longest)).hasSize(4_096);

        Path longer = file("x".repeat(4_097));
        assertThatThrownBy(() -> HookSecret.read(longer)).hasMessageContaining("is longer than 4096 bytes");
    }
}
