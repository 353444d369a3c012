package dev.slipway.config;

import dev.slipway.fleet.Pool;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where GitHub is and what proves who we are.
 *
 * @param path organisation, or {@code owner/repo}, of pools that name none
 * @param apiUrl without a slash at its end
 * @param runnerGroup the organisation's runner group that runners of {@code path} join
 * @param credentials by name; {@link Pool#DEFAULT_CREDENTIAL} is there
 * @param caFile certificates, in PEM, that the server's is to be trusted for; empty: Java's own
 */
public record GitHubSettings(
        String path,
        URI apiUrl,
        String runnerGroup,
        Map<String, CredentialSettings> credentials,
        Optional<Path> caFile) {
    public GitHubSettings {
        credentials = Map.copyOf(credentials);
    }

    /** The settings of GitHub with a personal access token and nothing else. */
    public static GitHubSettings of(String path, URI apiUrl, String runnerGroup, Path tokenFile) {
        var token = new CredentialSettings.Token(tokenFile);
        return new GitHubSettings(path, apiUrl, runnerGroup, Map.of(Pool.DEFAULT_CREDENTIAL, token), Optional.empty());
    }
}
