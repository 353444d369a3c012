package dev.slipway.sandbox.model;

/**
 * A job transition that GitHub tells its webhooks.
 *
 * @param delivery GUID; the same when it is told twice
 * @param action {@code queued}, {@code in_progress} or {@code completed}
 * @param job as it was at the transition
 */
public record GitHubNews(String delivery, String action, GitHubJob job) {}
