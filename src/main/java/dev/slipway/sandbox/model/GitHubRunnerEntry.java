package dev.slipway.sandbox.model;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A registration as the model keeps it, with its session and its job. */
final class GitHubRunnerEntry {
    final GitHubRegistry home;
    final long id;
    final String name;
    final long group;
    final List<String> labels;
    /** In lower case, as labels compare without case. */
    final Set<String> matched;

    final String jitConfig;
    /** Empty until the JIT config is used; it is used once. */
    String session = "";

    Instant lastSeen;
    Instant onlineUntil = Instant.MIN;
    /** Assigned or running; null if none. */
    GitHubJobEntry job;
    /** The fault: its job is hidden from listings and from DELETE. */
    boolean shownIdle;

    /** GitHub's own clean-up of runners that are not connected. */
    GitHubAgenda.Entry cleanUp;

    GitHubRunnerEntry(
            GitHubRegistry home, long id, String name, long group, List<String> labels, String jitConfig, Instant now) {
        this.home = home;
        this.id = id;
        this.name = name;
        this.group = group;
        this.labels = List.copyOf(labels);
        this.matched = lowerCase(labels);
        this.jitConfig = jitConfig;
        this.lastSeen = now;
    }

    static Set<String> lowerCase(List<String> labels) {
        var lower = new TreeSet<String>();
        labels.forEach(label -> lower.add(label.toLowerCase(Locale.ROOT)));
        return Set.copyOf(lower);
    }

    boolean working() {
        return job != null && job.started();
    }

    boolean online(Instant now) {
        return !session.isEmpty() && now.isBefore(onlineUntil);
    }

    /** It was heard of and will be taken to be connected until then. */
    void seen(Instant now, Instant until) {
        lastSeen = now;
        if (until.isAfter(onlineUntil)) {
            onlineUntil = until;
        }
    }

    /** Whether GitHub believes that it works, which is what a DELETE depends on. */
    boolean shownBusy() {
        return working() && !shownIdle;
    }

    GitHubRunner shown(Instant now, boolean everythingOffline) {
        String os = session.isEmpty() ? "unknown" : "Linux";
        return new GitHubRunner(id, name, group, os, online(now) && !everythingOffline, shownBusy(), labels);
    }
}
