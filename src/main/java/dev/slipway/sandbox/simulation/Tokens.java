package dev.slipway.sandbox.simulation;

import dev.slipway.sandbox.model.GitHubApp;
import dev.slipway.sandbox.model.GitHubAssertion;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubPermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The tokens with which a process asks GitHub: one for each credential, kept, or renewed as a GitHub App's are. */
public final class Tokens {

    /** The old token of an App is good for a while after it was renewed. */
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    private final GitHubModel github;
    private final Timeline timeline;
    private final Map<String, String> byCredential = new HashMap<>();
    private long apps;

    Tokens(GitHubModel github, Timeline timeline) {
        this.github = github;
        this.timeline = timeline;
    }

    /** A token that may do everything, for as long as nobody revokes it. */
    public void give(String credential, String token) {
        github.grant(token, GitHubModel.Access.WRITE);
        byCredential.put(credential, token);
    }

    /** Tokens that may do everything, a new one after each such time. */
    public void renew(String credential, String token, Duration every) {
        renew(credential, token, every, 1);
    }

    private void renew(String credential, String token, Duration every, int number) {
        String last = byCredential.get(credential);
        give(credential, token + " " + number);
        if (last != null) {
            timeline.after(OVERLAP, () -> github.revoke(last));
        }
        timeline.after(every, () -> renew(credential, token, every, number + 1));
    }

    /**
     * Tokens of an App's installation on this owner, all of which share its one limit: a new one after each such time, or
     * as soon after as GitHub issues one.
     */
    public void install(String credential, String owner, Duration every) {
        long app = ++apps;
        // No key: nobody here signs or verifies.
        github.apps().add(new GitHubApp(app, "app-" + app, "app-" + app, null, GitHubPermissions.ofRunners()));
        long installation = github.apps().install(app, owner, timeline.now());
        issue(credential, new GitHubAssertion.Sound(app, "assertion of " + app), installation, every);
    }

    private void issue(String credential, GitHubAssertion as, long installation, Duration every) {
        var issued = github.apps()
                .accessToken(as, installation, Optional.empty(), timeline.now())
                .value();
        issued.ifPresent(token -> byCredential.put(credential, token.token()));
        timeline.after(issued.isPresent() ? every : ASK_AGAIN, () -> issue(credential, as, installation, every));
    }

    /** The one to ask with now. */
    public String of(String credential) {
        String token = byCredential.get(credential);
        if (token == null) {
            throw new IllegalStateException("nobody gave a token to the credential " + credential);
        }
        return token;
    }
}
