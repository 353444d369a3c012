package dev.slipway.sandbox;

import dev.slipway.sandbox.model.GitHubJob;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.RunnerService;
import java.time.Duration;
import java.time.Instant;

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
        return github.now((model, now) -> model.reachable(now)
                ? model.connect(jitConfig, now)
                        .<Connection>map(Connection.Connected::new)
                        .orElseGet(Connection.Refused::new)
                : new Connection.Unreachable());
    }

    @Override
    public Poll poll(String session, Instant ignored) {
        return github.now(
                (model, now) -> model.reachable(now) ? poll(model.poll(session, hold, now)) : new Poll.Unreachable());
    }

    private static Poll poll(GitHubModel.Poll told) {
        if (told instanceof GitHubModel.Poll.Assigned assigned) {
            GitHubJob job = assigned.job();
            return new Poll.Job(
                    String.valueOf(job.id()),
                    job.workflow(),
                    job.repository(),
                    String.valueOf(job.run()),
                    job.duration());
        }
        return told instanceof GitHubModel.Poll.Gone ? new Poll.Gone() : new Poll.Nothing();
    }

    @Override
    public void end(String session, String result, Instant ignored) {
        github.<Void>now((model, now) -> {
            model.end(session, GitHubRunnerRoutes.conclusion(result), now);
            return null;
        });
    }

    @Override
    public void disconnect(String session, Instant ignored) {
        github.<Void>now((model, now) -> {
            model.disconnect(session, now);
            return null;
        });
    }
}
