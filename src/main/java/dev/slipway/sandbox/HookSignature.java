package dev.slipway.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** GitHub's signatures of what it delivers. The receiver computes its own by other means. */
enum HookSignature {
    /** The old one, which GitHub still sends. */
    SHA1("sha1", "HmacSHA1"),
    SHA256("sha256", "HmacSHA256");

    private final String prefix;
    private final String algorithm;

    HookSignature(String prefix, String algorithm) {
        this.prefix = prefix;
        this.algorithm = algorithm;
    }

    String of(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return prefix + "=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
