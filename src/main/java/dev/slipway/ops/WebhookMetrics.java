package dev.slipway.ops;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Optional;

/** What the webhook receiver says of deliveries. Called from any thread. */
final class WebhookMetrics implements MultiCollector {

    private static final String NATIVE = "slipway_signature_native";

    /** What deliveries are about, and what can become of them: the series that are there before the first. */
    private static final List<String> EVENTS = List.of("workflow_job", "ping", "other", "unverified");

    private static final List<String> OUTCOMES = List.of(
            "accepted",
            "repeated",
            "ignored",
            "unsigned",
            "wrong_signature",
            "too_large",
            "invalid",
            "malformed",
            "unsupported",
            "not_found",
            "wrong_method",
            "overloaded",
            "no_secret",
            "not_journaled",
            "too_slow",
            "broken_off");

    private static final List<String> FORWARDS = List.of("delivered", "refused", "unreachable", "timeout", "dropped");

    private final BoundedLabel events = new BoundedLabel(EVENTS);
    private final BoundedLabel outcomes = new BoundedLabel(OUTCOMES);
    private final BoundedLabel forwardOutcomes = new BoundedLabel(FORWARDS);
    private final Counter deliveries;
    private final Counter forwards;
    private volatile Optional<Boolean> nativeSignatures = Optional.empty();

    WebhookMetrics(PrometheusRegistry registry) {
        deliveries = Counter.builder()
                .withoutExemplars()
                .name("slipway_webhook_deliveries_total")
                .help("Requests to the webhook listener, by what they were about and what became of them.")
                .labelNames("event", "outcome")
                .register(registry);
        forwards = Counter.builder()
                .withoutExemplars()
                .name("slipway_webhook_forwards_total")
                .help("Deliveries passed on to the other units, by what became of them.")
                .labelNames("outcome")
                .register(registry);
        EVENTS.forEach(event -> OUTCOMES.forEach(outcome -> deliveries.initLabelValues(event, outcome)));
        FORWARDS.forEach(forwards::initLabelValues);
        registry.register(this);
    }

    void delivery(String event, String outcome) {
        deliveries.labelValues(events.of(event), outcomes.of(outcome)).inc();
    }

    void forward(String outcome) {
        forwards.labelValues(forwardOutcomes.of(outcome)).inc();
    }

    void nativeSignatures(boolean yes) {
        nativeSignatures = Optional.of(yes);
    }

    @Override
    public List<String> getPrometheusNames() {
        return List.of(NATIVE);
    }

    /** Where nothing listens for deliveries it is not known, and absent. */
    @Override
    public MetricSnapshots collect() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        nativeSignatures.ifPresent(yes -> all.metricSnapshot(GaugeSnapshot.builder()
                .name(NATIVE)
                .help("1 if signatures of deliveries are checked by native code, 0 if by slower Java.")
                .dataPoint(GaugeDataPointSnapshot.builder().value(yes ? 1 : 0).build())
                .build()));
        return all.build();
    }
}
