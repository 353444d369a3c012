package dev.slipway.fleet;

import java.time.Instant;
import java.util.List;

/**
 * A call on LXD or GitHub that {@link Loop} wants made. Each ends in exactly one {@link Event}: its own answer, or {@link
 * Event.CallFailed} (a launch: {@link Event.LaunchEnded}, after its {@link Event.LaunchProgressed}s).
 *
 * <p>{@code asked} is the state's tick when the effect was decided; the answer carries it back, because an answer
 * contradicts only what was known before it was asked for.
 */
public sealed interface Effect {

    /** An effect on one runner, of which at most one of a kind is in flight. */
    sealed interface OnRunner extends Effect {
        String runner();
    }

    /**
     * JIT config from GitHub, create the instance, start it.
     *
     * @param labels all that the registration carries: GitHub's own, the pool's and the fleet's owner label
     * @param at when it was decided; the instance carries it
     */
    record Launch(String runner, String fleet, Pool pool, List<String> labels, Instant at) implements OnRunner {}

    record ReadInstance(String runner, long asked) implements OnRunner {}

    /** Reading a running container's console consumes what it returns. */
    record ReadConsole(String runner, long asked) implements OnRunner {}

    /** Run the guest contract's {@code busy} command. */
    record AskGuest(String runner, long asked) implements OnRunner {}

    /** Take the used JIT config off the instance. */
    record ForgetJitConfig(String runner) implements OnRunner {}

    /** Stop by force. Only ever decided on evidence. */
    record StopInstance(String runner) implements OnRunner {}

    /** Delete a stopped instance. */
    record DeleteInstance(String runner) implements OnRunner {}

    record ReadRegistration(String runner, String path, long registration, long asked) implements OnRunner {}

    /**
     * DELETE of a registration at GitHub.
     *
     * @param runner whose registration it is; of an orphan, the registration's name
     */
    record Deregister(String runner, String path, long registration) implements OnRunner {}

    /** Operations first, then instances. */
    record ListInstances(long asked) implements Effect {}

    /** All pages of one path. */
    record ListRegistrations(String path, long asked) implements Effect {}

    /** A conditional GET: a job that still waits costs nothing to ask for again. */
    record ReadJob(long job, String repository, long asked) implements Effect {}

    /** The queued jobs of a repository path: its runs that are queued or in progress, and each run's jobs. */
    record ListJobs(String path, long asked) implements Effect {}

    /**
     * Attempts to deliver news of jobs to our hook on this path.
     *
     * @param since older ones are not asked for, by GitHub's wall clock
     */
    record ListDeliveries(String path, Instant since, long asked) implements Effect {}

    /** Have GitHub deliver this once more. */
    record Redeliver(String path, Delivery delivery) implements Effect {}
}
