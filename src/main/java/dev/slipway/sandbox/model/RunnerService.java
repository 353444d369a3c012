package dev.slipway.sandbox.model;

import java.time.Duration;
import java.time.Instant;

/** GitHub as a runner inside a guest sees it. */
public interface RunnerService {

    /** The answer to a runner that presents its JIT config, which is good for one connection. */
    sealed interface Connection {

        /** The runner is online. */
        record Connected(String session) implements Connection {}

        /** The JIT config is no good: used, deregistered or not GitHub's. */
        record Refused() implements Connection {}

        record Unreachable() implements Connection {}
    }

    /** The answer to a runner that asks for work. */
    sealed interface Poll {

        record Nothing() implements Poll {}

        /**
         * The runner has taken this job.
         *
         * @param takes how long it runs if nothing happens to it
         */
        record Job(String id, String workflow, String repository, String run, Duration takes) implements Poll {}

        /** The runner was deregistered. */
        record Gone() implements Poll {}

        record Unreachable() implements Poll {}
    }

    Connection connect(String jitConfig, Instant now);

    Poll poll(String session, Instant now);

    /** Whether somebody cancelled the job that it took. */
    boolean cancelled(String session, Instant now);

    /** The job that it took is over; an unreachable service never learns of it. */
    void end(String session, String result, Instant now);

    /** The runner's connection is gone, whether it said so or just vanished. */
    void disconnect(String session, Instant now);
}
