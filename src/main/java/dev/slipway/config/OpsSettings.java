package dev.slipway.config;

import java.nio.file.Path;

/**
 * Where operators and Prometheus look.
 *
 * @param socket the admin API's unix socket
 */
public record OpsSettings(Address listen, Path socket) {}
