package dev.slipway.sandbox;

import dev.slipway.sandbox.model.GitHubAnswer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was asked of the simulated GitHub: counts by operation, and the last requests with their times. */
final class GitHubRequests {
    private static final int KEPT = 10_000;

    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, GitHubUsage> byAccount = new TreeMap<>();
    private final Deque<SimulatedGitHub.Request> last = new ArrayDeque<>();

    void add(Instant at, String operation, int status) {
        counts.merge(operation, 1L, Long::sum);
        last.addLast(new SimulatedGitHub.Request(at, operation, status));
        if (last.size() > KEPT) {
            last.removeFirst();
        }
    }

    void charge(String operation, GitHubAnswer<?> answer) {
        byAccount.compute(
                answer.receipt().account(),
                (account, usage) -> Optional.ofNullable(usage)
                        .orElseGet(() -> GitHubUsage.none(answer.rate()))
                        .and(operation, answer));
    }

    /** By account. */
    Map<String, GitHubUsage> usage() {
        return Map.copyOf(byAccount);
    }

    Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    List<SimulatedGitHub.Request> last() {
        return List.copyOf(last);
    }
}
