package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubModel.Access;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a token may do, each permission for itself. Where one is {@link Access#NOTHING} what it is for does not exist
 * (404), as to a classic token; where it is too low it is refused (403), as to a fine-grained one.
 *
 * @param runners registrations and runner groups
 * @param actions jobs and runs
 * @param hooks hooks and their deliveries
 * @param unseen paths that do not exist to it, whatever is asked
 * @param requestsPerHour its primary limit; empty: what {@link GitHubTerms} say
 */
public record GitHubGrant(
        Access runners, Access actions, Access hooks, Set<String> unseen, Optional<Integer> requestsPerHour) {

    public GitHubGrant {
        unseen = Set.copyOf(unseen);
    }

    /** The same for everything. */
    public static GitHubGrant of(Access access) {
        return new GitHubGrant(access, access, access, Set.of(), Optional.empty());
    }

    public GitHubGrant withActions(Access access) {
        return new GitHubGrant(runners, access, hooks, unseen, requestsPerHour);
    }

    public GitHubGrant withHooks(Access access) {
        return new GitHubGrant(runners, actions, access, unseen, requestsPerHour);
    }

    public GitHubGrant without(String... paths) {
        var further = new HashSet<>(unseen);
        further.addAll(List.of(paths));
        return new GitHubGrant(runners, actions, hooks, further, requestsPerHour);
    }

    public GitHubGrant withRequestsPerHour(int limit) {
        return new GitHubGrant(runners, actions, hooks, unseen, Optional.of(limit));
    }

    /** The highest of all: whoever may do anything with a path sees it. */
    Access highest() {
        return Stream.of(runners, actions, hooks).max(Access::compareTo).orElseThrow();
    }
}
