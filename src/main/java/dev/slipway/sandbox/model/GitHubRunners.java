package dev.slipway.sandbox.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The runners' side of a {@link GitHubModel}, for guests that live in the same process and on the same clock. */
public final class GitHubRunners implements RunnerService {

    /** The real runner's poll waits so long for a job before it asks again. */
    private static final Duration HOLD = Duration.ofSeconds(50);

    private final GitHubModel github;
    private final Duration hold;

    public GitHubRunners(GitHubModel github) {
        this(github, HOLD);
    }

    /** @param hold how long a guest stays online after it asked for work: until it asks again */
    public GitHubRunners(GitHubModel github, Duration hold) {
        this.github = github;
        this.hold = hold;
    }

    @Override
    public Connection connect(String jitConfig, Instant now) {
        if (!github.reachable(now)) {
            return new Connection.Unreachable();
        }
        Optional<String> session = github.connect(jitConfig, now);
        return session.<Connection>map(Connection.Connected::new).orElseGet(Connection.Refused::new);
    }

    @Override
    public Poll poll(String session, Instant now) {
        if (!github.reachable(now)) {
            return new Poll.Unreachable();
        }
        GitHubModel.Poll answer = github.poll(session, hold, now);
        if (answer instanceof GitHubModel.Poll.Assigned assigned) {
            return job(assigned.job());
        }
        return answer instanceof GitHubModel.Poll.Gone ? new Poll.Gone() : new Poll.Nothing();
    }

    private static Poll job(GitHubJob job) {
        return new Poll.Job(
                Long.toString(job.id()), job.workflow(), job.repository(), Long.toString(job.run()), job.duration());
    }

    @Override
    public boolean cancelled(String session, Instant now) {
        return github.reachable(now) && github.cancelled(session, now);
    }

    @Override
    public void end(String session, String result, Instant now) {
        if (github.reachable(now)) {
            github.end(session, conclusion(result), now);
        }
    }

    /** The runner's word for a result, as GitHub has it. */
    public static String conclusion(String result) {
        return switch (result.toLowerCase(Locale.ROOT)) {
            case "", "succeeded", "success" -> "success";
            case "canceled", "cancelled" -> "cancelled";
            default -> "failure";
        };
    }

    @Override
    public void disconnect(String session, Instant now) {
        github.disconnect(session, now);
    }
}
