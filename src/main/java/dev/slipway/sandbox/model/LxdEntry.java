package dev.slipway.sandbox.model;

import dev.slipway.fleet.InstanceType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One instance as the daemon keeps it. */
final class LxdEntry {
    final LxdRef ref;
    final InstanceType type;
    final String storagePool;
    final Instant createdAt;
    final LxdConsole console = new LxdConsole();
    final SortedMap<String, String> config;
    final SortedMap<String, Map<String, String>> devices;
    /** Commands that run in it; they end when it does. */
    final List<LxdTask> commands = new ArrayList<>();

    boolean ephemeral;
    String description = "";
    List<String> profiles;
    LxdInstance.Status status = LxdInstance.Status.STOPPED;
    Instant lastUsedAt = Instant.EPOCH;
    boolean everStarted;
    /** The daemon was killed while it made this one: it cannot be started. */
    boolean halfMade;
    /** What it is busy with; other operations are refused. */
    Optional<LxdOperation.Kind> busy = Optional.empty();
    /** The orderly stop that waits for the guest to power off. */
    Optional<LxdTask> awaitingPowerOff = Optional.empty();

    LxdEntry(LxdDefinition definition, String storagePool, List<String> profiles, Instant createdAt) {
        this.ref = definition.ref();
        this.type = definition.type();
        this.storagePool = storagePool;
        this.createdAt = createdAt;
        this.config = new TreeMap<>(definition.config());
        this.config.values().removeIf(String::isEmpty);
        this.devices = new TreeMap<>(definition.devices());
        this.ephemeral = definition.ephemeral();
        this.profiles = profiles;
    }

    boolean running() {
        return status == LxdInstance.Status.RUNNING;
    }

    LxdInstance shown(LxdCatalogue catalogue) {
        return new LxdInstance(
                ref,
                type,
                status,
                createdAt,
                lastUsedAt,
                ephemeral,
                description,
                profiles,
                new TreeMap<>(config),
                catalogue.expandedConfig(profiles, config),
                new TreeMap<>(devices),
                catalogue.expandedDevices(profiles, devices));
    }
}
