package dev.slipway.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * What LXD said of one instance.
 *
 * @param name unique within its project, 1 to 63 of {@code [a-zA-Z0-9-]}
 * @param type container or virtual machine
 * @param status what it was doing when LXD answered
 * @param createdAt LXD's wall clock
 * @param lastUsedAt when it was last started, LXD's wall clock; empty if it never was (LXD says 1970)
 * @param location the cluster member it is on; {@code none} without a cluster
 * @param tags what its own config, not a profile's, says of Slipway; empty if nothing
 */
public record Instance(
        String name,
        InstanceType type,
        Status status,
        Instant createdAt,
        Optional<Instant> lastUsedAt,
        String location,
        Optional<Tags> tags) {

    /** LXD's status, reduced to what a decision depends on. */
    public enum Status {
        RUNNING,
        STOPPED,
        /** Anything else: frozen, error, starting, stopping or a word that we do not know. Proves nothing. */
        OTHER
    }

    /**
     * The {@code user.slipway.*} keys of an instance.
     *
     * @param registration GitHub's id of the runner; 0 if the key is missing or no number
     * @param launchedAt when its launch was asked for; {@link Instant#EPOCH} if the key is missing or no time
     * @param jitConfig whether the JIT config is still on the instance; its value never leaves the parser
     */
    public record Tags(
            String fleet,
            String kind,
            String runner,
            String pool,
            String path,
            long registration,
            String poolHash,
            Instant launchedAt,
            boolean jitConfig) {}
}
