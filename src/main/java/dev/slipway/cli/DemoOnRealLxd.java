package dev.slipway.cli;

import dev.slipway.config.LxdSettings;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Instance;
import dev.slipway.fleet.Operation;
import dev.slipway.lxd.LxdClient;
import dev.slipway.lxd.LxdEventsVerticle;
import dev.slipway.lxd.LxdException;
import dev.slipway.sandbox.SimulatedGitHub;
import dev.slipway.sandbox.model.LxdCensus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The peers of a demo on an LXD of this machine: its containers reach the simulated GitHub, which listens on loopback,
 * through a proxy device.
 */
final class DemoOnRealLxd implements DemoPeers {

    /** How often LXD is asked what there is; a connection of its own, apart from the service's. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private static final int DELETE_TRIES = 40;
    private static final Duration DELETE_AGAIN = Duration.ofMillis(250);

    private final Vertx vertx;
    private final SimulatedGitHub github;
    private final LxdClient client;
    private final LxdSettings settings;
    private final String image;
    private final String fleet;
    private final Listener listener;
    private volatile boolean closed;

    private DemoOnRealLxd(
            Vertx vertx,
            DemoOptions.RealLxd lxd,
            SimulatedGitHub github,
            LxdSettings settings,
            String fleet,
            Listener listener) {
        this.vertx = vertx;
        this.github = github;
        this.settings = settings;
        this.client = new LxdClient(vertx, settings);
        this.image = lxd.image();
        this.fleet = fleet;
        this.listener = listener;
    }

    /**
     * Starts GitHub and looks whether LXD has what it takes.
     *
     * @param fleet whose instances are the demo's
     */
    static Future<DemoPeers> start(Vertx vertx, DemoOptions options, String token, String fleet, Listener listener) {
        DemoOptions.RealLxd lxd = options.realLxd().orElseThrow();
        var settings = new LxdSettings(lxd.socket(), "default", "default", List.of("default"));
        var github = new SimulatedGitHub(vertx, DemoPeers.github(options, token));
        var peers = new DemoOnRealLxd(vertx, lxd, github, settings, fleet, listener);
        return peers.client
                .storagePool()
                .compose(found -> peers.client.image(lxd.image()))
                .compose(found -> github.start())
                .compose(started -> peers.follow())
                .<DemoPeers>map(peers)
                .recover(cause -> peers.client.close().transform(end -> Future.failedFuture(cause)));
    }

    private Future<Void> follow() {
        look();
        return vertx.deployVerticle(new LxdEventsVerticle(client, settings, this::hear, type -> {}))
                .mapEmpty();
    }

    /** LXD tells a stop that was asked for, and a power-off of the guest, by different names. */
    private void hear(Event event) {
        if (event instanceof Event.InstanceHinted hint
                && hint.action().equals("instance-stopped")
                && ours(hint.instance())) {
            DemoPeers.tellStopping(github, List.of(hint.instance()), listener);
        }
    }

    private void look() {
        if (closed) {
            return;
        }
        Future<Void> unused = client.operations()
                .compose(operations -> client.instances().map(instances -> census(operations, instances)))
                .onSuccess(listener::instances)
                .transform(looked -> vertx.timer(LOOK.toMillis(), TimeUnit.MILLISECONDS))
                .onComplete(waited -> look())
                .mapEmpty();
    }

    private LxdCensus census(List<Operation> operations, List<Instance> instances) {
        var making = new TreeSet<String>();
        operations.stream()
                .filter(operation -> operation.kind() == Operation.Kind.CREATE)
                .forEach(operation ->
                        operation.instances().stream().filter(this::ours).forEach(making::add));
        Set<String> running = instances.stream()
                .filter(instance -> instance.status() == Instance.Status.RUNNING && ours(instance.name()))
                .map(Instance::name)
                .collect(Collectors.toSet());
        return new LxdCensus(making, running, Set.of());
    }

    /** The fleet's name was made up for this demo; for what is destroyed, the instance's own tags are looked at too. */
    private boolean ours(String instance) {
        return instance.startsWith(fleet + "-");
    }

    @Override
    public String lxdInWords() {
        return "the LXD of " + settings.socket();
    }

    @Override
    public LxdSettings lxd() {
        return settings;
    }

    @Override
    public String image() {
        return image;
    }

    @Override
    public Map<String, Map<String, String>> devices() {
        return Map.of(
                "github",
                Map.of(
                        "type", "proxy",
                        "bind", "instance",
                        "listen", "tcp:127.0.0.1:9000",
                        "connect", "tcp:127.0.0.1:" + github.apiUrl().getPort()));
    }

    @Override
    public SimulatedGitHub github() {
        return github;
    }

    @Override
    public Future<Void> close() {
        closed = true;
        return removeAll()
                .transform(removed -> Future.join(client.close(), github.close())
                        .transform(ended -> removed.succeeded()
                                ? Future.<Void>succeededFuture()
                                : Future.<Void>failedFuture(removed.cause())));
    }

    private Future<Void> removeAll() {
        return client.instances()
                .compose(all -> Future.join(all.stream()
                                .filter(instance -> instance.tags()
                                        .filter(tags -> tags.fleet().equals(fleet))
                                        .isPresent())
                                .map(instance -> remove(instance, DELETE_TRIES))
                                .toList())
                        .mapEmpty());
    }

    /** LXD goes on stopping for a moment after it shows an instance as stopped. */
    private Future<Void> remove(Instance instance, int tries) {
        return stop(instance).compose(stopped -> client.delete(instance.name())).recover(cause -> {
            Optional<Failure.Kind> kind = cause instanceof LxdException lxd
                    ? Optional.of(lxd.failure().kind())
                    : Optional.empty();
            if (kind.filter(k -> k == Failure.Kind.NOT_FOUND).isPresent()) {
                return Future.succeededFuture();
            }
            return tries == 1
                    ? Future.failedFuture(cause)
                    : vertx.timer(DELETE_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                            .compose(waited -> remove(instance, tries - 1));
        });
    }

    private Future<Void> stop(Instance instance) {
        return client.instance(instance.name())
                .compose(found -> found.filter(now -> now.status() == Instance.Status.RUNNING)
                                .isPresent()
                        ? client.stopByForce(instance.name())
                        : Future.succeededFuture());
    }
}
