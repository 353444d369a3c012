package dev.slipway.cli;

import dev.slipway.config.Address;
import dev.slipway.config.GitHubSettings;
import dev.slipway.config.OpsSettings;
import dev.slipway.config.Settings;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.InstanceType;
import dev.slipway.fleet.JobSources;
import dev.slipway.fleet.Pool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a demo's service is configured to do: one pool, and all times short enough to be seen. */
final class DemoSettings {

    static final List<String> LABELS = List.of("linux", "demo");

    private DemoSettings() {}

    /**
     * The settings.
     *
     * @param hook what GitHub delivers to; empty if it does not
     * @param directory holds everything of the service's own
     */
    static Settings of(
            DemoOptions options,
            DemoPeers peers,
            String fleet,
            Optional<DemoHook> hook,
            Path directory,
            Path tokenFile) {
        var sources = new JobSources(hook.isPresent(), options.demand() == DemoOptions.Demand.POLL, "", Set.of());
        return new Settings(
                new Fleet(fleet, Set.of(), Duration.ofSeconds(5), 4, sources, List.of(pool(options, peers))),
                directory,
                GitHubSettings.of(options.path(), peers.github().apiUrl(), "Default", tokenFile),
                hook.map(DemoHook::settings),
                peers.lxd(),
                new OpsSettings(new Address("127.0.0.1", 0), directory.resolve("admin.sock")));
    }

    private static Pool pool(DemoOptions options, DemoPeers peers) {
        return new Pool(
                "runners",
                options.path(),
                Pool.DEFAULT_CREDENTIAL,
                "Default",
                InstanceType.CONTAINER,
                options.idle(),
                options.max(),
                peers.image(),
                LABELS,
                false,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                peers.devices());
    }
}
