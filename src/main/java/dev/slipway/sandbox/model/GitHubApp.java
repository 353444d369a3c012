package dev.slipway.sandbox.model;

import java.security.PublicKey;

/**
 * A GitHub App.
 *
 * @param key RSA: the half of its key that GitHub keeps
 * @param permissions what it asks for wherever it is installed
 */
public record GitHubApp(long id, String clientId, String slug, PublicKey key, GitHubPermissions permissions) {

    /** Whether this is how an assertion names it: by its client id, or by its id. */
    boolean isNamed(String issuer) {
        return issuer.equals(clientId) || issuer.equals(Long.toString(id));
    }
}
