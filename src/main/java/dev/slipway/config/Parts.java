package dev.slipway.config;

import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.JobSources;
import dev.slipway.fleet.Pool;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads the document part by part. What reads a part answers with something that gives its record, to be asked only if in
 * the end nothing is wrong with any part.
 */
final class Parts {

    private static final int MOST_POOLS = 100;

    private final Section root;
    private final GitHubReader github;

    /** @param proxies that the environment names */
    Parts(Section root, Proxies proxies) {
        this.root = root;
        this.github = new GitHubReader(root.section("github"), proxies);
    }

    /** Makes a mistake of a proxy that cannot be used. */
    void checkProxy(Report report) {
        github.checkProxy(report);
    }

    Supplier<Settings> settings() {
        Function<JobSources, Fleet> fleet = fleet();
        Optional<Path> stateDir = root.optional("state-dir", Forms.DIRECTORY, Path.of("/var/lib/slipway"));
        Supplier<LxdSettings> lxd = lxd(root.section("lxd"));
        Section opsSection = root.section("ops");
        Optional<Address> opsListen =
                opsSection.optional("listen", Addresses.LISTEN_ADDRESS, new Address("127.0.0.1", 9480));
        Supplier<OpsSettings> ops = ops(opsSection, opsListen);
        Optional<Supplier<WebhookSettings>> webhook = webhook(opsListen);
        root.refuseUnknownKeys();
        return () -> {
            Optional<WebhookSettings> webhookSettings = webhook.map(Supplier::get);
            Fleet complete = fleet.apply(jobs(webhookSettings));
            return new Settings(
                    complete,
                    stateDir.orElseThrow(),
                    github.settings(PoolReader.credentials(complete.pools())),
                    webhookSettings,
                    lxd.get(),
                    ops.get());
        };
    }

    private Function<JobSources, Fleet> fleet() {
        Optional<String> name = root.required("fleet", Forms.FLEET);
        Optional<List<String>> formerNames = root.list("former-fleets", Forms.FLEET, List.of());
        Optional<Duration> checkInterval = root.optional(
                "check-interval",
                Quantities.duration(Duration.ofSeconds(10), Duration.ofHours(24)),
                Duration.ofMinutes(10));
        Optional<Integer> concurrency = root.optional("launch-concurrency", Forms.wholeNumber(1, 64), 4);
        List<Supplier<Pool>> pools = pools();
        return jobs -> new Fleet(
                name.orElseThrow(),
                Set.copyOf(formerNames.orElseThrow()),
                checkInterval.orElseThrow(),
                concurrency.orElseThrow(),
                jobs,
                pools.stream().map(Supplier::get).toList());
    }

    private List<Supplier<Pool>> pools() {
        Optional<List<Section>> sections = root.sections("pools");
        int count = sections.map(List::size).orElse(1);
        if (count < 1 || count > MOST_POOLS) {
            root.mistake("pools", "a list of " + count, "a list of 1 to " + MOST_POOLS + " pools");
        }
        var others = new OtherPools();
        List<Supplier<Pool>> pools = new ArrayList<>();
        for (Section section : sections.orElse(List.of())) {
            pools.add(PoolReader.read(section, others, github));
        }
        if (pools.isEmpty()) {
            github.requirePath();
        }
        return pools;
    }

    private Optional<Supplier<WebhookSettings>> webhook(Optional<Address> opsListen) {
        boolean wanted = root.givenWithin("webhook");
        Section section = root.section("webhook");
        return wanted ? Optional.of(WebhookReader.read(section, opsListen)) : Optional.empty();
    }

    private static JobSources jobs(Optional<WebhookSettings> webhook) {
        boolean deliveries = webhook.flatMap(WebhookSettings::publicUrl).isPresent();
        Optional<WebhookSettings.Units> units = webhook.flatMap(WebhookSettings::units);
        return new JobSources(
                deliveries,
                true,
                units.map(u -> u.self().toString()).orElse(""),
                units.stream()
                        .flatMap(u -> u.peers().stream())
                        .map(URI::toString)
                        .collect(Collectors.toSet()));
    }

    private static Supplier<LxdSettings> lxd(Section section) {
        Optional<Path> socket =
                section.optional("socket", Forms.SOCKET, Path.of("/var/snap/lxd/common/lxd/unix.socket"));
        Optional<String> project = section.optional("project", Forms.LXD_NAME, "default");
        Optional<String> storagePool = section.optional("storage-pool", Forms.LXD_NAME, "default");
        Optional<List<String>> profiles = section.list("profiles", Forms.LXD_NAME, List.of("default"));
        section.refuseUnknownKeys();
        return () -> new LxdSettings(
                socket.orElseThrow().toString(),
                project.orElseThrow(),
                storagePool.orElseThrow(),
                profiles.orElseThrow());
    }

    private static Supplier<OpsSettings> ops(Section section, Optional<Address> listen) {
        Optional<Path> socket = section.optional("socket", Forms.SOCKET, Path.of("/run/slipway/admin.sock"));
        section.refuseUnknownKeys();
        return () -> new OpsSettings(listen.orElseThrow(), socket.orElseThrow());
    }
}
