package dev.slipway.github;

import dev.slipway.fleet.Job;
import java.util.Optional;

/**
 * How far a job has gone.
 *
 * @param stage ended as well if the job is not there any more
 * @param runner name of the runner that has, or had, it; empty if none had
 */
public record JobLook(Job.Stage stage, Optional<String> runner) {}
