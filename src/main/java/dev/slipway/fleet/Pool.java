package dev.slipway.fleet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A pool as it was asked for: runners of one kind, how many are kept ready and how many there may be.
 *
 * @param name unique in its fleet, up to 16 of {@code [a-z0-9-]}
 * @param path the organisation or {@code owner/repo} whose jobs it takes
 * @param credential whose rate limit its calls of GitHub count against: the name of a token; of a GitHub App, whose
 *     every installation has a limit of its own, the name and the owner, {@code NAME@OWNER}
 * @param runnerGroup the organisation's runner group its runners join
 * @param idle runners kept ready
 * @param max cap on instances being created or running, whatever their phase
 * @param image LXD alias or fingerprint
 * @param labels beside {@code self-hosted}, the operating system's and the architecture's
 * @param unlabelled whether it also serves jobs that ask for no label at all
 * @param repositories {@code owner/repo}, whose jobs alone it serves; empty: all of its path's
 * @param cpu virtual CPUs, if limited
 * @param memory as LXD spells it, such as {@code 7GiB}, if limited
 * @param disk size of the root disk as LXD spells it, if limited
 * @param bootTimeout how long a started runner may take to listen before evidence is gathered
 * @param scaleDownDelay how long a surplus must last before it is retired
 * @param offlineGrace how long an idle runner may be offline before evidence is gathered
 * @param jobTimeout a busy runner is destroyed after this, if set
 * @param maxIdleAge an idle runner is replaced after this, if set
 * @param config further LXD instance config
 * @param devices further LXD devices
 */
public record Pool(
        String name,
        String path,
        String credential,
        String runnerGroup,
        InstanceType type,
        int idle,
        int max,
        String image,
        List<String> labels,
        boolean unlabelled,
        Set<String> repositories,
        Optional<Integer> cpu,
        Optional<String> memory,
        Optional<String> disk,
        Duration bootTimeout,
        Duration scaleDownDelay,
        Duration offlineGrace,
        Optional<Duration> jobTimeout,
        Optional<Duration> maxIdleAge,
        Map<String, String> config,
        Map<String, Map<String, String>> devices) {

    /** The name of the credential that {@code github} itself has, not one of {@code github.credentials}. */
    public static final String DEFAULT_CREDENTIAL = "default";

    public Pool {
        labels = List.copyOf(labels);
        repositories = Set.copyOf(repositories);
        config = Map.copyOf(config);
        devices = Map.copyOf(devices);
    }

    /**
     * What a runner of this pool is made of, as 12 hex digits: changes when idle runners must be replaced. Counts,
     * delays and which jobs it serves are no part of it.
     */
    public String hash() {
        var devicesInOrder = new TreeMap<String, Object>();
        devices.forEach((device, keys) -> devicesInOrder.put(device, new TreeMap<>(keys)));
        var definition = List.of(
                path, runnerGroup, type, image, labels, cpu, memory, disk, new TreeMap<>(config), devicesInOrder);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(definition.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
