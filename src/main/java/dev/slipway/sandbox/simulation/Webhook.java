package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Event;
import dev.slipway.sandbox.model.GitHubDelivery;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubReception;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * The receivers behind one URL. A delivery reaches one process that is up, any of them, which forwards it to each other
 * one, once, without waiting for it. One that reaches nobody has failed.
 *
 * <p>A delivery that comes twice is told twice; the real receiver, which knows the last GUIDs, hides some of that.
 */
public final class Webhook {

    private static final Duration SLOWEST = Duration.ofMillis(250);

    private final Timeline timeline;
    private final GitHubModel github;
    private final SplittableRandom random;
    private final String url;
    private final List<Reconciler> units = new ArrayList<>();
    private double forwardsLost;

    Webhook(Timeline timeline, GitHubModel github, SplittableRandom random, String url) {
        this.timeline = timeline;
        this.github = github;
        this.random = random;
        this.url = url;
    }

    public String url() {
        return url;
    }

    /** This process is one of those behind it. */
    public void reaches(Reconciler unit) {
        units.add(unit);
        unit.hooksOf(url);
    }

    /** @param share of forwarded deliveries that never arrive, from 0 to 1 */
    public void forwardsLost(double share) {
        forwardsLost = share;
    }

    void deliver(GitHubDelivery delivery) {
        List<Reconciler> up = units.stream().filter(Reconciler::running).toList();
        if (up.isEmpty()) {
            later(() -> report(delivery, GitHubReception.unreachable(SLOWEST)));
            return;
        }
        Reconciler first = up.get(random.nextInt(up.size()));
        later(() -> arrive(delivery, first));
    }

    private void arrive(GitHubDelivery delivery, Reconciler first) {
        if (!first.running()) {
            report(delivery, GitHubReception.unreachable(SLOWEST));
            return;
        }
        report(delivery, GitHubReception.answered(202, SLOWEST));
        if (delivery.content() instanceof GitHubDelivery.JobMoved moved) {
            Event.JobTold told = ShownJobs.told(moved.job());
            first.tell(told);
            units.stream().filter(unit -> !Objects.equals(unit, first)).forEach(unit -> forward(told, unit));
        }
    }

    private void forward(Event.JobTold told, Reconciler unit) {
        if (forwardsLost == 0 || random.nextDouble() >= forwardsLost) {
            later(() -> unit.tell(told));
        }
    }

    private void report(GitHubDelivery delivery, GitHubReception how) {
        github.deliveries().report(delivery.id(), how, timeline.now());
    }

    private void later(Runnable what) {
        timeline.after(Duration.ofNanos(1_000 * (1 + random.nextLong(SLOWEST.toNanos() / 1_000))), what);
    }
}
