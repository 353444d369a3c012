package dev.slipway.ops;

import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.Job;
import dev.slipway.fleet.Notice;
import dev.slipway.fleet.Outcome;
import dev.slipway.fleet.Pool;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What is counted as the reconciler tells it: counters and histograms, each there at 0 from the start for every value
 * that its labels can take. Those of a removed pool stay, or their last counts would never be scraped.
 */
final class Counts {

    /** From the quickest step of a launch that is worth telling apart to the longest boot: 0.1 s to 10 min. */
    private static final double[] LAUNCH_SECONDS = {0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600};

    private static final double[] STEP_SECONDS = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    /** From a job that finds an idle runner to one that waits for a machine to be mended: 1 s to 4 h. */
    private static final double[] QUEUE_SECONDS = {1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400};

    /** What {@link dev.slipway.bus.Told#trigger} can be. */
    private static final List<String> TRIGGERS =
            List.of("failure", "github", "guest", "launch", "lxd", "operator", "timer", "webhook");

    private final BoundedLabel triggers = new BoundedLabel(TRIGGERS);
    private final Histogram launches;
    private final Histogram steps;
    private final Histogram waits;
    private final Counter unservable;
    private final Counter drift;
    private final Counter launchFailures;
    private final Counter finished;

    Counts(PrometheusRegistry registry) {
        launches = histogram("slipway_launch_duration_seconds", LAUNCH_SECONDS)
                .help("How long a launch took to reach a stage, since the stage before it.")
                .labelNames("pool", "stage")
                .register(registry);
        steps = histogram("slipway_reconcile_duration_seconds", STEP_SECONDS)
                .help("How long a step of the reconciler took, by what led to it.")
                .labelNames("trigger")
                .register(registry);
        waits = histogram("slipway_job_queue_duration_seconds", QUEUE_SECONDS)
                .help("How long a job had waited when it started, by GitHub's clock.")
                .labelNames("pool")
                .register(registry);
        unservable = counter(registry, "slipway_jobs_unservable_total", "Jobs that no pool can ever serve.");
        drift = counter(registry, "slipway_drift_total", "What a listing told and no event had.", "kind");
        launchFailures =
                counter(registry, "slipway_launch_failures_total", "Launches that failed, by why.", "pool", "reason");
        finished = counter(
                registry,
                "slipway_runners_finished_total",
                "Runners that are over, by how it went.",
                "pool",
                "outcome");
        TRIGGERS.forEach(steps::initLabelValues);
        for (Notice.Drift kind : Notice.Drift.values()) {
            drift.initLabelValues(kind.word());
        }
    }

    private static Histogram.Builder histogram(String name, double[] seconds) {
        return Histogram.builder().name(name).withoutExemplars().classicOnly().classicUpperBounds(seconds);
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help, String... labels) {
        return Counter.builder()
                .withoutExemplars()
                .name(name)
                .help(help)
                .labelNames(labels)
                .register(registry);
    }

    /** Every configured pool counts from 0. */
    void configured(Fleet fleet) {
        for (Pool pool : fleet.pools()) {
            waits.initLabelValues(pool.name());
            for (Event.LaunchStage stage : Event.LaunchStage.values()) {
                launches.initLabelValues(pool.name(), word(stage));
            }
            for (Failure.Kind kind : Failure.Kind.values()) {
                launchFailures.initLabelValues(pool.name(), kind.word());
            }
            for (Outcome outcome : Outcome.values()) {
                finished.initLabelValues(pool.name(), outcome.word());
            }
        }
    }

    void stepped(String trigger, Duration took) {
        steps.labelValues(triggers.of(trigger)).observe(seconds(took));
    }

    /** Notices that nothing counts are a log's business only. */
    void count(Notice notice) {
        if (notice instanceof Notice.LaunchStageReached reached) {
            launches.labelValues(reached.pool(), word(reached.stage())).observe(seconds(reached.took()));
        } else if (notice instanceof Notice.LaunchFailed failed) {
            launchFailures
                    .labelValues(failed.pool(), failed.failure().kind().word())
                    .inc();
        } else if (notice instanceof Notice.RunnerFinished over) {
            finished.labelValues(over.pool(), over.outcome().word()).inc();
        } else if (notice instanceof Notice.DriftFound found) {
            drift.labelValues(found.kind().word()).inc();
        } else if (notice instanceof Notice.JobMoved moved && moved.to() == Job.Stage.STARTED) {
            moved.pool()
                    .ifPresent(pool -> moved.waited()
                            .ifPresent(waited -> waits.labelValues(pool).observe(seconds(waited))));
        } else if (notice instanceof Notice.JobUnservable) {
            unservable.inc();
        }
    }

    private static String word(Event.LaunchStage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    private static double seconds(Duration took) {
        return took.toNanos() / 1e9;
    }
}
