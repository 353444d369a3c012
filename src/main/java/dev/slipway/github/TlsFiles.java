package dev.slipway.github;

import dev.slipway.config.WebhookSettings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener's certificate and its key, in PEM files that may be replaced at any time. A pair that cannot be used is said,
 * and changes nothing. One look at a time; all of it blocks.
 */
final class TlsFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
    private static final int LONGEST = 64 << 10;

    private final Vertx vertx;
    private final Path certificate;
    private final Path key;
    private Optional<Stamps> seen = Optional.empty();
    private String said = "";

    private record Stamps(SmallFile.Stamp certificate, SmallFile.Stamp key) {}

    /** The pair cannot be used. */
    private static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message, null, false, false);
        }
    }

    TlsFiles(Vertx vertx, WebhookSettings.Tls files) {
        this.vertx = vertx;
        this.certificate = files.certificate();
        this.key = files.key();
    }

    /**
     * The pair to begin with.
     *
     * @throws IllegalStateException with what is wrong with which file
     */
    PemKeyCertOptions first() {
        try {
            seen = Optional.of(stamps());
            return load();
        } catch (Unusable e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** A pair that is there since the last look and can be used. */
    Optional<PemKeyCertOptions> look() {
        Optional<Stamps> now = Optional.empty();
        try {
            now = Optional.of(stamps());
            if (now.equals(seen) && said.isEmpty()) {
                return Optional.empty();
            }
            PemKeyCertOptions pair = load();
            seen = now;
            said = "";
            LOG.atInfo().addKeyValue("file", certificate).log("The webhook's certificate has changed");
            return Optional.of(pair);
        } catch (Unusable e) {
            // While it is being replaced, a pair is broken for a moment: it is said if it still is at the next look.
            boolean still = now.equals(seen);
            seen = now;
            say(still, e.getMessage());
            return Optional.empty();
        }
    }

    private void say(boolean still, String trouble) {
        String told = still ? trouble : "not yet";
        if (still && !said.equals(told)) {
            LOG.atWarn()
                    .addKeyValue("cause", trouble)
                    .log("The webhook's certificate cannot be used: the last one is kept");
        }
        said = told;
    }

    private Stamps stamps() throws Unusable {
        return new Stamps(stamp("webhook.tls.certificate", certificate), stamp("webhook.tls.key", key));
    }

    private static SmallFile.Stamp stamp(String name, Path file) throws Unusable {
        try {
            return SmallFile.stamp(file);
        } catch (IOException e) {
            throw new Unusable(name + " " + file + ": " + SmallFile.words(e));
        }
    }

    private PemKeyCertOptions load() throws Unusable {
        Buffer certificates = read("webhook.tls.certificate", certificate);
        Buffer keys = read("webhook.tls.key", key);
        PublicKey verifier = publicKey(certificates);
        var pair = new PemKeyCertOptions().addCertValue(certificates).addKeyValue(keys);
        if (!belongTogether(privateKey(pair, verifier.getAlgorithm()), verifier)) {
            throw new Unusable("webhook.tls.key " + key + ": is not the key of the certificate in " + certificate);
        }
        return pair;
    }

    private static Buffer read(String name, Path file) throws Unusable {
        try {
            byte[] bytes = SmallFile.bytes(file, LONGEST);
            if (bytes.length == 0 || bytes.length > LONGEST) {
                throw new Unusable(name + " " + file + ": is " + (bytes.length == 0 ? "empty" : "longer than 64 KiB"));
            }
            return Buffer.buffer(bytes);
        } catch (IOException e) {
            throw new Unusable(name + " " + file + ": " + SmallFile.words(e));
        }
    }

    private PublicKey publicKey(Buffer certificates) throws Unusable {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(certificates.getBytes()))
                    .getPublicKey();
        } catch (CertificateException e) {
            throw new Unusable("webhook.tls.certificate " + certificate + ": holds no certificate in PEM");
        }
    }

    // What a library says of a key that it cannot read may quote the key.
    private PrivateKey privateKey(PemKeyCertOptions pair, String algorithm) throws Unusable {
        try {
            X509KeyManager manager =
                    (X509KeyManager) pair.getKeyManagerFactory(vertx).getKeyManagers()[0];
            String[] aliases = manager.getServerAliases(algorithm, null);
            if (aliases != null && aliases.length > 0) {
                return manager.getPrivateKey(aliases[0]);
            }
        } catch (Exception e) {
            LOG.atDebug().addKeyValue("cause", e.getClass().getName()).log("The webhook's key cannot be read");
        }
        throw new Unusable("webhook.tls.key " + key
                + ": holds no key of the certificate's kind: expected RSA or EC in PEM, not encrypted");
    }

    private static boolean belongTogether(PrivateKey key, PublicKey certified) {
        byte[] anything = {1, 2, 3, 4};
        try {
            var signature =
                    Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(key);
            signature.update(anything);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(anything);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
