package dev.slipway.sandbox;

import dev.slipway.sandbox.model.GitHubAnswer;
import dev.slipway.sandbox.model.GitHubAnswer.Limit;
import dev.slipway.sandbox.model.GitHubAnswer.NotModified;
import dev.slipway.sandbox.model.GitHubAnswer.Rate;
import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one account has asked: a token, an installation (whose tokens share it) or an App. All by operation, in the words
 * of {@link SimulatedGitHub#requests()}.
 *
 * @param counted what counted against the primary limit, well answered or not
 * @param notModified answered 304, which counts for nothing
 * @param primary refused for the primary limit
 * @param secondary refused for a secondary one
 * @param rate what the account was told of its primary limit last
 */
public record GitHubUsage(
        Map<String, Long> counted,
        Map<String, Long> notModified,
        Map<String, Long> primary,
        Map<String, Long> secondary,
        Rate rate) {

    public GitHubUsage {
        counted = Map.copyOf(counted);
        notModified = Map.copyOf(notModified);
        primary = Map.copyOf(primary);
        secondary = Map.copyOf(secondary);
    }

    /** How many requests counted against the primary limit. */
    public long total() {
        return counted.values().stream().mapToLong(Long::longValue).sum();
    }

    static GitHubUsage none(Rate rate) {
        return new GitHubUsage(Map.of(), Map.of(), Map.of(), Map.of(), rate);
    }

    GitHubUsage and(String operation, GitHubAnswer<?> answer) {
        Limit limit = answer.outcome() instanceof Refused<?> refused ? refused.limit() : Limit.NONE;
        return new GitHubUsage(
                plus(counted, operation, answer.receipt().counted()),
                plus(notModified, operation, answer.outcome() instanceof NotModified<?>),
                plus(primary, operation, limit == Limit.PRIMARY),
                plus(secondary, operation, limit == Limit.SECONDARY),
                answer.rate());
    }

    private static Map<String, Long> plus(Map<String, Long> counts, String operation, boolean one) {
        if (!one) {
            return counts;
        }
        Map<String, Long> more = new TreeMap<>(counts);
        more.merge(operation, 1L, Long::sum);
        return more;
    }
}
