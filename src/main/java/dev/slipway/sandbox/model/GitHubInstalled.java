package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import dev.slipway.sandbox.model.GitHubModel.Access;
import java.time.Instant;
import java.util.Optional;

/** An installation as the model keeps it, and the tokens that speak for it. */
final class GitHubInstalled {
    final long id;
    final GitHubAppEntry app;
    final String owner;
    private final Instant createdAt;
    GitHubPermissions permissions;
    Instant updatedAt;
    Optional<Instant> suspendedAt = Optional.empty();
    Optional<Integer> requestsPerHour = Optional.empty();

    GitHubInstalled(long id, GitHubAppEntry app, String owner, GitHubPermissions permissions, Instant now) {
        this.id = id;
        this.app = app;
        this.owner = owner;
        this.permissions = permissions;
        this.createdAt = now;
        this.updatedAt = now;
    }

    boolean on(GitHubRegistry path) {
        return path.path().equals(owner) || path.path().startsWith(owner + "/");
    }

    /** @param organisation whether its owner is one */
    GitHubInstallation shown(boolean organisation) {
        return new GitHubInstallation(id, app.app, owner, organisation, permissions, createdAt, updatedAt, suspendedAt);
    }

    static <T> Refused<T> suspended() {
        return new Refused<>(403, "This installation has been suspended");
    }

    /**
     * A token. What the installation loses it loses at once; what the installation gains only the next token has.
     *
     * @param until when it ends
     */
    record Token(GitHubInstalled installation, GitHubPermissions permissions, Instant until) implements GitHubBearer {

        @Override
        public String account() {
            return "installation " + installation.id;
        }

        @Override
        public Optional<Integer> requestsPerHour() {
            return installation.requestsPerHour;
        }

        @Override
        public Optional<Refused<Void>> barred(Instant now) {
            if (!now.isBefore(until)) {
                return Optional.of(new Refused<>(401, "Bad credentials"));
            }
            return installation.suspendedAt.map(since -> suspended());
        }

        @Override
        public Access granted(GitHubNeed need, boolean repository) {
            Access mine = permissions.granted(need, repository);
            Access all = installation.permissions.granted(need, repository);
            return mine.compareTo(all) < 0 ? mine : all;
        }

        @Override
        public boolean sees(GitHubRegistry path) {
            return installation.on(path);
        }

        @Override
        public String kind() {
            return "integration";
        }
    }
}
