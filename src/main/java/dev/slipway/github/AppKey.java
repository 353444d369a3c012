package dev.slipway.github;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import dev.slipway.config.CredentialSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.time.Instant;

/**
 * A GitHub App itself, which shows a JSON web token that it signs with its private key. It is timed by GitHub's clock, of
 * which ours may be minutes off: what is refused for that is signed once more. Safe on any thread.
 *
 * <p>https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app:
 * RS256; {@code iat} 60 s in the past; {@code exp} at most 10 min in the future; {@code iss} the client id or the app id.
 */
public final class AppKey implements Credential {
    private static final Duration BACKDATED = Duration.ofSeconds(60);
    /** Well below what GitHub allows, as our notion of its clock is not exact. */
    private static final Duration VALID = Duration.ofMinutes(7);
    /** Signing costs a millisecond: one token serves for a while. */
    private static final Duration SHOWN = Duration.ofMinutes(4);
    /** An error of GitHub's clock that is not worth another token. */
    private static final Duration TOLERATED = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final String clientId;
    private final WatchedFile<RSAPrivateKey> file;
    private final Clocks clocks;
    private final GitHubClock github;
    private volatile Signed last;

    /**
     * @param at of the clock of nanoseconds
     * @param ends by GitHub's clock, as far as it was known
     * @param ahead what GitHub's clock was believed to be ahead of ours
     */
    private record Signed(String token, RSAPrivateKey key, long at, Instant ends, Duration ahead) {
        @Override
        public String toString() {
            return "Signed[token=hidden]";
        }
    }

    AppKey(Vertx vertx, CredentialSettings.App app, Clocks clocks, Duration lookAgain) {
        this.vertx = vertx;
        this.clientId = app.clientId();
        this.clocks = clocks;
        this.github = new GitHubClock(clocks.wall());
        this.file = new WatchedFile<>(
                app.privateKeyFile(),
                new WatchedFile.Content<>(
                        "private key of the GitHub App " + clientId,
                        PrivateKeyPem.LONGEST,
                        "Put the private key of the GitHub App " + clientId + " into it, in PEM as GitHub issues it"
                                + " (the App's settings, Private keys)",
                        PrivateKeyPem::parse),
                lookAgain,
                clocks.nanos());
    }

    @Override
    public Future<String> token() {
        return key().compose(key ->
                good(key, last) ? Future.succeededFuture(last.token()) : vertx.executeBlocking(() -> sign(key), false));
    }

    /** The key that its file holds now; another object if it is another key. */
    Future<RSAPrivateKey> key() {
        return file.lately().map(Future::succeededFuture).orElseGet(() -> vertx.executeBlocking(file::look, false));
    }

    private boolean good(RSAPrivateKey key, Signed signed) {
        return signed != null
                && signed.key().equals(key)
                && clocks.nanos().getAsLong() - signed.at() < SHOWN.toNanos()
                // A machine that slept has not counted those nanoseconds.
                && clocks.wall().instant().plus(github.ahead()).isBefore(signed.ends())
                && signed.ahead().minus(github.ahead()).abs().compareTo(TOLERATED) < 0;
    }

    private synchronized String sign(RSAPrivateKey key) {
        Signed signed = last;
        if (good(key, signed)) {
            return signed.token();
        }
        Duration ahead = github.ahead();
        Instant now = clocks.wall().instant().plus(ahead);
        String token = JWT.create()
                .withIssuer(clientId)
                .withIssuedAt(now.minus(BACKDATED))
                .withExpiresAt(now.plus(VALID))
                .sign(Algorithm.RSA256(null, key));
        last = new Signed(token, key, clocks.nanos().getAsLong(), now.plus(VALID), ahead);
        return token;
    }

    /** The key's file is looked at before the next call; the clock has been corrected by the answer that refused. */
    @Override
    public void refused(String token) {
        file.doubt();
    }

    @Override
    public void heard(Instant date) {
        github.heard(date);
    }

    /** What GitHub's clock says, as far as is known. */
    GitHubClock clock() {
        return github;
    }

    String clientId() {
        return clientId;
    }

    @Override
    public String refusal() {
        return ("the client id %s and the private key in %s do not belong together, or the key was deleted at GitHub%s."
                        + " Compare them with the App's settings")
                .formatted(clientId, file.file(), github.doubt());
    }

    @Override
    public String lacks(GitHubPath path, Permission permission) {
        return noun() + " needs " + permission.words(path);
    }

    @Override
    public String noun() {
        return "the GitHub App " + clientId;
    }
}
