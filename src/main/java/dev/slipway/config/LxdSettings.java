package dev.slipway.config;

import java.util.List;

/**
 * Which LXD, and what of it instances are made in.
 *
 * @param socket path of its unix socket
 * @param profiles applied to every instance, in this order
 */
public record LxdSettings(String socket, String project, String storagePool, List<String> profiles) {

    public LxdSettings {
        profiles = List.copyOf(profiles);
    }
}
