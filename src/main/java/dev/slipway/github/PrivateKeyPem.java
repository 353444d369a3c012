package dev.slipway.github;

import dev.slipway.github.WatchedFile.Unusable;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.function.Supplier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * Reads a GitHub App's private key: RSA, in PEM, as PKCS#1, in which GitHub issues it, or PKCS#8. What is wrong with it
 * is said without quoting it.
 */
final class PrivateKeyPem {
    static final int LONGEST = 32 << 10;

    private static final int FEWEST_BITS = 2_048;

    private PrivateKeyPem() {}

    /** @throws Unusable if it is no such key */
    static RSAPrivateKey parse(byte[] bytes) {
        if (bytes.length > LONGEST) {
            throw new Unusable("is longer than a private key ever is (" + LONGEST + " bytes)");
        }
        String text = new String(bytes, StandardCharsets.US_ASCII);
        if (text.isBlank()) {
            throw new Unusable("is empty");
        }
        return key(object(text));
    }

    private static PemObject object(String text) {
        try (var reader = new PemReader(new StringReader(text))) {
            PemObject object = reader.readPemObject();
            if (object == null) {
                throw new Unusable("holds nothing in PEM (-----BEGIN RSA PRIVATE KEY-----)");
            }
            return object;
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            // Not its message, which may quote the file.
            throw new Unusable("holds PEM that is cut off or damaged");
        }
    }

    private static RSAPrivateKey key(PemObject object) {
        if (!object.getHeaders().isEmpty() || object.getType().equals("ENCRYPTED PRIVATE KEY")) {
            throw new Unusable("holds a key that is encrypted with a passphrase: it must not be (openssl rsa -in"
                    + " ENCRYPTED -out PLAIN)");
        }
        return switch (object.getType()) {
            case "RSA PRIVATE KEY" -> pkcs1(object.getContent());
            case "PRIVATE KEY" -> pkcs8(object.getContent());
            case "PUBLIC KEY", "RSA PUBLIC KEY" -> throw new Unusable("holds a public key, not the App's private key");
            case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE" ->
                throw new Unusable("holds a certificate, not the App's private key");
            case "OPENSSH PRIVATE KEY" -> throw new Unusable("holds a key of OpenSSH's own form, not the App's key");
            case "EC PRIVATE KEY", "DSA PRIVATE KEY" -> throw notRsa();
            default -> throw new Unusable("holds PEM of another kind, not a private key");
        };
    }

    private static Unusable notRsa() {
        return new Unusable("holds a key that is not RSA, which those of GitHub Apps are");
    }

    private static RSAPrivateKey pkcs8(byte[] encoded) {
        PrivateKeyInfo info = decoded(() -> PrivateKeyInfo.getInstance(encoded));
        if (!info.getPrivateKeyAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
            throw notRsa();
        }
        return pkcs1(info.getPrivateKey().getOctets());
    }

    private static RSAPrivateKey pkcs1(byte[] encoded) {
        var key = decoded(() -> org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(encoded));
        int bits = key.getModulus().bitLength();
        if (bits < FEWEST_BITS) {
            throw new Unusable("holds an RSA key of %d bits, expected at least %d".formatted(bits, FEWEST_BITS));
        }
        if (!sound(key)) {
            throw damaged();
        }
        return usable(key);
    }

    /** Its figures must fit each other: GitHub would refuse what a damaged key signs, and not say why. */
    private static boolean sound(org.bouncycastle.asn1.pkcs.RSAPrivateKey key) {
        BigInteger p = key.getPrime1();
        BigInteger q = key.getPrime2();
        BigInteger one = BigInteger.ONE;
        if (p.compareTo(one) <= 0 || q.compareTo(one) <= 0) {
            return false;
        }
        BigInteger product = key.getPublicExponent().multiply(key.getPrivateExponent());
        return p.multiply(q).equals(key.getModulus())
                && product.mod(p.subtract(one)).equals(one)
                && product.mod(q.subtract(one)).equals(one)
                && key.getPrivateExponent().mod(p.subtract(one)).equals(key.getExponent1())
                && key.getPrivateExponent().mod(q.subtract(one)).equals(key.getExponent2())
                && key.getCoefficient().multiply(q).mod(p).equals(one);
    }

    private static <T> T decoded(Supplier<T> decoder) {
        try {
            return decoder.get();
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException | ClassCastException e) {
            // Bouncy Castle throws any of them at what is no such structure.
            throw damaged();
        }
    }

    private static RSAPrivateKey usable(org.bouncycastle.asn1.pkcs.RSAPrivateKey key) {
        try {
            var spec = new RSAPrivateCrtKeySpec(
                    key.getModulus(),
                    key.getPublicExponent(),
                    key.getPrivateExponent(),
                    key.getPrime1(),
                    key.getPrime2(),
                    key.getExponent1(),
                    key.getExponent2(),
                    key.getCoefficient());
            return (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(spec);
        } catch (GeneralSecurityException e) {
            throw damaged();
        }
    }

    private static Unusable damaged() {
        return new Unusable("holds a private key that is damaged");
    }
}
