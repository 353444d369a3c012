package dev.slipway.sandbox.model;

import java.time.Instant;

/** An installation's access token, as it is handed out. */
public record GitHubToken(String token, Instant expiresAt, GitHubPermissions permissions) {
    @Override
    public String toString() {
        return "GitHubToken[token=hidden, expiresAt=" + expiresAt + ", permissions=" + permissions + "]";
    }
}
