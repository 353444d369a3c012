package dev.slipway.sandbox.model;

import java.time.Instant;

/**
 * An attempt to deliver that is over.
 *
 * @param at when it began
 */
public record GitHubAttempt(GitHubDelivery delivery, Instant at, GitHubReception reception) {

    public long id() {
        return delivery.id();
    }
}
