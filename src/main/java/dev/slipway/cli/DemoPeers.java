package dev.slipway.cli;

import dev.slipway.config.LxdSettings;
import dev.slipway.sandbox.SimulatedGitHub;
import dev.slipway.sandbox.model.GitHubJob;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubTerms;
import dev.slipway.sandbox.model.LxdCensus;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What a demo's service is set against: an LXD, simulated or real, and a simulated GitHub. */
interface DemoPeers {

    /** The organisation whose jobs are run. */
    String ORGANISATION = "acme";

    /** The one repository that it has. */
    String REPOSITORY = ORGANISATION + "/sandbox";

    /** Who listens to what is true of the peers. Called on any thread; must not block. */
    interface Listener {

        /** What is true of LXD's instances has changed. */
        void instances(LxdCensus census);

        /**
         * LXD is stopping an instance because it was asked to.
         *
         * @param job that the instance runs at that moment
         */
        void stopping(String instance, Optional<GitHubJob> job);
    }

    /** For people, such as {@code a simulated LXD}. */
    String lxdInWords();

    LxdSettings lxd();

    /** Alias of the image that LXD has for the runners. */
    String image();

    /** Devices that the runners need to reach GitHub. */
    Map<String, Map<String, String>> devices();

    SimulatedGitHub github();

    /** Ends both; nothing of the demo is left at LXD. */
    Future<Void> close();

    /** A GitHub that knows the organisation, its repository and this token. */
    static GitHubModel github(DemoOptions options, String token) {
        // GitHub's own terms, but for waits that are longer than a demo, and for rates that would end one early.
        GitHubTerms own = GitHubTerms.documented();
        var terms = new GitHubTerms(
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                own.queuedAtMost(),
                Duration.ofSeconds(10),
                own.unconnected(),
                15_000,
                100_000,
                100_000,
                own.runnersPerGroup());
        var model = new GitHubModel(options.seed(), terms, options.faults().github());
        model.addPath(ORGANISATION);
        model.addPath(REPOSITORY);
        model.grant(token, GitHubModel.Access.WRITE);
        return model;
    }

    /** Asks what each of these instances runs, at GitHub and at this moment, and tells. */
    static void tellStopping(SimulatedGitHub github, List<String> instances, Listener listener) {
        Consumer<List<GitHubJob>> tell =
                jobs -> instances.forEach(instance -> listener.stopping(instance, running(jobs, instance)));
        if (!instances.isEmpty()) {
            Future<List<GitHubJob>> unused = github.jobs().onSuccess(tell::accept);
        }
    }

    private static Optional<GitHubJob> running(List<GitHubJob> jobs, String instance) {
        return jobs.stream()
                .filter(job -> job.status() == GitHubJob.Status.IN_PROGRESS)
                .filter(job -> job.runnerName().equals(instance))
                .findFirst();
    }
}
