package dev.slipway.cli;

import dev.slipway.config.LxdSettings;
import dev.slipway.fleet.InstanceType;
import dev.slipway.sandbox.SimulatedGitHub;
import dev.slipway.sandbox.World;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.LxdCatalogue;
import dev.slipway.sandbox.model.LxdCensus;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdTimings;
import dev.slipway.sandbox.model.RunnerTimings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The peers of a demo that needs nothing of the machine: both are simulated. */
final class DemoWorld implements DemoPeers {

    private static final String IMAGE = "slipway-runner";

    private final World world;

    private DemoWorld(World world) {
        this.world = world;
    }

    /**
     * Starts them.
     *
     * @param directory for LXD's socket
     */
    static Future<DemoPeers> start(Vertx vertx, Path directory, DemoOptions options, String token, Listener listener) {
        var catalogue = LxdCatalogue.standard("de".repeat(32)).withImage(InstanceType.CONTAINER, IMAGE);
        var lxd =
                new LxdModel(catalogue, LxdTimings.measured(), options.faults().lxd(), options.seed(), Instant.now());
        GitHubModel github = DemoPeers.github(options, token);
        return World.start(vertx, directory.resolve("lxd.sock"), lxd, github, RunnerTimings.measured(), options.seed())
                .compose(world -> watch(world, listener).map(new DemoWorld(world)));
    }

    private static Future<Void> watch(World world, Listener listener) {
        Set<String> known = new HashSet<>();
        return world.lxd().watch(census -> {
            listener.instances(census);
            DemoPeers.tellStopping(world.github(), justStopping(census, known), listener);
        });
    }

    private static List<String> justStopping(LxdCensus census, Set<String> known) {
        known.retainAll(census.stopping());
        return census.stopping().stream().filter(known::add).toList();
    }

    @Override
    public String lxdInWords() {
        return "a simulated LXD";
    }

    @Override
    public LxdSettings lxd() {
        return new LxdSettings(world.lxd().socket(), "default", "default", List.of("default"));
    }

    @Override
    public String image() {
        return IMAGE;
    }

    @Override
    public Map<String, Map<String, String>> devices() {
        return Map.of();
    }

    @Override
    public SimulatedGitHub github() {
        return world.github();
    }

    @Override
    public Future<Void> close() {
        return world.close();
    }
}
