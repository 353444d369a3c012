package dev.slipway.simulation;

import dev.slipway.fleet.Fleet;
import dev.slipway.sandbox.model.GitHubRunner;
import dev.slipway.sandbox.model.LxdInstance;
import dev.slipway.sandbox.model.LxdRef;
import dev.slipway.sandbox.simulation.Simulation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** What is true in the models, past all faults. */
final class Truth {

    static final Set<String> PATHS = Set.of("acme", "acme/tools");
    private static final List<String> BUSY = List.of("/usr/lib/slipway/busy");

    private final Simulation simulation;

    Truth(Simulation simulation) {
        this.simulation = simulation;
    }

    /** The instances that are a fleet's by their own config. */
    List<LxdInstance> instances(String fleet) {
        return simulation.lxd().peekAll("default").stream()
                .filter(instance -> owned(instance, fleet))
                .toList();
    }

    Optional<LxdInstance> instance(String name) {
        return simulation.lxd().peek(LxdRef.of(name));
    }

    static boolean owned(LxdInstance instance, String fleet) {
        return tag(instance, "fleet").equals(fleet)
                && tag(instance, "kind").equals("runner")
                && tag(instance, "runner").equals(instance.ref().name());
    }

    static String tag(LxdInstance instance, String key) {
        return instance.config().getOrDefault("user.slipway." + key, "");
    }

    static boolean running(LxdInstance instance) {
        return instance.status() == LxdInstance.Status.RUNNING;
    }

    /** 0 if it runs a job, 1 if not, empty if it hangs. */
    OptionalInt busy(String name) {
        return simulation
                .guests()
                .exec(LxdRef.of(name), BUSY, simulation.timeline().now());
    }

    Stream<GitHubRunner> registrations() {
        return PATHS.stream()
                .sorted()
                .flatMap(path ->
                        simulation.github().runners(path, simulation.timeline().now()).stream());
    }

    List<GitHubRunner> registrations(String fleet) {
        String label = ownerLabel(fleet);
        return registrations()
                .filter(registration -> registration.labels().contains(label))
                .toList();
    }

    String ownerLabel(String fleet) {
        return Fleet.ownerLabel(fleet, simulation.lxd().catalogue().fingerprint());
    }
}
