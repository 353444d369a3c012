package dev.slipway.ops;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** What is said with GitHub and LXD, as it is said; and which build says it. Called from any thread. */
final class PeerMetrics {

    /** What is asked of GitHub, and what can come of it: the series that are there before the first request. */
    private static final List<String> OPERATIONS = List.of(
            "jit-config",
            "list-runners",
            "get-runner",
            "delete-runner",
            "runner-groups",
            "get-job",
            "list-runs",
            "list-jobs",
            "list-hooks",
            "create-hook",
            "update-hook",
            "list-deliveries",
            "redeliver",
            "rate-limit",
            "path",
            "installation",
            "access-token",
            "app-hook");

    private static final List<String> OUTCOMES = List.of(
            "ok",
            "not-modified",
            "limited",
            "unauthorized",
            "forbidden",
            "not-found",
            "conflict",
            "invalid",
            "failed",
            "unreachable",
            "timeout");

    private static final List<String> EVENT_TYPES = List.of("lifecycle", "operation");

    private final BoundedLabel operations = new BoundedLabel(OPERATIONS);
    private final BoundedLabel outcomes = new BoundedLabel(OUTCOMES);
    private final BoundedLabel credentials = new BoundedLabel(List.of());
    private final BoundedLabel resources = new BoundedLabel(List.of("core"));
    private final BoundedLabel eventTypes = new BoundedLabel(EVENT_TYPES);
    private final Counter requests;
    private final Gauge rateLimit;
    private final Counter events;
    private final Counter reconnects;

    PeerMetrics(PrometheusRegistry registry, BuildInfo build) {
        requests = Counter.builder()
                .withoutExemplars()
                .name("slipway_github_requests_total")
                .help("Requests made of GitHub, by what came of them.")
                .labelNames("operation", "outcome")
                .register(registry);
        rateLimit = Gauge.builder()
                .withoutExemplars()
                .name("slipway_github_rate_limit_remaining")
                .help("What GitHub last said is left of a rate limit.")
                .labelNames("credential", "resource")
                .register(registry);
        events = Counter.builder()
                .withoutExemplars()
                .name("slipway_lxd_events_total")
                .help("Events that LXD sent.")
                .labelNames("type")
                .register(registry);
        reconnects = Counter.builder()
                .withoutExemplars()
                .name("slipway_lxd_reconnects_total")
                .help("How often the stream of LXD's events came up again.")
                .register(registry);
        Info info = Info.builder()
                .name("slipway_build_info")
                .help("Which build this is.")
                .labelNames("version", "revision")
                .register(registry);
        info.addLabelValues(build.version(), build.revision());
        OPERATIONS.forEach(operation -> OUTCOMES.forEach(outcome -> requests.initLabelValues(operation, outcome)));
        EVENT_TYPES.forEach(events::initLabelValues);
    }

    void githubRequest(String operation, String outcome) {
        requests.labelValues(operations.of(operation), outcomes.of(outcome)).inc();
    }

    void githubRateLimit(String credential, String resource, long remaining) {
        rateLimit
                .labelValues(credentials.of(credential), resources.of(resource))
                .set((double) remaining);
    }

    void lxdEvent(String type) {
        events.labelValues(eventTypes.of(type)).inc();
    }

    void lxdReconnected() {
        reconnects.inc();
    }
}
