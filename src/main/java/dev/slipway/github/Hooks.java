package dev.slipway.github;

import static dev.slipway.github.GitHubCall.Operation.CREATE_HOOK;
import static dev.slipway.github.GitHubCall.Operation.LIST_HOOKS;
import static dev.slipway.github.GitHubCall.Operation.PATH;
import static dev.slipway.github.GitHubCall.Operation.UPDATE_HOOK;

import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The webhooks of organisations and repositories, and which of them is ours. */
final class Hooks {
    private static final int MOST_KEPT = 10_000;
    /** GitHub allows 20 for each event. */
    private static final int MOST_PAGES = 10;

    private record Key(GitHubPath path, URI url) {}

    private final GitHubApi api;
    private final Credential credential;
    private final Kept<List<Hook>> pages;
    private final Map<Key, Long> known = new ConcurrentHashMap<>();

    /** @param credential that {@code api} shows, for messages */
    Hooks(GitHubApi api, Credential credential) {
        this.api = api;
        this.credential = credential;
        this.pages = new Kept<>(api, MOST_KEPT, hooks -> 1 + hooks.size());
    }

    /** All hooks of the path that the credential may see, asked for conditionally. */
    Future<List<Hook>> list(GitHubPath path, Tally tally) {
        return next(path, 1, List.of(), tally).recover(trouble -> named(path, trouble));
    }

    private Future<List<Hook>> next(GitHubPath path, int number, List<Hook> before, Tally tally) {
        String resource = path.hooks() + "?per_page=" + Pages.PER_PAGE + "&page=" + number;
        return pages.get(
                        GitHubRequest.get(LIST_HOOKS, path, resource),
                        tally,
                        response -> response.list().stream().map(Hook::from).toList())
                .compose(page -> {
                    List<Hook> all = new ArrayList<>(before);
                    all.addAll(page);
                    return page.size() < Pages.PER_PAGE || number == MOST_PAGES
                            ? Future.succeededFuture(all)
                            : next(path, number + 1, all, tally);
                });
    }

    /** A token without the permission is answered 404, as if there were no such path. */
    private <T> Future<T> named(GitHubPath path, Throwable trouble) {
        if (!notFound(trouble)) {
            return Future.failedFuture(trouble);
        }
        return api.call(GitHubRequest.get(PATH, path, path.resource()))
                .transform((visible, unseen) ->
                        Future.failedFuture(unseen == null ? forbidden(path) : notFound(unseen) ? trouble : unseen));
    }

    private GitHubException forbidden(GitHubPath path) {
        return new GitHubException(
                Failure.Kind.FORBIDDEN,
                "GitHub shows " + path + ", but not its webhooks: " + credential.noun() + " lacks a permission; "
                        + credential.lacks(path, Permission.HOOKS));
    }

    private static boolean notFound(Throwable trouble) {
        return GitHubClient.failure(trouble).kind() == Failure.Kind.NOT_FOUND;
    }

    /** Creates ours; gives its id. */
    Future<Long> create(GitHubPath path, URI url, String secret) {
        // GitHub has hooks of no other name than web.
        JsonObject body = Hook.wanted(url, secret).put("name", "web");
        return api.call(GitHubRequest.post(CREATE_HOOK, path, path.hooks(), body))
                .map(response -> Hook.from(response.json()).id());
    }

    /** Makes one, which must be ours, what we need, with this secret. */
    Future<Void> correct(GitHubPath path, long id, URI url, String secret) {
        String resource = path.hooks() + "/" + id;
        return api.call(GitHubRequest.patch(UPDATE_HOOK, path, resource, Hook.wanted(url, secret)))
                .mapEmpty();
    }

    /** Calls with the id of ours, which is looked up if it is not known, or not there any more. */
    <T> Future<T> withOurs(GitHubPath path, URI url, Tally tally, Function<Long, Future<T>> call) {
        Key key = new Key(path, url);
        Long last = known.get(key);
        if (last == null) {
            return lookUp(key, tally).compose(call);
        }
        return call.apply(last)
                .recover(trouble -> notFound(trouble)
                        ? lookUp(key, tally)
                                .compose(id -> id.equals(last) ? Future.failedFuture(trouble) : call.apply(id))
                        : Future.failedFuture(trouble));
    }

    private Future<Long> lookUp(Key key, Tally tally) {
        known.remove(key);
        return list(key.path(), tally).map(hooks -> {
            List<Hook> ours = Hook.ours(hooks, key.url());
            if (ours.isEmpty()) {
                throw new GitHubException(Failure.Kind.NOT_FOUND, missing(key));
            }
            known.put(key, ours.get(0).id());
            return ours.get(0).id();
        });
    }

    private String missing(Key key) {
        return "no webhook of %s delivers to %s (webhook.public-url): create one with the content type application/json,"
                        .formatted(key.path(), key.url())
                + " the secret of webhook.secret-files and the event 'Workflow jobs', or set webhook.manage: true"
                + (credential instanceof Installation
                        ? "; or let the GitHub App's own webhook deliver there (the App's settings at GitHub: Webhook"
                                + " URL, its secret, and the event 'Workflow job')"
                        : "");
    }
}
