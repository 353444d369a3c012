package dev.slipway.sandbox.model;

import dev.slipway.fleet.InstanceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an instance shall be made of.
 *
 * @param alias of the image; one of alias and fingerprint is given
 * @param fingerprint of the image, or the beginning of it
 * @param profiles applied in this order; empty if none were named, which means {@code default}
 */
public record LxdDefinition(
        LxdRef ref,
        InstanceType type,
        Optional<String> alias,
        Optional<String> fingerprint,
        Optional<List<String>> profiles,
        Map<String, String> config,
        Map<String, Map<String, String>> devices,
        boolean ephemeral) {

    public LxdDefinition {
        profiles = profiles.map(List::copyOf);
        config = Map.copyOf(config);
        devices = Map.copyOf(devices);
    }

    /** A container of the default project and profile. */
    public static LxdDefinition container(String name, String alias, Map<String, String> config) {
        return new LxdDefinition(
                LxdRef.of(name),
                InstanceType.CONTAINER,
                Optional.of(alias),
                Optional.empty(),
                Optional.empty(),
                config,
                Map.of(),
                false);
    }

    /** Config may hold a secret: its values stay out. */
    @Override
    public String toString() {
        return "LxdDefinition[" + ref + ", " + type + ", " + alias.or(() -> fingerprint) + ", " + config.keySet() + "]";
    }
}
