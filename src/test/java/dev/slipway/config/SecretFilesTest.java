package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {

    @TempDir
    private Path directory;

    @Test
    void filesThatOnlyTheirOwnerMayReadAreFine() throws IOException {
        // Given
        Settings settings = secrets(file("token", "ghp_x", "rw-------"), file("secret", "s", "rw-r-----"));
        // When
        SecretFiles.Findings findings = SecretFiles.check(settings);
        // Then
        assertThat(findings).isEqualTo(new SecretFiles.Findings(List.of(), List.of()));
    }

    @Test
    void aFileThatEverybodyMayReadIsAWarning() throws IOException {
        // Given
        Path token = file("token", "ghp_x", "rw-r--r--");
        // When
        SecretFiles.Findings findings = SecretFiles.check(secrets(token, file("secret", "s", "r--------")));
        // Then
        assertThat(findings.mistakes()).isEmpty();
        assertThat(findings.warnings())
                .extracting(Mistake::message)
                .containsExactly("github.token-file: is " + token
                        + ", which every user may read, expected nobody but its" + " owner and group to (chmod o-r)");
    }

    @Test
    void everyFileThatCannotHoldASecretIsAMistake() throws IOException {
        // Given
        Path none = directory.resolve("none");
        Path empty = file("empty", "", "rw-------");
        Path big = file("big", "x".repeat((64 << 10) + 1), "rw-------");
        // When
        SecretFiles.Findings findings = SecretFiles.check(secrets(none, empty, directory, big));
        // Then
        assertThat(findings.warnings()).isEmpty();
        assertThat(findings.mistakes())
                .extracting(Mistake::message)
                .containsExactly(
                        "github.token-file: is " + none + ", which does not exist, expected a file",
                        "webhook.secret-files[0]: is " + empty
                                + ", which is empty, expected a file that holds a secret",
                        "webhook.secret-files[1]: is " + directory + ", which is no regular file, expected a file",
                        "webhook.secret-files[2]: is " + big
                                + ", which is longer than 64 KiB, expected a file that holds a secret");
    }

    @Test
    void aCertificateIsNoSecretAndItsKeyIs() throws IOException {
        // Given
        Settings settings = settings(file("certificate", "c", "rw-r--r--"), file("key", "k", "rw-r--r--"));
        // When
        SecretFiles.Findings findings = SecretFiles.check(settings);
        // Then
        assertThat(findings.mistakes()).isEmpty();
        assertThat(findings.warnings())
                .singleElement()
                .extracting(Mistake::message)
                .asString()
                .startsWith("webhook.tls.key: is " + directory.resolve("key") + ", which every user may read");
    }

    @Test
    void aPairThatIsNotThereIsAMistake() throws IOException {
        // Given
        Path empty = file("certificate", "", "rw-r--r--");
        Path none = directory.resolve("none");
        // When
        SecretFiles.Findings findings = SecretFiles.check(settings(empty, none));
        // Then
        assertThat(findings.mistakes())
                .extracting(Mistake::message)
                .containsExactly(
                        "webhook.tls.certificate: is " + empty
                                + ", which is empty, expected a file that holds a certificate",
                        "webhook.tls.key: is " + none + ", which does not exist, expected a file");
    }

    @Test
    void everyCredentialsFilesAreLookedAtAndNamedByTheirKeys() throws IOException {
        // Given
        Path none = directory.resolve("none");
        Path ca = file("ca.pem", "x".repeat((64 << 10) + 1), "rw-r--r--");
        Settings settings = Given.settings(Document.minimal()
                .put("github.app", "{client-id: Iv23li0123456789abcd, private-key-file: " + none + "}")
                .put("github.ca-file", ca.toString())
                .put(
                        "github.credentials",
                        "[{name: a, token-file: " + file("token", "t", "rw-------") + "},"
                                + " {name: b, app: {client-id: 7, private-key-file: " + file("key", "k", "rw-r--r--")
                                + "}}, {name: c, token-file: " + directory + "}]"));
        // When
        SecretFiles.Findings findings = SecretFiles.check(settings);
        // Then
        assertThat(findings.mistakes())
                .extracting(Mistake::message)
                .containsExactly(
                        "github.app.private-key-file: is " + none + ", which does not exist, expected a file",
                        "github.credentials[2].token-file: is " + directory
                                + ", which is no regular file, expected a file");
        assertThat(findings.warnings())
                .singleElement()
                .extracting(Mistake::message)
                .asString()
                .startsWith("github.credentials[1].app.private-key-file: is " + directory.resolve("key")
                        + ", which every user may read");
    }

    private Path file(String name, String text, String permissions) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private Settings settings(Path certificate, Path key) throws IOException {
        return Given.settings(Document.minimal()
                .put("github.token-file", file("token", "t", "rw-------").toString())
                .put(
                        "webhook.secret-files",
                        List.of(file("secret", "s", "rw-------")).toString())
                .put("webhook.tls", "{certificate: " + certificate + ", key: " + key + "}"));
    }

    private static Settings secrets(Path token, Path... secrets) {
        return Given.settings(Document.minimal()
                .put("github.token-file", token.toString())
                .put("webhook.secret-files", List.of(secrets).toString()));
    }
}
