package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubJob.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * A workflow run, as it was when it was looked at.
 *
 * @param repository {@code owner/repo}
 * @param status queued while none of its jobs started, completed when all have ended
 * @param conclusion the worst of its jobs' conclusions; empty until all have ended
 */
public record GitHubRun(
        long id,
        String repository,
        String workflow,
        Status status,
        Optional<String> conclusion,
        Instant createdAt,
        Instant updatedAt) {}
