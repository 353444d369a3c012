package dev.slipway.cli;

import dev.slipway.bus.Told;
import dev.slipway.fleet.Notice;
import dev.slipway.fleet.Outcome;
import dev.slipway.fleet.Phase;
import dev.slipway.fleet.Runner;
import dev.slipway.sandbox.model.GitHubJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has happened in a demo so far, as it is shown and summed up. Confined to one thread. */
final class DemoStory {

    private static final int KEPT = 200;

    /** A runner's phase changed; {@code to} is empty when it is gone. */
    record Transition(Instant at, String runner, Optional<Phase> from, Optional<Phase> to, String cause) {}

    private final List<DemoRow> rows = new ArrayList<>();
    private final Deque<Transition> transitions = new ArrayDeque<>();
    private final Map<Phase, Integer> phases = new EnumMap<>(Phase.class);
    private final Map<Outcome, Integer> finished = new EnumMap<>(Outcome.class);
    private final Map<Notice.Drift, Integer> drift = new EnumMap<>(Notice.Drift.class);
    private Instant start = Instant.EPOCH;
    private List<GitHubJob> jobs = List.of();
    private DemoDeliveries deliveries = DemoDeliveries.NONE;
    private int polls;
    private int told;
    private int launches;
    private int launchFailures;
    private int occupied;
    private int known;

    /** Its time counts from here. */
    void begun(Instant at) {
        start = at;
    }

    /** Slipway tells what a step led to. */
    void told(Told news) {
        Map<String, Phase> runners = new HashMap<>();
        news.state().runners().forEach((name, runner) -> runners.put(name, runner.phase()));
        occupied = (int) news.state().runners().values().stream()
                .filter(Runner::occupies)
                .count();
        known = news.state().demand().waiting().size();
        happened(news.notices(), runners, news.at());
    }

    /**
     * This happened.
     *
     * @param runners all that there are then
     */
    void happened(List<Notice> notices, Map<String, Phase> runners, Instant at) {
        notices.forEach(notice -> noticed(notice, at));
        phases.clear();
        runners.values().forEach(phase -> phases.merge(phase, 1, Integer::sum));
        rows.stream()
                .filter(row -> row.phase().isPresent() && !runners.containsKey(row.runner()))
                .forEach(row -> gone(row, at));
    }

    private void noticed(Notice notice, Instant at) {
        if (notice instanceof Notice.PhaseChanged changed) {
            launches += changed.from().isEmpty() ? 1 : 0;
            row(changed.runner()).phase(changed.to(), at);
            add(new Transition(at, changed.runner(), changed.from(), Optional.of(changed.to()), changed.cause()));
        } else if (notice instanceof Notice.LaunchFailed) {
            launchFailures++;
        } else if (notice instanceof Notice.RunnerFinished end) {
            finished.merge(end.outcome(), 1, Integer::sum);
        } else if (notice instanceof Notice.DriftFound found) {
            drift.merge(found.kind(), 1, Integer::sum);
        }
    }

    private void gone(DemoRow row, Instant at) {
        add(new Transition(at, row.runner(), row.phase(), Optional.empty(), "deleted"));
        row.gone(at);
    }

    private void add(Transition transition) {
        told++;
        transitions.addLast(transition);
        if (transitions.size() > KEPT) {
            transitions.removeFirst();
        }
    }

    /** The one of this runner; a new one gets the place that was free for the longest time. */
    private DemoRow row(String runner) {
        Optional<DemoRow> known = rows.stream()
                .filter(row -> row.runner().equals(runner) && row.phase().isPresent())
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        Optional<DemoRow> free =
                rows.stream().filter(row -> row.phase().isEmpty()).min(Comparator.comparing(DemoRow::since));
        if (free.isPresent()) {
            free.get().takenBy(runner);
            return free.get();
        }
        var row = new DemoRow(runner);
        rows.add(row);
        return row;
    }

    /** All jobs so far, as GitHub has them. */
    void jobs(List<GitHubJob> all) {
        jobs = List.copyOf(all);
    }

    /** What GitHub was asked and has told so far. */
    void demand(DemoDeliveries delivered, int polled) {
        deliveries = delivered;
        polls = polled;
    }

    DemoDeliveries deliveries() {
        return deliveries;
    }

    /** How often the repository was asked for its runs or for the jobs of one. */
    int polls() {
        return polls;
    }

    Instant start() {
        return start;
    }

    List<DemoRow> rows() {
        return rows;
    }

    /** The last of them, oldest first. */
    List<Transition> transitions(int most) {
        return transitions.stream().skip(Math.max(0, transitions.size() - most)).toList();
    }

    /** How many transitions there have been. */
    int transitionsSoFar() {
        return told;
    }

    int count(Phase phase) {
        return phases.getOrDefault(phase, 0);
    }

    /** Instances that are being created or running, by Slipway's word. */
    int occupied() {
        return occupied;
    }

    /** Jobs that wait, by Slipway's word. */
    int known() {
        return known;
    }

    int launches() {
        return launches;
    }

    int launchFailures() {
        return launchFailures;
    }

    Map<Outcome, Integer> finished() {
        return finished;
    }

    Map<Notice.Drift, Integer> drift() {
        return drift;
    }

    List<GitHubJob> jobs() {
        return jobs;
    }

    int jobs(GitHubJob.Status status) {
        return (int) jobs.stream().filter(job -> job.status() == status).count();
    }

    /** How long jobs waited from queued to started, the shortest wait first. */
    List<Duration> waits() {
        return jobs.stream().flatMap(job -> job.waited().stream()).sorted().toList();
    }

    /** The smallest of these that no less than this share of them are not above; they are sorted and some. */
    static Duration percentile(List<Duration> sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(Math.max(1, rank) - 1);
    }
}
