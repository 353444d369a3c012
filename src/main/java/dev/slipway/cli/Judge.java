package dev.slipway.cli;

import dev.slipway.fleet.Notice;
import dev.slipway.fleet.Outcome;
import dev.slipway.sandbox.model.GitHubJob;
import dev.slipway.sandbox.model.LxdCensus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Watches from outside whether a demo keeps the rules: what it is told comes from LXD and from GitHub, not from what
 * Slipway believes, but for the notices with which Slipway itself owns up.
 */
final class Judge {

    /** What must never happen. */
    enum Rule {
        OVER_MAX("over max"),
        BUSY_RUNNER_DESTROYED("a busy runner destroyed"),
        JOB_NEVER_RUN("a job never run");

        private final String words;

        Rule(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** A rule was broken. */
    record Breach(Rule rule, String what) {}

    private final int max;
    private final boolean faultless;
    private final Set<String> running = new HashSet<>();
    private final Set<String> stopped = new HashSet<>();
    private final Set<String> cameBack = new HashSet<>();
    private final Set<String> destroyed = new HashSet<>();
    private final List<Breach> breaches = new ArrayList<>();
    private boolean over;
    private int most;

    /**
     * @param faultless nothing else can cost a job its runner
     */
    Judge(int max, boolean faultless) {
        this.max = max;
        this.faultless = faultless;
    }

    /**
     * What is true of LXD's instances has changed. One that had stopped and runs again, such as a guest that reboots,
     * does not count: nobody asked for it.
     */
    void instances(LxdCensus census) {
        running.stream().filter(name -> !census.running().contains(name)).forEach(stopped::add);
        census.running().stream().filter(stopped::contains).forEach(cameBack::add);
        running.clear();
        running.addAll(census.running());
        var counted = new TreeSet<>(census.occupying());
        counted.removeAll(cameBack);
        most = Math.max(most, counted.size());
        if (counted.size() > max && !over) {
            breaches.add(new Breach(
                    Rule.OVER_MAX,
                    counted.size() + " instances were being created or running at the same time, " + max
                            + " are allowed: " + String.join(", ", counted)));
        }
        over = counted.size() > max;
    }

    /**
     * LXD was asked to stop this instance.
     *
     * @param job that it runs by GitHub's word at that moment
     */
    void stopping(String runner, Optional<GitHubJob> job) {
        job.ifPresent(running -> destroyed(runner, "was stopped by force while it ran job " + running.id()));
    }

    /** Slipway says what it did. */
    void noticed(Notice notice) {
        if (notice instanceof Notice.RunnerFinished finished && finished.outcome() == Outcome.KILLED) {
            destroyed(finished.runner(), "was stopped by force in the middle of a job");
        }
    }

    private void destroyed(String runner, String how) {
        if (destroyed.add(runner)) {
            breaches.add(new Breach(Rule.BUSY_RUNNER_DESTROYED, runner + " " + how));
        }
    }

    /**
     * The demo has ended, in its own time.
     *
     * @param jobs all of them
     * @param patience a job that waited longer than this had time to be run
     */
    void ended(Collection<GitHubJob> jobs, Duration patience, Instant now) {
        for (GitHubJob job : jobs) {
            Duration age = Duration.between(job.queuedAt(), now);
            if (job.startedAt().isEmpty() && age.compareTo(patience) > 0) {
                breaches.add(new Breach(
                        Rule.JOB_NEVER_RUN, "job " + job.id() + " was queued for " + age.toSeconds() + " s"));
            }
            if (faultless && lost(job)) {
                destroyed(job.runnerName(), "lost job " + job.id() + ", and nothing else was wrong");
            }
        }
    }

    /** Whether its runner was gone before it had ended: the demo's jobs never fail by themselves. */
    static boolean lost(GitHubJob job) {
        return job.startedAt().isPresent()
                && job.conclusion().filter(word -> !word.equals("success")).isPresent();
    }

    /** The most instances that counted at any moment. */
    int most() {
        return most;
    }

    List<Breach> breaches() {
        return List.copyOf(breaches);
    }
}
