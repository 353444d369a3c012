package dev.slipway.sandbox;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

/** An App's key, and the JSON web tokens that are made with it, good and bad. */
public final class AppKey {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair pair;

    public AppKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    public PublicKey publicKey() {
        return pair.getPublic();
    }

    /** As a person would paste it. */
    String pem() {
        return pem("PUBLIC KEY", pair.getPublic());
    }

    /** As an App's file holds it (PKCS#8). */
    public String privatePem() {
        return pem("PRIVATE KEY", pair.getPrivate());
    }

    private static String pem(String type, Key key) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }

    /** As GitHub wants it, good for some minutes from this time. */
    public String jwt(String issuer, Instant now) {
        return jwt(claims(issuer, now));
    }

    static JsonObject claims(String issuer, Instant now) {
        return new JsonObject()
                .put("iss", issuer)
                .put("iat", now.getEpochSecond() - 60)
                .put("exp", now.getEpochSecond() + 540);
    }

    String jwt(JsonObject claims) {
        return jwt(new JsonObject().put("typ", "JWT").put("alg", "RS256"), claims);
    }

    String jwt(JsonObject header, JsonObject claims) {
        String signed = part(header) + "." + part(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.UTF_8));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(JsonObject object) {
        return BASE64.encodeToString(object.encode().getBytes(StandardCharsets.UTF_8));
    }
}
