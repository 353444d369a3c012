package dev.slipway.github;

import dev.slipway.config.CredentialSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Credentials of GitHub Apps whose time is a test's. */
public final class AppCredentials {
    private AppCredentials() {}

    public static Credential installation(
            Vertx vertx, Endpoint endpoint, CredentialSettings.App app, String path, InstantSource clock) {
        Instant start = clock.instant();
        var clocks = new Clocks(() -> Duration.between(start, clock.instant()).toNanos(), clock);
        return new Installation(vertx, endpoint, app, () -> List.of(path), call -> {}, GitHubTimeouts.usual(), clocks);
    }
}
