package dev.slipway.sandbox.model;

import dev.slipway.fleet.InstanceType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * An instance as LXD shows it at one moment.
 *
 * @param lastUsedAt {@link Instant#EPOCH} if it was never started
 * @param expandedConfig its profiles' config below its own
 */
public record LxdInstance(
        LxdRef ref,
        InstanceType type,
        Status status,
        Instant createdAt,
        Instant lastUsedAt,
        boolean ephemeral,
        String description,
        List<String> profiles,
        SortedMap<String, String> config,
        SortedMap<String, String> expandedConfig,
        SortedMap<String, Map<String, String>> devices,
        SortedMap<String, Map<String, String>> expandedDevices) {

    /** LXD's words for what an instance does; being created is not one of them, it shows as stopped. */
    public enum Status {
        RUNNING("Running", 103),
        STOPPED("Stopped", 102);

        private final String word;
        private final int code;

        Status(String word, int code) {
            this.word = word;
            this.code = code;
        }

        public String word() {
            return word;
        }

        /** LXD's number for it. */
        public int code() {
            return code;
        }
    }

    /** Config may hold a secret: its values stay out. */
    @Override
    public String toString() {
        return "LxdInstance[" + ref + ", " + type + ", " + status + ", " + config.keySet() + "]";
    }
}
