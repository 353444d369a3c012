package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.config.WebhookSettings;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The receiver's own TLS, and what it does with a pair that changes. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class WebhookTlsTest {

    @TempDir
    private static Path made;

    private static Certificates.Pair first;
    private static Certificates.Pair second;
    private static Certificates.Pair elliptic;

    @RegisterExtension
    final LogLines log = new LogLines(TlsFiles.class);

    private WebhookWorld world;
    private Path certificate;
    private Path key;

    /** Trusts everybody: whose certificate it is, is what these tests look at. */
    private static final class AnyServer implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @BeforeAll
    static void makeCertificates() throws Exception {
        first = Certificates.make(made, "first", "RSA");
        second = Certificates.make(made, "second", "RSA");
        elliptic = Certificates.make(made, "elliptic", "EC");
    }

    @BeforeEach
    void prepare(Vertx vertx, @TempDir Path directory) throws IOException {
        certificate = directory.resolve("certificate.pem");
        key = directory.resolve("key.pem");
        first.write(certificate, key);
        world = new WebhookWorld(vertx, directory);
        world.tls = Optional.of(new WebhookSettings.Tls(certificate, key));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private SSLSocket connect() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyServer()}, new SecureRandom());
            var socket =
                    (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), world.port());
            socket.startHandshake();
            return socket;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whom a new connection meets. */
    private String server() {
        try (SSLSocket socket = connect()) {
            var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int deliver(Caller caller, long id) {
        return caller.send(Request.delivery(Payloads.bytes(Payloads.queued(id))))
                .status();
    }

    @Test
    void deliveriesComeOverTls() {
        world.start();
        try (Caller caller = Caller.over(connect())) {
            assertThat(deliver(caller, 1)).isEqualTo(202);
            assertThat(deliver(caller, 2)).isEqualTo(202);
        }
        assertThat(server()).isEqualTo("CN=first");
    }

    @Test
    void whoDoesNotSpeakTlsGetsNothing() {
        world.start();
        try (Caller plain = world.call()) {
            plain.write(Request.delivery(Payloads.bytes(Payloads.queued(1))).bytes());
            assertThat(plain.untilClosed()).doesNotContain("HTTP");
        }
        assertThat(world.told).isEmpty();
        assertThat(server()).isEqualTo("CN=first");
    }

    @Test
    void aRenewedPairIsTakenOverWithoutDroppingConnections() throws IOException {
        // Given
        world.start();
        try (Caller caller = Caller.over(connect())) {
            assertThat(deliver(caller, 1)).isEqualTo(202);
            // When
            second.write(certificate, key);
            // Then
            await().until(() -> server().equals("CN=second"));
            assertThat(deliver(caller, 2)).isEqualTo(202);
        }
        assertThat(log.lines()).singleElement().asString().contains("has changed");
    }

    @Test
    void aKeyOfAnotherKindIsFineWithItsCertificate() throws IOException {
        world.start();
        elliptic.write(certificate, key);
        await().until(() -> server().equals("CN=elliptic"));
    }

    @ParameterizedTest
    @CsvSource({
        "second, first, is not the key of the certificate in",
        "elliptic, first, holds no key of the certificate's kind",
        "none, first, holds no certificate in PEM",
        "first, none, holds no key of the certificate's kind",
        "empty, first, is empty",
        "missing, first, there is no such file",
        "first, missing, there is no such file",
        "second, first-twice-too-long, is longer than 64 KiB",
    })
    void aBrokenPairIsSaidOnceAndTheOldOneKept(String newCertificate, String newKey, String said) throws IOException {
        // Given
        world.start();
        // When
        put(certificate, newCertificate, true);
        put(key, newKey, false);
        // Then
        await().until(() -> log.lines().size() == 1);
        assertThat(log.lines().get(0))
                .contains("the last one is kept", said)
                .containsAnyOf(certificate.toString(), key.toString())
                .doesNotContain(first.key().substring(100, 140));
        assertThat(server()).isEqualTo("CN=first");
        // And a good one is taken then
        second.write(certificate, key);
        await().until(() -> server().equals("CN=second"));
        assertThat(log.lines()).hasSize(2);
    }

    private void put(Path file, String what, boolean certificates) throws IOException {
        switch (what) {
            case "missing" -> Files.delete(file);
            case "empty" -> Certificates.replace(file, "");
            case "none" -> Certificates.replace(file, "-----BEGIN NOTHING-----\nAAAA\n-----END NOTHING-----\n");
            case "first-twice-too-long" -> Certificates.replace(file, first.key() + "#".repeat(64 << 10));
            default -> {
                Certificates.Pair pair = what.equals("first") ? first : what.equals("second") ? second : elliptic;
                Certificates.replace(file, certificates ? pair.certificate() : pair.key());
            }
        }
    }

    @Test
    void withABrokenPairItDoesNotStart() throws IOException {
        // Given
        Certificates.replace(key, second.key());
        // When, Then
        assertThatThrownBy(() -> world.start())
                .hasMessageContaining(
                        "webhook.tls.key " + key + ": is not the key of the certificate in " + certificate);
    }
}
