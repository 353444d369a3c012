package dev.slipway.sandbox;

import dev.slipway.sandbox.model.GitHubApp;
import dev.slipway.sandbox.model.GitHubAssertion;
import dev.slipway.sandbox.model.GitHubAssertion.Sound;
import dev.slipway.sandbox.model.GitHubAssertion.Unsound;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/**
 * Judges the JSON web tokens by which Apps speak for themselves, in GitHub's words: RS256, signed by the App's key, issued
 * not in the future, expiring in ten minutes at most. Pure.
 */
final class GitHubJwt {
    private static final long LONGEST = 600;

    private final Function<String, Optional<GitHubApp>> apps;

    /** @param apps finds an App as assertions name it */
    GitHubJwt(Function<String, Optional<GitHubApp>> apps) {
        this.apps = apps;
    }

    /** @param now by GitHub's clock */
    GitHubAssertion judge(String token, Instant now) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return undecodable();
        }
        try {
            JsonObject header = object(parts[0]);
            JsonObject claims = object(parts[1]);
            Object issuer = claims.getValue("iss");
            if (issuer == null) {
                return new Unsound(401, "Missing 'issuer' claim ('iss') in assertion");
            }
            Optional<GitHubApp> app = apps.apply(issuer.toString());
            if (app.isEmpty()) {
                return new Unsound(404, "Integration not found");
            }
            boolean signed = "RS256".equals(header.getValue("alg"))
                    && signedBy(app.get().key(), parts[0] + "." + parts[1], parts[2]);
            return signed
                    ? wrongTime(claims, now.getEpochSecond())
                            .<GitHubAssertion>map(wrong -> new Unsound(401, wrong))
                            .orElseGet(() -> new Sound(app.get().id(), token))
                    : undecodable();
        } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
            return undecodable();
        }
    }

    private static GitHubAssertion undecodable() {
        return new Unsound(401, "A JSON web token could not be decoded");
    }

    private static JsonObject object(String part) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    private static boolean signedBy(PublicKey key, String signed, String signature) {
        try {
            Signature judge = Signature.getInstance("SHA256withRSA");
            judge.initVerify(key);
            judge.update(signed.getBytes(StandardCharsets.UTF_8));
            return judge.verify(Base64.getUrlDecoder().decode(signature));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Optional<String> wrongTime(JsonObject claims, long now) {
        Optional<Long> issued = whole(claims.getValue("iat"));
        if (issued.isEmpty() || issued.get() > now) {
            return Optional.of(
                    "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued");
        }
        Optional<Long> expires = whole(claims.getValue("exp"));
        if (expires.isEmpty() || expires.get() <= now) {
            return Optional.of("'Expiration time' claim ('exp') must be a numeric value representing the future time at"
                    + " which the assertion expires");
        }
        return expires.get() > now + LONGEST
                ? Optional.of("'Expiration time' claim ('exp') is too far in the future")
                : Optional.empty();
    }

    private static Optional<Long> whole(Object value) {
        return value instanceof Integer || value instanceof Long
                ? Optional.of(((Number) value).longValue())
                : Optional.empty();
    }
}
