package dev.slipway.github;

import dev.slipway.config.GitHubSettings;
import dev.slipway.config.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How GitHub is reached.
 *
 * @param apiUrl without a slash at its end; of a GitHub Enterprise Server with its {@code /api/v3}
 * @param caFile certificates, in PEM, that the server's is to be trusted for; empty: Java's own
 * @param proxy that stands in between; empty: nothing does
 */
public record Endpoint(URI apiUrl, Optional<Path> caFile, Optional<Proxy> proxy) {
    /** Reached directly, and trusted as Java trusts. */
    public static Endpoint of(URI apiUrl) {
        return new Endpoint(apiUrl, Optional.empty(), Optional.empty());
    }

    /** As it is configured. */
    public static Endpoint of(GitHubSettings settings) {
        return new Endpoint(settings.apiUrl(), settings.caFile(), settings.proxy());
    }

    /** Where it is, for messages. */
    String host() {
        return apiUrl.getHost() + (apiUrl.getPort() < 0 ? "" : ":" + apiUrl.getPort());
    }

    boolean tls() {
        return "https".equalsIgnoreCase(apiUrl.getScheme());
    }
}
