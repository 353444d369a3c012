package dev.slipway.sandbox.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.TreeMap;

/** The attempts of one hook that GitHub remembers: those of the last three days. */
final class GitHubAttempts {
    private static final Duration KEPT_FOR = Duration.ofDays(3);
    private static final int KEPT = 100_000;

    private final TreeMap<Long, GitHubAttempt> byId = new TreeMap<>();

    void add(GitHubAttempt attempt, Instant now) {
        byId.put(attempt.id(), attempt);
        prune(now);
        if (byId.size() > KEPT) {
            byId.pollFirstEntry();
        }
    }

    GitHubAttempt get(long id, Instant now) {
        prune(now);
        return byId.get(id);
    }

    /** @param before an id; only older ones */
    Collection<GitHubAttempt> newestFirst(long before, Instant now) {
        prune(now);
        return byId.headMap(before, false).descendingMap().values();
    }

    private void prune(Instant now) {
        Instant oldest = now.minus(KEPT_FOR);
        while (!byId.isEmpty() && byId.firstEntry().getValue().at().isBefore(oldest)) {
            byId.pollFirstEntry();
        }
    }
}
