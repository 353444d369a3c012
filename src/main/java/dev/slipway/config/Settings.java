package dev.slipway.config;

import dev.slipway.fleet.Fleet;
import java.nio.file.Path;
import java.util.Optional;

/** Everything a process was told: the fleet it keeps, and where its peers and its own listeners are. */
public record Settings(
        Fleet fleet,
        Path stateDir,
        GitHubSettings github,
        Optional<WebhookSettings> webhook,
        LxdSettings lxd,
        OpsSettings ops) {}
