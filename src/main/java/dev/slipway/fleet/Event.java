package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** News: what the outside said. The only thing that changes the {@link State}. */
public sealed interface Event {

    /** The clock reached what {@link Step#wakeAt()} asked for. */
    record Woke() implements Event {}

    /** The configuration was read, at start or again. */
    record Configured(Fleet fleet) implements Event {}

    /** The process is asked to end: start nothing new. */
    record Stopping() implements Event {}

    /** An operator asks for a listing of both sides now. */
    record ReconcileAsked() implements Event {}

    /**
     * LXD's event stream is up; what happened before it is unknown.
     *
     * @param fingerprint of the server's certificate, in hex
     * @param architecture of its kernel, as LXD spells it, such as {@code x86_64}
     */
    record LxdConnected(String fingerprint, String architecture) implements Event {}

    record LxdDisconnected(String cause) implements Event {}

    /**
     * A lifecycle event of LXD named this instance. A hint: it proves nothing but that a look is due.
     *
     * @param action LXD's, such as {@code instance-shutdown}
     */
    record InstanceHinted(String instance, String action) implements Event {}

    record InstanceRead(String runner, long asked, Optional<Instance> found) implements Event {}

    /** All instances of the project, with the operations that ran just before they were read. */
    record InstancesListed(long asked, List<Instance> instances, List<Operation> operations) implements Event {}

    /**
     * What a guest's console held.
     *
     * @param records its valid lines, in order, repetitions left out; bounded by the parser
     * @param flooded the console held more than the reader looks at, so that what the guest does is unknown
     */
    record ConsoleRead(String runner, long asked, List<GuestRecord> records, boolean flooded) implements Event {}

    record GuestAnswered(String runner, long asked, Answer answer) implements Event {}

    /** What the guest contract's {@code busy} command said. */
    enum Answer {
        BUSY,
        NOT_BUSY,
        /** The guest has no such command: it does not obey the contract. */
        NO_COMMAND
    }

    record JitConfigForgotten(String runner) implements Event {}

    record InstanceStopped(String runner) implements Event {}

    record InstanceDeleted(String runner) implements Event {}

    /** GitHub issued a JIT config, or LXD created or started the instance. */
    record LaunchProgressed(String runner, LaunchStage stage, long registration) implements Event {}

    /**
     * The launch is over.
     *
     * @param failure empty if the instance was started
     */
    record LaunchEnded(String runner, Optional<LaunchFailure> failure) implements Event {}

    /**
     * Why and where a launch failed.
     *
     * @param stage the stage that was not reached
     */
    record LaunchFailure(LaunchStage stage, Failure failure) {}

    /** The steps of a launch, in order; {@code LISTENING} is the guest's. */
    enum LaunchStage {
        JIT,
        CREATE,
        START,
        LISTENING
    }

    record RegistrationRead(String runner, long registration, long asked, Optional<Registration> found)
            implements Event {}

    /**
     * One listing of a path.
     *
     * @param complete all pages stated the same total and the unique ids number it; otherwise it proves no absence
     * @param cost requests that counted against the primary rate limit: those not answered 304
     * @param requests all of them that were answered
     */
    record RegistrationsListed(
            String path, long asked, List<Registration> registrations, boolean complete, int cost, int requests)
            implements Event {}

    record Deregistered(String runner, long registration, Deregistration outcome) implements Event {}

    /** What GitHub answered to a DELETE of a registration. */
    enum Deregistration {
        REMOVED,
        /** It was not there (404). */
        GONE,
        /** It runs a job (422): kept. */
        BUSY
    }

    /**
     * A delivery told of a job. News of one job comes in any order, late, twice or not at all.
     *
     * @param runner name of the runner that has, or had, it; empty if none had
     * @param at when it reached this stage, by GitHub's wall clock
     */
    record JobTold(Job job, Job.Stage stage, Optional<String> runner, Instant at) implements Event {}

    /**
     * GitHub was asked for one job.
     *
     * @param stage ended if the job is not there any more
     */
    record JobRead(long job, long asked, Job.Stage stage, Optional<String> runner) implements Event {}

    /**
     * The jobs of a repository path that wait.
     *
     * @param complete nothing was left out; otherwise it proves no absence
     * @param cost requests that counted against the primary rate limit: those not answered 304
     * @param requests all of them that were answered
     */
    record JobsListed(String path, long asked, List<Job> queued, boolean complete, int cost, int requests)
            implements Event {}

    /**
     * What an earlier process had written down.
     *
     * @param queued jobs that waited
     * @param over ids of jobs that had started or ended, each with when that was told, by wall clock
     */
    record JournalRead(List<Job> queued, Map<Long, Instant> over) implements Event {}

    /**
     * Attempts to deliver news of jobs to our hook on this path.
     *
     * @param complete it goes back to what was asked for
     * @param cost requests that counted against the primary rate limit: those not answered 304
     * @param requests all of them that were answered
     */
    record DeliveriesListed(
            String path, long asked, List<Delivery> deliveries, boolean complete, int cost, int requests)
            implements Event {}

    /**
     * What an answer of GitHub's said of the primary rate limit. It comes before the answer's own event.
     *
     * @param credential as {@link Pool#credential}
     * @param limit requests in an hour
     * @param remaining those of them that are left
     * @param untilReset from now, by GitHub's own clock, until {@code remaining} is {@code limit} again
     */
    record RateTold(String credential, long limit, long remaining, Duration untilReset) implements Event {}

    /** Another token is in the place of a credential's: it may have limits of its own. */
    record CredentialReplaced(String credential) implements Event {}

    /** GitHub will try again to deliver this. */
    record Redelivered(String path, Delivery delivery) implements Event {}

    /** The effect ended without an answer. */
    record CallFailed(Effect effect, Failure failure) implements Event {}
}
