package dev.slipway.github;

import dev.slipway.fleet.Failure;
import io.vertx.core.Future;

/** There is none of this name: every call fails, and says so. */
record NoCredential(String name) implements Credential {
    @Override
    public Future<String> token() {
        return Future.failedFuture(
                new GitHubException(Failure.Kind.UNAUTHORIZED, "GitHub is not asked, as " + refusal()));
    }

    @Override
    public void refused(String token) {}

    @Override
    public String refusal() {
        return "there is no credential '" + name + "' in github.credentials: add it, or name another";
    }

    @Override
    public String lacks(GitHubPath path, Permission permission) {
        return refusal();
    }

    @Override
    public String noun() {
        return "the credential";
    }
}
