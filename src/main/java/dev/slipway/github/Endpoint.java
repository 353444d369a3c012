package dev.slipway.github;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How GitHub is reached.
 *
 * @param apiUrl without a slash at its end; of a GitHub Enterprise Server with its {@code /api/v3}
 * @param caFile certificates, in PEM, that the server's is to be trusted for; empty: Java's own
 */
public record Endpoint(URI apiUrl, Optional<Path> caFile) {
    /** Reached directly, and trusted as Java trusts. */
    public static Endpoint of(URI apiUrl) {
        return new Endpoint(apiUrl, Optional.empty());
    }
}
