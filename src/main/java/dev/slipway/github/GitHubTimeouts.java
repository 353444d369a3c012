package dev.slipway.github;

import java.time.Duration;

/**
 * How long a call may take.
 *
 * @param connect to have a connection, free or new
 * @param idle without a byte from GitHub
 * @param total from asking to the end of the answer, redirects and a second token apart
 */
record GitHubTimeouts(Duration connect, Duration idle, Duration total) {
    static GitHubTimeouts usual() {
        return new GitHubTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30));
    }
}
