package dev.slipway.ops;

import dev.slipway.fleet.Phase;
import dev.slipway.fleet.Pool;
import dev.slipway.fleet.PoolCondition;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The gauges that follow from the state, worked out at each scrape: steps cost nothing, a removed pool is gone by
 * itself, and what is not known is absent. Scrapes come from any thread.
 */
final class StateGauges implements MultiCollector {

    private static final String RUNNERS = "slipway_runners";
    private static final String MAX = "slipway_pool_runners_max";
    private static final String IDLE = "slipway_pool_runners_idle_target";
    private static final String POOL_STATE = "slipway_pool_state";
    private static final String QUEUED = "slipway_jobs_queued";
    private static final String OLDEST = "slipway_job_oldest_queued_seconds";
    private static final String LISTED = "slipway_last_listing_timestamp_seconds";

    private final Supplier<Seen> seen;
    private final Supplier<Map<String, Instant>> listings;

    /** @param listings when each side was last listed completely; a side that never was is not in it */
    StateGauges(Supplier<Seen> seen, Supplier<Map<String, Instant>> listings) {
        this.seen = seen;
        this.listings = listings;
    }

    @Override
    public List<String> getPrometheusNames() {
        return Stream.concat(
                        Stream.of(RUNNERS, MAX, IDLE, POOL_STATE, QUEUED, OLDEST, LISTED), GateGauges.NAMES.stream())
                .toList();
    }

    @Override
    public MetricSnapshots collect() {
        Seen last = seen.get();
        Census census = Census.of(last.state(), last.now());
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        runners(census).ifPresent(all::metricSnapshot);
        Gauge max = new Gauge(MAX, "The cap on runners that are being created or running.");
        Gauge idle = new Gauge(IDLE, "The runners that are to be kept ready.");
        Gauge states = new Gauge(POOL_STATE, "1 for the state that the pool is in, 0 for the others.");
        for (Pool pool : census.pools()) {
            Labels labels = Labels.of("pool", pool.name());
            max.add(pool.max(), labels);
            idle.add(pool.idle(), labels);
            for (PoolCondition.Kind kind : PoolCondition.Kind.values()) {
                int in = census.kind(pool.name()) == kind ? 1 : 0;
                states.add(in, Labels.of("pool", pool.name(), "state", kind.word()));
            }
        }
        new GateGauges(last.state(), last.now()).snapshots().forEach(all::metricSnapshot);
        jobs(census, last.now()).forEach(all::metricSnapshot);
        max.snapshot().ifPresent(all::metricSnapshot);
        idle.snapshot().ifPresent(all::metricSnapshot);
        states.snapshot().ifPresent(all::metricSnapshot);
        listed().ifPresent(all::metricSnapshot);
        return all.build();
    }

    private static Optional<GaugeSnapshot> runners(Census census) {
        Gauge runners = new Gauge(RUNNERS, "Runners by what they are doing.");
        census.counts().forEach((pool, counts) -> {
            for (Phase phase : Phase.values()) {
                runners.add(counts.get(phase), Labels.of("pool", pool, "phase", phase.word()));
            }
        });
        return runners.snapshot();
    }

    /** A pool that no job waits for has no oldest one: its age is absent, not 0. */
    private static List<GaugeSnapshot> jobs(Census census, Instant now) {
        Gauge queued = new Gauge(QUEUED, "Jobs that wait for the pool.");
        Gauge oldest = new Gauge(OLDEST, "How long the oldest job that waits for the pool has waited.");
        for (Pool pool : census.pools()) {
            Labels labels = Labels.of("pool", pool.name());
            census.finding(pool.name()).ifPresent(finding -> {
                queued.add(finding.queued(), labels);
                finding.oldestQueuedAt().ifPresent(since -> oldest.add(seconds(since, now), labels));
            });
        }
        return Stream.of(queued, oldest)
                .flatMap(gauge -> gauge.snapshot().stream())
                .toList();
    }

    /** The beginning is by GitHub's clock, which may be ahead of ours. */
    private static double seconds(Instant since, Instant now) {
        return Math.max(0, Duration.between(since, now).toMillis()) / 1000.0;
    }

    private Optional<GaugeSnapshot> listed() {
        Gauge listed = new Gauge(LISTED, "When a side was last listed completely; of several GitHub paths the oldest.");
        listings.get().forEach((side, at) -> listed.add(at.toEpochMilli() / 1000.0, Labels.of("side", side)));
        return listed.snapshot();
    }

    /** One gauge in the making; without a reading it is no gauge at all. */
    static final class Gauge {
        private final GaugeSnapshot.Builder builder = GaugeSnapshot.builder();
        private boolean read;

        Gauge(String name, String help) {
            builder.name(name).help(help);
        }

        void add(double value, Labels labels) {
            builder.dataPoint(
                    GaugeDataPointSnapshot.builder().value(value).labels(labels).build());
            read = true;
        }

        Optional<GaugeSnapshot> snapshot() {
            return read ? Optional.of(builder.build()) : Optional.empty();
        }
    }
}
