package dev.slipway.config;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where GitHub is and what proves who we are.
 *
 * @param path organisation, or {@code owner/repo}
 * @param apiUrl without a slash at its end
 * @param runnerGroup the organisation's runner group that runners join
 * @param tokenFile holds a personal access token
 */
public record GitHubSettings(String path, URI apiUrl, String runnerGroup, Path tokenFile) {}
