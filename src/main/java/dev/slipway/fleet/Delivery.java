package dev.slipway.fleet;

import java.time.Instant;

/**
 * One attempt of GitHub's to deliver news of a job, as GitHub tells of it.
 *
 * @param id of the attempt
 * @param guid of what was delivered; the same for every further attempt
 * @param at GitHub's wall clock
 * @param succeeded whether it was answered 2xx
 */
public record Delivery(long id, String guid, Instant at, boolean succeeded) {}
