package dev.slipway.sandbox.model;

import java.time.Instant;
import java.util.Optional;

/**
 * An App, installed on an owner of repositories.
 *
 * @param owner an organisation's name, or a person's
 * @param organisation whether the owner is one
 * @param permissions what the owner agreed to
 */
public record GitHubInstallation(
        long id,
        GitHubApp app,
        String owner,
        boolean organisation,
        GitHubPermissions permissions,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> suspendedAt) {}
