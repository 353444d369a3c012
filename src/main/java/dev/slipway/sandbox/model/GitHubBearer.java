package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import dev.slipway.sandbox.model.GitHubModel.Access;
import java.time.Instant;
import java.util.Optional;

/** Whom a credential speaks for, and what it may do. */
interface GitHubBearer {

    /** Whose limits its requests count against. An installation's tokens have one account, however many they are. */
    String account();

    /** The account's primary limit; empty: what the terms say. */
    Optional<Integer> requestsPerHour();

    /** Why it is not let in. */
    Optional<Refused<Void>> barred(Instant now);

    /** @param repository whether it is about a repository rather than an organisation */
    Access granted(GitHubNeed need, boolean repository);

    /** Whether the path exists to it. */
    boolean sees(GitHubRegistry path);

    /** What GitHub calls it where it refuses something. */
    String kind();

    /** A personal access token. */
    record Person(String account, GitHubGrant grant) implements GitHubBearer {
        @Override
        public Optional<Integer> requestsPerHour() {
            return grant.requestsPerHour();
        }

        @Override
        public Optional<Refused<Void>> barred(Instant now) {
            return Optional.empty();
        }

        @Override
        public Access granted(GitHubNeed need, boolean repository) {
            return need.granted(grant);
        }

        @Override
        public boolean sees(GitHubRegistry path) {
            return !grant.unseen().contains(path.path());
        }

        @Override
        public String kind() {
            return "personal access token";
        }
    }

    /** An App that speaks for itself: it may ask about itself and its installations, and nothing else. */
    record App(long id) implements GitHubBearer {
        @Override
        public String account() {
            return "app " + id;
        }

        @Override
        public Optional<Integer> requestsPerHour() {
            return Optional.empty();
        }

        @Override
        public Optional<Refused<Void>> barred(Instant now) {
            return Optional.empty();
        }

        @Override
        public Access granted(GitHubNeed need, boolean repository) {
            return Access.NOTHING;
        }

        @Override
        public boolean sees(GitHubRegistry path) {
            return false;
        }

        @Override
        public String kind() {
            return "integration";
        }
    }
}
