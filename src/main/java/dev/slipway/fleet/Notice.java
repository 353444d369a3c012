package dev.slipway.fleet;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Something that happened and is worth a log line or a count. Notices change nothing. */
public sealed interface Notice {

    /**
     * A runner's phase changed.
     *
     * @param from empty when it is first known
     */
    record PhaseChanged(String runner, String pool, Optional<Phase> from, Phase to, String cause) implements Notice {}

    /**
     * A launch reached a stage.
     *
     * @param took since the stage before it
     */
    record LaunchStageReached(String runner, String pool, Event.LaunchStage stage, Duration took) implements Notice {}

    record LaunchFailed(String runner, String pool, Event.LaunchStage stage, Failure failure) implements Notice {}

    /**
     * A runner's life is over: it stopped, or is gone.
     *
     * @param lived since its launch was decided
     */
    record RunnerFinished(String runner, String pool, Outcome outcome, Duration lived) implements Notice {}

    /** A listing told what no event had: in a healthy fleet this is never. */
    record DriftFound(Drift kind, String subject) implements Notice {}

    record PoolConditionChanged(String pool, PoolCondition.Kind from, PoolCondition.Kind to, String cause)
            implements Notice {}

    /** A call failed; it is tried again where it is still wanted. */
    record CallFailed(String call, String subject, Failure failure) implements Notice {}

    /** Something that a person should know, and that Slipway does nothing about. */
    record Oddity(String subject, String what) implements Notice {}

    /**
     * A job went on.
     *
     * @param from empty when it is first known
     * @param pool the one that it is, or was, to be served by; of a job that started, its runner's if that is ours
     * @param waited how long it had waited when it started, by GitHub's clock
     */
    record JobMoved(
            Job job,
            Optional<Job.Stage> from,
            Job.Stage to,
            Optional<String> pool,
            Optional<Duration> waited,
            String cause)
            implements Notice {}

    /** No pool can ever serve this job: it is counted, and not kept. */
    record JobUnservable(Job job) implements Notice {}

    /** The kinds of drift, a bounded set: the {@code kind} label of a metric. */
    enum Drift {
        /** An instance of ours that we did not know. */
        INSTANCE_APPEARED,
        /** An instance is gone that nobody told us about. */
        INSTANCE_VANISHED,
        /** An instance had started, stopped or restarted unheard. */
        INSTANCE_MOVED,
        /** The registration of an idle or launching runner is gone. */
        REGISTRATION_VANISHED,
        /** A registration of ours without an instance. */
        REGISTRATION_ORPHANED;

        /** The word in metrics and logs. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
