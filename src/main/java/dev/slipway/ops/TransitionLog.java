package dev.slipway.ops;

import dev.slipway.bus.Told;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.Job;
import dev.slipway.fleet.Notice;
import dev.slipway.fleet.Phase;
import dev.slipway.fleet.PoolCondition;
import dev.slipway.fleet.Runner;
import dev.slipway.fleet.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes what happened to the log: one event a transition, its message the event's name, who and where as key/values, {@code took} in
 * seconds.
 *
 * <p>Transitions are at info: a runner lives once, so it has only a few, and failing pools launch ever more slowly.
 * Failures and oddities are at warn when they are news and at debug when they repeat ({@link Repeats}). One context.
 */
public final class TransitionLog {

    private static final Logger LOG = LoggerFactory.getLogger(TransitionLog.class);

    /** What the core calls LXD itself as the subject of a call. */
    private static final String LXD = "LXD";

    private final Repeats repeats = new Repeats();
    private State state = State.initial(0);
    private Instant now = Instant.EPOCH;

    /** Log what a step led to. */
    public void told(Told told) {
        state = told.state();
        now = told.at();
        told.notices().forEach(this::write);
        repeats.hidden(now)
                .forEach((kind, count) -> event(kind == Repeats.Kind.UNSERVABLE ? Level.INFO : Level.WARN)
                        .addKeyValue("reason", kind.name().toLowerCase(Locale.ROOT))
                        .addKeyValue("repeats", count)
                        .log("more happens than is shown"));
    }

    private void write(Notice notice) {
        if (notice instanceof Notice.PhaseChanged changed) {
            phaseChanged(changed);
        } else if (notice instanceof Notice.LaunchStageReached reached) {
            stageReached(reached);
        } else if (notice instanceof Notice.LaunchFailed failed) {
            launchFailed(failed);
        } else if (notice instanceof Notice.RunnerFinished finished) {
            finished(finished);
        } else if (notice instanceof Notice.DriftFound found) {
            driftFound(found);
        } else if (notice instanceof Notice.PoolConditionChanged changed) {
            poolChanged(changed);
        } else if (notice instanceof Notice.CallFailed failed) {
            callFailed(failed);
        } else if (notice instanceof Notice.Oddity oddity) {
            odd(oddity);
        } else if (notice instanceof Notice.JobMoved moved) {
            jobMoved(moved);
        } else if (notice instanceof Notice.JobUnservable refused) {
            unservable(refused.job());
        } else {
            throw new IllegalArgumentException("no log event is known for " + notice.getClass());
        }
    }

    private void phaseChanged(Notice.PhaseChanged changed) {
        runner(event(Level.INFO), changed.runner(), changed.pool())
                .addKeyValue("from", changed.from().map(Phase::word).orElse("none"))
                .addKeyValue("to", changed.to().word())
                .addKeyValue("cause", OneLine.of(changed.cause()))
                .log("runner phase changed");
    }

    /** That it listens is what people wait for; the stages before it are in the metrics. */
    private void stageReached(Notice.LaunchStageReached reached) {
        boolean last = reached.stage() == Event.LaunchStage.LISTENING;
        runner(event(last ? Level.INFO : Level.DEBUG), reached.runner(), reached.pool())
                .addKeyValue("stage", word(reached.stage()))
                .addKeyValue("took", seconds(reached.took()))
                .log("launch stage reached");
    }

    /** Every launch is another runner's: what repeats is the pool's trouble. */
    private void launchFailed(Notice.LaunchFailed failed) {
        String key =
                failed.pool() + " " + failed.stage() + " " + failed.failure().kind();
        runner(judged(Repeats.Kind.LAUNCH_FAILED, key), failed.runner(), failed.pool())
                .addKeyValue("stage", word(failed.stage()))
                .addKeyValue("reason", failed.failure().kind().word())
                .addKeyValue("cause", OneLine.of(failed.failure().message()))
                .log("launch failed");
    }

    private void finished(Notice.RunnerFinished finished) {
        runner(event(Level.INFO), finished.runner(), finished.pool())
                .addKeyValue("outcome", finished.outcome().word())
                .addKeyValue("took", seconds(finished.lived()))
                .log("runner finished");
    }

    private void driftFound(Notice.DriftFound found) {
        judged(Repeats.Kind.DRIFT, found.kind() + " " + found.subject())
                .addKeyValue("runner", OneLine.of(found.subject()))
                .addKeyValue("reason", found.kind().word())
                .log("drift found");
    }

    private void poolChanged(Notice.PoolConditionChanged changed) {
        boolean well = changed.to() == PoolCondition.Kind.ACTIVE;
        LoggingEventBuilder event =
                well ? event(Level.INFO) : judged(Repeats.Kind.POOL, changed.pool() + " " + changed.to());
        event.addKeyValue("pool", changed.pool())
                .addKeyValue("from", changed.from().word())
                .addKeyValue("to", changed.to().word())
                .addKeyValue("cause", OneLine.of(changed.cause()))
                .log("pool state changed");
    }

    private void callFailed(Notice.CallFailed failed) {
        String key =
                failed.call() + " " + failed.subject() + " " + failed.failure().kind();
        about(judged(Repeats.Kind.CALL_FAILED, key), failed.subject())
                .addKeyValue("call", failed.call())
                .addKeyValue("reason", failed.failure().kind().word())
                .addKeyValue("cause", OneLine.of(failed.failure().message()))
                .log("call failed");
    }

    private void odd(Notice.Oddity oddity) {
        about(judged(Repeats.Kind.ODDITY, oddity.subject() + " " + oddity.what()), oddity.subject())
                .addKeyValue("cause", OneLine.of(oddity.what()))
                .log("oddity found");
    }

    private void jobMoved(Notice.JobMoved moved) {
        LoggingEventBuilder about = job(event(Level.INFO), moved.job());
        LoggingEventBuilder pooled =
                moved.pool().map(pool -> about.addKeyValue("pool", pool)).orElse(about);
        moved.waited()
                .map(waited -> pooled.addKeyValue("took", seconds(waited)))
                .orElse(pooled)
                .addKeyValue("from", moved.from().map(TransitionLog::word).orElse("none"))
                .addKeyValue("to", word(moved.to()))
                .addKeyValue("cause", OneLine.of(moved.cause()))
                .log("job stage changed");
    }

    /** No trouble of ours: an organisation's jobs for GitHub's own runners are told here as well. */
    private void unservable(Job job) {
        String labels = OneLine.of(job.labels().stream().sorted().collect(Collectors.joining(", ")));
        job(judged(Repeats.Kind.UNSERVABLE, labels, Level.INFO), job)
                .addKeyValue("cause", "it asks for " + (labels.isEmpty() ? "no label" : labels))
                .log("no pool serves this job");
    }

    private static LoggingEventBuilder job(LoggingEventBuilder event, Job job) {
        return event.addKeyValue("job", job.id()).addKeyValue("repository", OneLine.of(job.repository()));
    }

    private LoggingEventBuilder judged(Repeats.Kind kind, String key) {
        return judged(kind, key, Level.WARN);
    }

    private LoggingEventBuilder judged(Repeats.Kind kind, String key, Level loud) {
        Repeats.Verdict verdict = repeats.judge(kind, key, now);
        LoggingEventBuilder event = event(verdict.loud() ? loud : Level.DEBUG);
        return verdict.repeats() > 0 ? event.addKeyValue("repeats", verdict.repeats()) : event;
    }

    private LoggingEventBuilder event(Level level) {
        LoggingEventBuilder event = LOG.atLevel(level).addKeyValue("reconcile", state.tick());
        return state.fleet()
                .map(Fleet::name)
                .map(fleet -> event.addKeyValue("fleet", fleet))
                .orElse(event);
    }

    /** An instance has its runner's name: said once. */
    private static LoggingEventBuilder runner(LoggingEventBuilder event, String runner, String pool) {
        return event.addKeyValue("pool", pool).addKeyValue("runner", runner);
    }

    /** Calls are made for a runner, a path, a job's repository, or LXD as a whole; of a runner its pool is known, too. */
    private LoggingEventBuilder about(LoggingEventBuilder event, String subject) {
        Runner runner = state.runners().get(subject);
        if (runner != null) {
            return runner(event, subject, runner.pool());
        }
        return subject.equals(LXD) ? event : event.addKeyValue(key(subject), OneLine.of(subject));
    }

    private String key(String subject) {
        boolean path = state.hubs().containsKey(subject)
                || state.fleet()
                        .filter(fleet -> fleet.paths().contains(subject))
                        .isPresent();
        return path ? "path" : subject.contains("/") ? "repository" : "runner";
    }

    /** A number, so that whatever reads the log can compare it. */
    private static double seconds(Duration took) {
        return took.toNanos() / 1e9;
    }

    private static String word(Job.Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    private static String word(Event.LaunchStage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }
}
