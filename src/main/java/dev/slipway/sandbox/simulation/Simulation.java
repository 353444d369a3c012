package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Fleet;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubRunners;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdNews;
import dev.slipway.sandbox.model.RunnerGuests;
import dev.slipway.sandbox.model.RunnerTimings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** One LXD with runners as guests, one GitHub, and the Slipway processes that look after their fleets there. */
public final class Simulation {

    private final Timeline timeline;
    private final LxdModel lxd;
    private final GitHubModel github;
    private final RunnerGuests guests;
    private final SplittableRandom random;
    private final List<Reconciler> reconcilers = new ArrayList<>();
    private final Map<String, Webhook> webhooks = new LinkedHashMap<>();

    /**
     * Puts runners into the guests of the LXD.
     *
     * @param now when it begins; no model has been told a later time
     */
    public Simulation(LxdModel lxd, GitHubModel github, RunnerTimings timings, long seed, Instant now) {
        this.timeline = new Timeline(now);
        this.lxd = lxd;
        this.github = github;
        this.random = new SplittableRandom(seed);
        this.guests = RunnerGuests.inhabiting(lxd, new GitHubRunners(github), timings, random.nextLong());
    }

    /**
     * Begins a process.
     *
     * @param tokens of its GitHub credentials
     * @param perPage entries of one page of its listings at GitHub
     */
    public Reconciler begin(Fleet fleet, Tokens tokens, int perPage, Reconciler.Core core, Watch watch) {
        var reconciler = new Reconciler(timeline, lxd, github, fleet, tokens, perPage, random.split(), core, watch);
        reconcilers.add(reconciler);
        return reconciler;
    }

    /** No tokens yet; to be given before a process begins that needs them. */
    public Tokens tokens() {
        return new Tokens(github, timeline);
    }

    /** Where deliveries to hooks of this URL arrive. */
    public Webhook webhook(String url) {
        return webhooks.computeIfAbsent(url, address -> new Webhook(timeline, github, random.split(), address));
    }

    public Timeline timeline() {
        return timeline;
    }

    public LxdModel lxd() {
        return lxd;
    }

    public GitHubModel github() {
        return github;
    }

    public RunnerGuests guests() {
        return guests;
    }

    public List<Reconciler> reconcilers() {
        return List.copyOf(reconcilers);
    }

    /** Lets everything happen that is due by then. */
    public void runUntil(Instant end) {
        for (Instant next = next(end); next.isBefore(end); next = next(end)) {
            moveTo(next);
        }
        moveTo(end);
    }

    private void moveTo(Instant next) {
        timeline.moveTo(next);
        List<LxdNews> news = lxd.advance(next);
        reconcilers.forEach(reconciler -> reconciler.hear(news));
        github.awake(next).forEach(session -> guests.wake(session, next));
        github.deliveries()
                .due(next)
                .forEach(delivery -> webhook(delivery.hook().config().url()).deliver(delivery));
        reconcilers.forEach(Reconciler::turn);
    }

    private Instant next(Instant end) {
        Instant earliest = earlier(end, timeline.nextAt());
        earliest = earlier(earliest, lxd.nextAt());
        earliest = earlier(earliest, github.nextAt());
        for (Reconciler reconciler : reconcilers) {
            earliest = earlier(earliest, reconciler.nextAt());
        }
        return earliest;
    }

    private static Instant earlier(Instant one, Optional<Instant> other) {
        return other.filter(one::isAfter).orElse(one);
    }
}
