package dev.slipway.sandbox.simulation;

import dev.slipway.sandbox.SimulatedGitHub;
import dev.slipway.sandbox.model.GitHubRunners;
import dev.slipway.sandbox.model.RunnerService;
import java.time.Instant;
import java.util.function.BiFunction;

/** The runners' side of a simulated GitHub that lives on a context of its own, for guests on a test's thread. */
final class CountedGuests implements RunnerService {
    private final SimulatedGitHub github;

    CountedGuests(SimulatedGitHub github) {
        this.github = github;
    }

    private <T> T ask(BiFunction<RunnerService, Instant, T> work) {
        return CountedService.get(github.with((model, now) -> work.apply(new GitHubRunners(model), now)));
    }

    @Override
    public Connection connect(String jitConfig, Instant now) {
        return ask((runners, at) -> runners.connect(jitConfig, at));
    }

    @Override
    public Poll poll(String session, Instant now) {
        return ask((runners, at) -> runners.poll(session, at));
    }

    @Override
    public boolean cancelled(String session, Instant now) {
        return ask((runners, at) -> runners.cancelled(session, at));
    }

    @Override
    public void end(String session, String result, Instant now) {
        boolean unused = ask((runners, at) -> {
            runners.end(session, result, at);
            return true;
        });
    }

    @Override
    public void disconnect(String session, Instant now) {
        boolean unused = ask((runners, at) -> {
            runners.disconnect(session, at);
            return true;
        });
    }
}
