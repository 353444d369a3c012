package dev.slipway.config;

import dev.slipway.fleet.Pool;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where GitHub is and what proves who we are.
 *
 * @param path organisation, or {@code owner/repo}, of pools that name none; empty if every pool names its own
 * @param apiUrl without a slash at its end
 * @param runnerGroup the organisation's runner group that runners of {@code path} join
 * @param credentials by name, in the order of the configuration; {@link Pool#DEFAULT_CREDENTIAL} comes first, unless it was
 *     not given and no pool needs it
 * @param caFile certificates, in PEM, that the server's is to be trusted for; empty: Java's own
 * @param proxy that stands between us and {@code apiUrl}; empty: it is reached directly
 */
public record GitHubSettings(
        String path,
        URI apiUrl,
        String runnerGroup,
        Map<String, CredentialSettings> credentials,
        Optional<Path> caFile,
        Optional<Proxy> proxy) {
    public GitHubSettings {
        credentials = Collections.unmodifiableMap(new LinkedHashMap<>(credentials));
    }

    /** The settings of GitHub with a personal access token and nothing else. */
    public static GitHubSettings of(String path, URI apiUrl, String runnerGroup, Path tokenFile) {
        var token = new CredentialSettings.Token(tokenFile);
        return new GitHubSettings(
                path, apiUrl, runnerGroup, Map.of(Pool.DEFAULT_CREDENTIAL, token), Optional.empty(), Optional.empty());
    }

    /** The name under which {@code credentials} has what a pool's is made of, which for an App also names an owner. */
    public static String credentialOf(String poolCredential) {
        int at = poolCredential.indexOf('@');
        return at < 0 ? poolCredential : poolCredential.substring(0, at);
    }
}
