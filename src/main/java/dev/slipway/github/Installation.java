package dev.slipway.github;

import dev.slipway.config.CredentialSettings;
import dev.slipway.fleet.Failure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A GitHub App where it is installed: shows tokens that GitHub issues for an hour. The next is asked for by the first call
 * in the last ten minutes of the last, beside that call, so that nobody waits for it who calls that often; all who need one
 * share one request, and failing ones are paced. Safe on any thread.
 */
public final class Installation implements Credential {
    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);
    /** A token that is refused sooner than this is none that ended, or was revoked by and by. */
    private static final Duration YOUNG = Duration.ofMinutes(1);

    private final AppKey app;
    private final GitHubApi api;
    private final Issuer issuer;
    private final Supplier<List<String>> paths;
    private final Clocks clocks;
    private final AppHook hook;

    private Optional<IssuedToken> current = Optional.empty();
    private Map<String, String> permissions = Map.of();
    private Optional<Future<IssuedToken>> underWay = Optional.empty();
    private Optional<Retry> retry = Optional.empty();
    /** That the last attempt was made with; another one is tried at once. */
    private RSAPrivateKey tried;

    private int refusals;

    /**
     * @param paths where the App is installed, all of one owner, at least one
     */
    Installation(
            Vertx vertx,
            Endpoint endpoint,
            CredentialSettings.App settings,
            Supplier<List<String>> paths,
            GitHubObserver observer,
            GitHubTimeouts timeouts,
            Clocks clocks) {
        this.paths = paths;
        this.clocks = clocks;
        this.app = new AppKey(vertx, settings, clocks, WatchedFile.LOOK_AGAIN);
        // The App has a rate limit of its own: what is said of that is nothing of the installation's.
        GitHubObserver own =
                call -> observer.observe(new GitHubCall(call.operation(), call.outcome(), Optional.empty()));
        this.api = new GitHubApi(vertx, endpoint, app, own, timeouts);
        this.issuer = new Issuer(api, app, settings.installation(), paths, clocks);
        this.hook = new AppHook(api, this, clocks.nanos());
    }

    @Override
    public Future<String> token() {
        // The key first: a file that cannot be used is said at once, and costs no request.
        return good().map(Future::succeededFuture)
                .orElseGet(() -> app.key().compose(this::needed).map(IssuedToken::token));
    }

    /** What others wait for as well comes back on the caller's context all the same. */
    private static <T> Future<T> here(Future<T> shared) {
        Context context = Vertx.currentContext();
        return context == null ? shared : Future.fromCompletionStage(shared.toCompletionStage(), context);
    }

    /** The token that is there, whose renewal begins if it is time. */
    private synchronized Optional<String> good() {
        long now = clocks.nanos().getAsLong();
        Optional<IssuedToken> good = current.filter(token -> token.good(now));
        if (good.filter(token -> token.old(now)).isPresent()
                && underWay.isEmpty()
                && retry.filter(last -> !last.due(now)).isEmpty()) {
            Future<IssuedToken> unused = app.key().compose(this::renew);
        }
        return good.map(IssuedToken::token);
    }

    private synchronized Future<IssuedToken> renew(RSAPrivateKey key) {
        long now = clocks.nanos().getAsLong();
        // Others may have done so meanwhile.
        return underWay.or(() -> current.filter(token -> !token.old(now)).map(Future::succeededFuture))
                .orElseGet(() -> ask(key));
    }

    private synchronized Future<IssuedToken> needed(RSAPrivateKey key) {
        long now = clocks.nanos().getAsLong();
        Optional<IssuedToken> good = current.filter(token -> token.good(now));
        if (good.isPresent()) {
            return Future.succeededFuture(good.get());
        }
        if (underWay.isPresent()) {
            return here(underWay.get());
        }
        boolean wait = retry.filter(last -> !last.due(now)).isPresent() && key.equals(tried);
        return wait ? Future.failedFuture(retry.get().told(now)) : ask(key);
    }

    private Future<IssuedToken> ask(RSAPrivateKey key) {
        tried = key;
        Promise<IssuedToken> result = Promise.promise();
        underWay = Optional.of(result.future());
        issuer.issue().onSuccess(token -> issued(result, token)).onFailure(trouble -> failed(result, trouble));
        return result.future();
    }

    private void issued(Promise<IssuedToken> result, IssuedToken token) {
        synchronized (this) {
            current = Optional.of(token);
            permissions = token.permissions();
            underWay = Optional.empty();
            if (refusals == 0) {
                retry = Optional.empty();
            }
        }
        result.complete(token);
    }

    private void failed(Promise<IssuedToken> result, Throwable trouble) {
        Failure failure = GitHubClient.failure(trouble);
        long now = clocks.nanos().getAsLong();
        boolean news;
        boolean kept;
        synchronized (this) {
            news = retry.map(Retry::failure)
                    .filter(last -> last.kind() == failure.kind())
                    .isEmpty();
            kept = current.filter(token -> token.good(now)).isPresent();
            retry = Optional.of(Retry.after(retry, failure, now));
            underWay = Optional.empty();
        }
        if (news) {
            LOG.atWarn()
                    .addKeyValue("path", paths.get().get(0))
                    .addKeyValue("cause", failure.message())
                    .log(
                            kept
                                    ? "The GitHub App's token cannot be renewed: the last one is used while it is good"
                                    : "The GitHub App gets no token; it is tried again");
        }
        result.fail(new GitHubException(failure));
    }

    /** It is renewed at once; ones that are refused as soon as they are issued, ever more slowly. */
    @Override
    public synchronized void refused(String token) {
        Optional<IssuedToken> gone = current.filter(last -> last.token().equals(token));
        if (gone.isEmpty()) {
            return;
        }
        current = Optional.empty();
        long now = clocks.nanos().getAsLong();
        refusals = gone.get().age(now).compareTo(YOUNG) < 0 ? refusals + 1 : 0;
        // GitHub's own word about how long to wait stands.
        retry = refusals < 2
                ? retry.filter(last -> last.failure().retryAfter().isPresent())
                : Optional.of(Retry.after(retry, refusedAgain(), now));
    }

    private Failure refusedAgain() {
        return new Failure(Failure.Kind.UNAUTHORIZED, "GitHub refuses tokens that it has just issued: " + refusal());
    }

    /** The App signs by GitHub's clock: every answer tells it. */
    @Override
    public void heard(Instant date) {
        app.heard(date);
    }

    @Override
    public String refusal() {
        return ("the token that GitHub issued for the installation of %s at %s is refused: the installation was removed"
                        + " or suspended, or its permissions were changed a moment ago. Another is asked for by itself")
                .formatted(app.noun(), paths.get().get(0));
    }

    @Override
    public synchronized String lacks(GitHubPath on, Permission permission) {
        Optional<String> level = Optional.ofNullable(permissions.get(permission.key(on)));
        if (permissions.isEmpty()) {
            return "%s needs %s, which an owner of %s must have accepted for the installation"
                    .formatted(app.noun(), permission.words(on), on.owner());
        }
        if (level.filter(permission::allowedBy).isPresent() && on.organisation()) {
            return "the installation of %s has %s".formatted(app.noun(), permission.words(on));
        }
        if (level.filter(permission::allowedBy).isPresent()) {
            return "the installation of %s has %s: is %s among the repositories that it is installed for?"
                    .formatted(app.noun(), permission.words(on), on);
        }
        return ("the installation of %s lacks %s (%s). Add it in the App's settings at GitHub; then an owner of %s must"
                        + " accept it for the installation")
                .formatted(
                        app.noun(),
                        permission.words(on),
                        level.map(has -> "it has '" + OneLine.of(has, 20) + "'").orElse("it has nothing of it"),
                        on.owner());
    }

    @Override
    public String noun() {
        return app.noun();
    }

    /** The App's own webhook, as far as it concerns this installation. */
    AppHook hook() {
        return hook;
    }

    /** The installation's id. */
    Future<Long> id() {
        return issuer.id();
    }

    @Override
    public Future<Void> close() {
        return api.close();
    }
}
