package dev.slipway.ops;

import dev.slipway.bus.Told;
import dev.slipway.fleet.Fleet;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that Prometheus can ask for. Make one for each process, before Vert.x: its {@link #registry} is shared with
 * Vert.x's own metrics.
 *
 * <p>Slipway's metrics are made with Prometheus' own types, in the registry below Micrometer's, because Micrometer's
 * would add a {@code _max} to each histogram and could not be absent. {@link #told} is the reconciler's context's; the
 * rest may be called from any thread. Labels take values of bounded sets, never the name of a repository, job, runner or
 * instance.
 */
public final class Metrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Counts counts;
    private final PeerMetrics peers;
    private final WebhookMetrics webhook;
    private volatile Seen seen = Seen.nothing();
    private volatile Optional<Instant> lxdListed = Optional.empty();
    private Optional<Fleet> fleet = Optional.empty();

    /** Metrics of a process that has seen nothing yet. */
    public Metrics(BuildInfo build) {
        PrometheusRegistry prometheus = registry.getPrometheusRegistry();
        counts = new Counts(prometheus);
        peers = new PeerMetrics(prometheus, build);
        webhook = new WebhookMetrics(prometheus);
        prometheus.register(new StateGauges(this::seen, this::listings));
        bindProcess();
    }

    private void bindProcess() {
        List.of(
                        new ClassLoaderMetrics(),
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        collections,
                        new ProcessorMetrics(),
                        new UptimeMetrics(),
                        new FileDescriptorMetrics())
                .forEach(binder -> binder.bindTo(registry));
    }

    /** The registry that everything is in; give it to Vert.x for its own metrics. */
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /** Take in what the reconciler told. Costs microseconds. */
    public void told(Told told) {
        seen = seen.then(told);
        counts.stepped(told.trigger(), told.took());
        told.state().fleet().filter(this::isNew).ifPresent(this::configured);
        // A new connection makes LXD's listing void, but not the time at which it was last listed.
        told.state().lxd().listing().completeAt().ifPresent(at -> lxdListed = Optional.of(at));
        told.notices().forEach(counts::count);
    }

    @SuppressWarnings("ReferenceEquality") // the same record, not an equal one: comparing its pools would cost
    private boolean isNew(Fleet told) {
        return fleet.isEmpty() || fleet.get() != told;
    }

    private void configured(Fleet next) {
        fleet = Optional.of(next);
        counts.configured(next);
    }

    /**
     * A request was made of GitHub.
     *
     * @param operation what was asked, of a bounded set
     * @param outcome what came of it, of a bounded set
     */
    public void githubRequest(String operation, String outcome) {
        peers.githubRequest(operation, outcome);
    }

    /**
     * GitHub said what is left of a rate limit.
     *
     * @param credential which of ours, such as {@code token}; never the credential itself
     * @param resource GitHub's name of the limit, such as {@code core}
     */
    public void githubRateLimit(String credential, String resource, long remaining) {
        peers.githubRateLimit(credential, resource, remaining);
    }

    /**
     * LXD sent an event.
     *
     * @param type LXD's, such as {@code lifecycle}
     */
    public void lxdEvent(String type) {
        peers.lxdEvent(type);
    }

    /** LXD's event stream is up again after it had been lost. */
    public void lxdReconnected() {
        peers.lxdReconnected();
    }

    /**
     * A request to the webhook listener was answered, or ended without an answer.
     *
     * @param event what it was about, of a bounded set; {@code unverified} unless its signature was right
     * @param outcome what became of it, of a bounded set
     */
    public void webhookDelivery(String event, String outcome) {
        webhook.delivery(event, outcome);
    }

    /**
     * A delivery was passed on to another unit, or was not.
     *
     * @param outcome what became of it, of a bounded set
     */
    public void webhookForward(String outcome) {
        webhook.forward(outcome);
    }

    /** Whether the signatures of deliveries are checked by native code. */
    public void nativeSignatures(boolean yes) {
        webhook.nativeSignatures(yes);
    }

    /** The last that was told. */
    Seen seen() {
        return seen;
    }

    /**
     * All metrics as text.
     *
     * @param contentType Prometheus' text format, or OpenMetrics'
     */
    byte[] scrape(String contentType) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(64 * 1024);
        try {
            registry.scrape(text, contentType);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return text.toByteArray();
    }

    private Map<String, Instant> listings() {
        Map<String, Instant> listings = new LinkedHashMap<>();
        lxdListed.ifPresent(at -> listings.put("lxd", at));
        githubListed().ifPresent(at -> listings.put("github", at));
        return listings;
    }

    /** The oldest of all paths', once each has been listed. */
    private Optional<Instant> githubListed() {
        Seen last = seen;
        List<Optional<Instant>> paths = last.state().fleet().stream()
                .flatMap(told -> told.paths().stream())
                .map(path -> last.state().hub(path).listing().completeAt())
                .toList();
        return paths.stream().allMatch(Optional::isPresent)
                ? paths.stream().flatMap(Optional::stream).min(Comparator.naturalOrder())
                : Optional.empty();
    }

    /** Ends the watching of the garbage collector. */
    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
