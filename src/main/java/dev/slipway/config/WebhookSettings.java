package dev.slipway.config;

import java.nio.file.Path;
import java.util.List;

/**
 * The public listener for GitHub's deliveries.
 *
 * @param secretFiles any of them may match, so that a secret can be rotated
 * @param maxBody in bytes
 */
public record WebhookSettings(Address listen, String path, List<Path> secretFiles, long maxBody) {

    public WebhookSettings {
        secretFiles = List.copyOf(secretFiles);
    }
}
