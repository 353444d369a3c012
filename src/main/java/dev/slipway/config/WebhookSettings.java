package dev.slipway.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The public listener for GitHub's deliveries, and the hook at GitHub that they come from.
 *
 * @param secretFiles any of them may match, so that a secret can be rotated; the first is the hook's
 * @param maxBody in bytes
 * @param tls empty: the listener speaks plain HTTP, behind something that ends TLS
 * @param publicUrl where GitHub delivers to; known, it tells which hook at GitHub is ours
 * @param manage whether the hook is created and kept right
 * @param units the units that share the hook; empty if there is only this one
 */
public record WebhookSettings(
        Address listen,
        String path,
        List<Path> secretFiles,
        long maxBody,
        Optional<Tls> tls,
        Optional<URI> publicUrl,
        boolean manage,
        Optional<Units> units) {

    /** PEM files, read again when they change. */
    public record Tls(Path certificate, Path key) {}

    /**
     * Units that share one hook.
     *
     * @param self the address of this one's listener, as the others have it among their peers
     * @param peers the addresses of the others' listeners, without path
     */
    public record Units(URI self, List<URI> peers) {

        public Units {
            peers = List.copyOf(peers);
        }
    }

    public WebhookSettings {
        secretFiles = List.copyOf(secretFiles);
    }
}
