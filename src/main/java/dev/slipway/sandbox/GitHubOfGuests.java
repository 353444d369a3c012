package dev.slipway.sandbox;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.slipway.sandbox.model.GitHubRunners;
import dev.slipway.sandbox.model.RunnerService;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiFunction;

/**
 * A simulated GitHub as the guests of a simulated LXD see it, who are on the same context and need no connection. GitHub
 * has a clock of its own, so the guests' time is not passed on.
 */
final class GitHubOfGuests implements RunnerService {

    private final SimulatedGitHub github;
    private final Duration hold;

    /**
     * @param hold how long a guest stays online after it asked for work: until it asks again
     */
    GitHubOfGuests(SimulatedGitHub github, Duration hold) {
        this.github = github;
        this.hold = hold;
    }

    @Override
    public Connection connect(String jitConfig, Instant ignored) {
        return asRunners((runners, now) -> runners.connect(jitConfig, now));
    }

    @Override
    public Poll poll(String session, Instant ignored) {
        return asRunners((runners, now) -> runners.poll(session, now));
    }

    @Override
    public boolean cancelled(String session, Instant ignored) {
        return asRunners((runners, now) -> runners.cancelled(session, now));
    }

    @Override
    public void end(String session, String result, Instant ignored) {
        this.<Void>asRunners((runners, now) -> {
            runners.end(session, result, now);
            return null;
        });
    }

    @Override
    public void disconnect(String session, Instant ignored) {
        this.<Void>asRunners((runners, now) -> {
            runners.disconnect(session, now);
            return null;
        });
    }

    @CanIgnoreReturnValue
    private <T> T asRunners(BiFunction<GitHubRunners, Instant, T> work) {
        return github.now((model, now) -> work.apply(new GitHubRunners(model, hold), now));
    }
}
