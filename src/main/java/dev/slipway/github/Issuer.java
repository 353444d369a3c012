package dev.slipway.github;

import static dev.slipway.github.GitHubCall.Operation.ACCESS_TOKEN;
import static dev.slipway.github.GitHubCall.Operation.INSTALLATION;

import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Has GitHub issue tokens for one installation of an App, which it looks up at the paths if it is not told which. Asks
 * whenever it is asked. Safe on any thread.
 */
final class Issuer {
    private final GitHubApi api;
    private final AppKey app;
    private final OptionalLong given;
    private final Supplier<List<String>> paths;
    private final Clocks clocks;
    private volatile OptionalLong found = OptionalLong.empty();

    /**
     * @param api shows the tokens of {@code app}
     * @param given the installation's id, if it is known
     * @param paths of one owner; it is looked up at each until it is found, as it may be installed for some repositories only
     */
    Issuer(GitHubApi api, AppKey app, OptionalLong given, Supplier<List<String>> paths, Clocks clocks) {
        this.api = api;
        this.app = app;
        this.given = given;
        this.paths = paths;
        this.clocks = clocks;
    }

    /** A new token. One that was installed anew since it was looked up has another id. */
    Future<IssuedToken> issue() {
        boolean known = given.isPresent() || found.isPresent();
        return id().compose(this::issue)
                .recover(trouble -> known && given.isEmpty() && kind(trouble) == Failure.Kind.NOT_FOUND
                        ? anew()
                        : Future.failedFuture(trouble));
    }

    private Future<IssuedToken> anew() {
        found = OptionalLong.empty();
        return id().compose(this::issue);
    }

    private Future<IssuedToken> issue(long id) {
        long asked = clocks.nanos().getAsLong();
        var request = GitHubRequest.post(ACCESS_TOKEN, "/app/installations/" + id + "/access_tokens");
        return api.call(request)
                .map(response ->
                        IssuedToken.from(id, response.json(), app.clock().now(), asked))
                .recover(trouble -> Future.failedFuture(explained(trouble, refused(id, trouble))));
    }

    /** The installation's id. */
    Future<Long> id() {
        OptionalLong known = given.isPresent() ? given : found;
        return known.isPresent() ? Future.succeededFuture(known.getAsLong()) : lookUp();
    }

    private Future<Long> lookUp() {
        List<String> where = paths.get();
        Future<Long> found = lookUp(where.get(0));
        for (String next : where.subList(1, where.size())) {
            found = found.recover(
                    trouble -> kind(trouble) == Failure.Kind.NOT_FOUND ? lookUp(next) : Future.failedFuture(trouble));
        }
        return found;
    }

    private Future<Long> lookUp(String path) {
        return Future.succeededFuture(path)
                .map(GitHubPath::of)
                .compose(p -> api.call(GitHubRequest.get(INSTALLATION, p, p.installation()))
                        .map(response -> installed(response.json()))
                        .recover(trouble -> Future.failedFuture(explained(trouble, missing(p, trouble)))));
    }

    private long installed(JsonObject installation) {
        long id = Json.id(installation, "id");
        if (installation.getValue("suspended_at") != null) {
            throw new GitHubException(Failure.Kind.FORBIDDEN, suspended());
        }
        found = OptionalLong.of(id);
        return id;
    }

    private String suspended() {
        return ("the installation of %s at %s is suspended: an owner must unsuspend it (the settings at GitHub,"
                        + " Installed GitHub Apps)")
                .formatted(app.noun(), paths.get().get(0));
    }

    private Optional<String> missing(GitHubPath at, Throwable trouble) {
        return kind(trouble) == Failure.Kind.NOT_FOUND
                ? Optional.of(("%s is not installed at %s: an owner of %s must install it (the App's page at GitHub,"
                                + " Install App) for all repositories%s")
                        .formatted(
                                app.noun(),
                                at,
                                at.owner(),
                                at.organisation() ? " that are to have runners" : ", or at least for this one"))
                : Optional.empty();
    }

    private Optional<String> refused(long id, Throwable trouble) {
        Failure failure = GitHubClient.failure(trouble);
        return switch (failure.kind()) {
            case NOT_FOUND ->
                Optional.of(
                        ("the installation %d does not exist, or is not one of %s: correct installation-id, or leave"
                                        + " it out, so that it is looked up")
                                .formatted(id, app.noun()));
            case FORBIDDEN ->
                Optional.of(
                        failure.message().toLowerCase(Locale.ROOT).contains("suspended")
                                ? suspended()
                                : app.noun() + " may not have a token for its installation " + id + " at "
                                        + paths.get().get(0));
            default -> Optional.empty();
        };
    }

    /** What GitHub said, and what that means here. */
    private static Throwable explained(Throwable trouble, Optional<String> meaning) {
        Failure failure = GitHubClient.failure(trouble);
        return meaning.<Throwable>map(words -> new GitHubException(
                        new Failure(failure.kind(), words + ". " + failure.message(), failure.retryAfter())))
                .orElse(trouble);
    }

    private static Failure.Kind kind(Throwable trouble) {
        return GitHubClient.failure(trouble).kind();
    }
}
