package dev.slipway.ops;

import dev.slipway.fleet.Gate;
import dev.slipway.fleet.State;
import dev.slipway.ops.StateGauges.Gauge;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The gauges of the credentials' rate gates. Labels are the configuration's credentials. Lives for one scrape. */
final class GateGauges {

    private static final String CLOSED = "slipway_github_gate_closed";
    private static final String OPENS = "slipway_github_gate_opens_seconds";
    private static final String CAREFUL = "slipway_github_gate_careful";
    private static final String LIMIT = "slipway_github_rate_limit";
    private static final String POINTS = "slipway_github_points_spent";

    static final List<String> NAMES = List.of(CLOSED, OPENS, CAREFUL, LIMIT, POINTS);

    private final Instant now;
    private final Gauge closed = new Gauge(CLOSED, "1 while no call is made of GitHub on behalf of the credential.");
    private final Gauge opens = new Gauge(OPENS, "Until the rate gate opens; 0 while it is open.");
    private final Gauge careful =
            new Gauge(CAREFUL, "1 while writes are made one at a time, as GitHub asked for by a secondary limit.");
    private final Gauge limit = new Gauge(LIMIT, "Requests an hour, as GitHub last told.");
    private final Gauge points =
            new Gauge(POINTS, "Points of the secondary limit (900) that were spent here in the last minute.");

    GateGauges(State state, Instant now) {
        this.now = now;
        for (Map.Entry<String, Gate> gate : state.gates().entrySet()) {
            add(gate.getValue(), Labels.of("credential", gate.getKey()));
        }
    }

    private void add(Gate gate, Labels labels) {
        closed.add(gate.closed(now) ? 1 : 0, labels);
        opens.add(Duration.between(now, gate.opensAt(now)).toMillis() / 1000.0, labels);
        careful.add(gate.careful(now) ? 1 : 0, labels);
        points.add(gate.spent(now), labels);
        gate.quota().ifPresent(quota -> limit.add((double) quota.limit(), labels));
    }

    List<GaugeSnapshot> snapshots() {
        return Stream.of(closed, opens, careful, limit, points)
                .flatMap(gauge -> gauge.snapshot().stream())
                .toList();
    }
}
