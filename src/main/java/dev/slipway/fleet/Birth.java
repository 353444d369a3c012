package dev.slipway.fleet;

import java.time.Instant;

/**
 * What a runner is from its first moment.
 *
 * @param name of the instance and of the registration
 * @param pool the name of the pool it was launched for, which may be gone
 * @param path the GitHub path it is registered with
 * @param poolHash of the pool's definition that it was made of
 * @param launchedAt when its launch was decided
 * @param adopted launched by an earlier process
 */
public record Birth(String name, String pool, String path, String poolHash, Instant launchedAt, boolean adopted) {}
