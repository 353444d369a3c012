package dev.slipway.sandbox.simulation;

import dev.slipway.sandbox.model.GitHubModel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The tokens with which a process asks GitHub: one for each credential, kept, or renewed as a GitHub App's are. */
public final class Tokens {

    /** The old token of an App is good for a while after it was renewed. */
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    private final GitHubModel github;
    private final Timeline timeline;
    private final Map<String, String> byCredential = new HashMap<>();

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

    /** The one to ask with now. */
    public String of(String credential) {
        String token = byCredential.get(credential);
        if (token == null) {
            throw new IllegalStateException("nobody gave a token to the credential " + credential);
        }
        return token;
    }
}
