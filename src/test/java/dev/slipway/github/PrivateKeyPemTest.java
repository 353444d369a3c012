package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrivateKeyPemTest {
    private static final KeyPair PAIR = Keys.rsa("app");

    @Test
    void bothFormsOfAKeyAreReadAndAreTheSameKey() {
        for (String pem : List.of(
                Keys.pkcs1(PAIR),
                Keys.pkcs8(PAIR),
                "of the App\r\n" + Keys.pkcs1(PAIR).replace("\n", "\r\n") + "\r\n\r\n")) {
            assertThat(PrivateKeyPem.parse(pem.getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(PAIR.getPrivate());
        }
    }

    static Stream<Arguments> bad() {
        String pkcs1 = Keys.pkcs1(PAIR);
        String pkcs8 = Keys.pkcs8(PAIR);
        byte[] other = PAIR.getPrivate().getEncoded().clone();
        other[other.length - 300] ^= 1;
        return Stream.of(
                Arguments.of("", "is empty"),
                Arguments.of(" \n\t\n", "is empty"),
                Arguments.of("ghp_a-token", "nothing in PEM"),
                Arguments.of("x".repeat(40_000), "longer than"),
                Arguments.of(pkcs1.substring(0, 700), "cut off or damaged"),
                Arguments.of(pkcs1.replace("\nM", "\n!?$"), "damaged"),
                Arguments.of(Keys.pem("RSA PRIVATE KEY", new byte[] {1, 2, 3}), "damaged"),
                Arguments.of(Keys.pem("PRIVATE KEY", new byte[] {1, 2, 3}), "damaged"),
                Arguments.of(Keys.pem("RSA PRIVATE KEY", PAIR.getPrivate().getEncoded()), "damaged"),
                Arguments.of(Keys.pem("PRIVATE KEY", other), "damaged"),
                Arguments.of(pkcs8.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"), "passphrase"),
                Arguments.of(
                        pkcs1.replaceFirst(
                                "KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n"),
                        "passphrase"),
                Arguments.of(Keys.pem("PUBLIC KEY", PAIR.getPublic().getEncoded()), "a public key"),
                Arguments.of(Keys.pem("CERTIFICATE", new byte[] {1, 2, 3}), "a certificate"),
                Arguments.of(Keys.pem("OPENSSH PRIVATE KEY", new byte[] {1, 2, 3}), "OpenSSH"),
                Arguments.of(Keys.pem("SOMETHING", new byte[] {1, 2, 3}), "of another kind"),
                Arguments.of(Keys.pkcs8(Keys.make("EC", 256)), "not RSA"),
                Arguments.of(Keys.pem("EC PRIVATE KEY", new byte[] {1, 2, 3}), "not RSA"),
                Arguments.of(Keys.pkcs1(Keys.make("RSA", 1_024)), "of 1024 bits, expected at least 2048"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatIsNoSuchKeyIsSaidWithoutQuotingIt(String pem, String expected) {
        var unusable = catchThrowableOfType(WatchedFile.Unusable.class, () -> {
            var unused = PrivateKeyPem.parse(pem.getBytes(StandardCharsets.UTF_8));
        });

        assertThat(unusable).hasMessageContaining(expected).hasNoCause();
        pem.lines()
                .filter(line -> line.length() > 20 && !line.startsWith("-----"))
                .forEach(line -> assertThat(unusable.getMessage()).doesNotContain(line));
    }
}
