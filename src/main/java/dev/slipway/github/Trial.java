package dev.slipway.github;

import static dev.slipway.github.GitHubCall.Operation.DELETE_RUNNER;
import static dev.slipway.github.GitHubCall.Operation.GET_RUNNER;
import static dev.slipway.github.GitHubCall.Operation.JIT_CONFIG;
import static dev.slipway.github.GitHubCall.Operation.LIST_RUNNERS;

import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Registration;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Registers a runner that nobody will ever run, looks how GitHub treats it, and removes it again, whatever happened in
 * between. The JIT config is looked at and forgotten. One object tries once.
 */
public final class Trial {
    private static final int MOST_REMOVALS = 3;
    private static final int MOST_CONDITIONAL = 3;
    private static final String COST =
            ", and it cost a request each of " + MOST_CONDITIONAL + " times, or something else uses this credential";

    /** How what GitHub did compares with what we count on. */
    public enum Verdict {
        AS_EXPECTED,
        /** We can live with it. */
        OTHERWISE,
        /** We cannot. */
        FAILED
    }

    /** One thing that GitHub did. */
    public record Finding(Verdict verdict, String said) {}

    private final GitHubApi api;
    private final GitHubPath path;
    private final TrialRunner runner;
    private final Supplier<Future<Long>> group;
    private final Consumer<Finding> tell;
    private OptionalLong id = OptionalLong.empty();
    private boolean mayExist;
    private Optional<GitHubCall.Rate> before = Optional.empty();
    private Optional<GitHubCall.Rate> last = Optional.empty();
    private volatile boolean stopped;

    /**
     * @param group gives the id of the runner group
     */
    Trial(GitHubApi api, GitHubPath path, TrialRunner runner, Supplier<Future<Long>> group, Consumer<Finding> tell) {
        this.api = api;
        this.path = path;
        this.runner = runner;
        this.group = group;
        this.tell = tell;
    }

    /** Tries the rest no more and removes the runner at once. To be called on any thread, also before the trial. */
    public void stop() {
        stopped = true;
    }

    /** Tries. It never fails: what did is a finding. */
    public Future<Void> run() {
        return unlessStopped(group)
                .compose(found -> unlessStopped(this::look).map(found))
                .compose(found -> unlessStopped(() -> register(found)))
                .compose(registered -> unlessStopped(this::list))
                .compose(listed -> unlessStopped(this::read).map(listed))
                .compose(listed -> unlessStopped(() -> conditional("the listing", listing(), listed, 1)))
                .recover(trouble -> {
                    say(Verdict.FAILED, GitHubClient.failure(trouble).message());
                    return Future.succeededFuture();
                })
                .compose(tried -> removed())
                .recover(trouble -> {
                    say(Verdict.FAILED, GitHubClient.failure(trouble).message());
                    return Future.succeededFuture();
                })
                .onComplete(end -> sayRates());
    }

    private <T> Future<T> unlessStopped(Supplier<Future<T>> step) {
        return stopped
                ? Future.failedFuture(
                        new GitHubException(Failure.Kind.FAILED, "it was interrupted, and the rest was not tried"))
                : step.get();
    }

    private Future<GitHubResponse> ask(GitHubRequest request) {
        return api.answer(request).onSuccess(response -> last = response.rate().or(() -> last));
    }

    /** Before anything is changed: the name filter, and what is left of the rate limit. */
    private Future<Void> look() {
        return ask(listing()).map(response -> {
            before = response.rate();
            require(response, 200, "listing runners by name");
            long others = Json.count(response.json(), "total_count");
            say(
                    others == 0 ? Verdict.AS_EXPECTED : Verdict.OTHERWISE,
                    "listing runners of a name that none has: 200, " + others + " found");
            return null;
        });
    }

    private Future<Void> register(long group) {
        mayExist = true;
        return ask(GitHubRequest.post(
                        JIT_CONFIG, path, path.runners() + "/generate-jitconfig", runner.registration(group)))
                .map(response -> {
                    mayExist = response.status() / 100 == 2 || response.status() >= 500;
                    require(response, 201, "registering " + runner.name());
                    Registration made = runner.made(response.json());
                    id = OptionalLong.of(made.id());
                    runner.findings(response.json(), made).forEach(tell);
                    return null;
                });
    }

    private GitHubRequest listing() {
        return GitHubRequest.get(
                LIST_RUNNERS, path, path.runners() + "?per_page=" + Pages.PER_PAGE + "&name=" + runner.name());
    }

    private GitHubRequest reading() {
        return GitHubRequest.get(GET_RUNNER, path, path.runners() + "/" + id.orElseThrow());
    }

    private Future<GitHubResponse> list() {
        return ask(listing()).map(response -> {
            require(response, 200, "listing it by its name");
            List<Registration> found = RunnerListings.page(response.json()).items();
            boolean alone = found.size() == 1 && found.get(0).id() == id.orElseThrow();
            say(
                    alone ? Verdict.AS_EXPECTED : Verdict.OTHERWISE,
                    "listing it by its name: 200, " + (alone ? "it alone is found" : found.size() + " are found") + ", "
                            + etag(response));
            return response;
        });
    }

    private Future<Void> read() {
        return ask(reading()).compose(response -> {
            require(response, 200, "reading it");
            Registration read = RunnerListings.registration(response.json());
            boolean offline = !read.online() && !read.busy();
            say(
                    offline ? Verdict.AS_EXPECTED : Verdict.OTHERWISE,
                    "reading it: 200, it is " + (read.online() ? "online" : "offline")
                            + (read.busy() ? " and busy" : "") + ", " + etag(response));
            return conditional("it", reading(), response, 1);
        });
    }

    private static Optional<String> tag(GitHubResponse response) {
        return response.header("etag").filter(tag -> !tag.isBlank());
    }

    private static String etag(GitHubResponse response) {
        return tag(response).isPresent() ? "with an ETag" : "without an ETag";
    }

    /** What uses the credential as well may spend while we ask, so that only what costs every time costs. */
    private Future<Void> conditional(String what, GitHubRequest request, GitHubResponse known, int attempt) {
        Optional<String> etag = tag(known);
        if (etag.isEmpty()) {
            say(
                    Verdict.OTHERWISE,
                    "asking for " + what
                            + " again: GitHub gave no ETag, so that this counts against the rate limit each"
                            + " time. A longer check-interval saves requests");
            return Future.succeededFuture();
        }
        long left = last.map(GitHubCall.Rate::remaining).orElse(0L);
        return ask(request.unlessStill(etag)).compose(response -> {
            String asking = "asking for " + what + " again with its ETag: " + response.status();
            if (response.status() != 304) {
                say(
                        Verdict.OTHERWISE,
                        asking + " instead of 304: what did not change counts against the rate limit too");
                return Future.succeededFuture();
            }
            boolean cost =
                    response.rate().filter(rate -> rate.remaining() < left).isPresent();
            if (cost && attempt < MOST_CONDITIONAL && !stopped) {
                return conditional(what, request, known, attempt + 1);
            }
            say(cost ? Verdict.OTHERWISE : Verdict.AS_EXPECTED, asking + (cost ? COST : free(response)));
            return Future.succeededFuture();
        });
    }

    private static String free(GitHubResponse response) {
        return response.rate().isPresent() ? ", which cost nothing" : ", and it says nothing of a rate limit";
    }

    private Future<Void> removed() {
        if (!mayExist) {
            return Future.succeededFuture();
        }
        Future<Void> known = id.isPresent() ? Future.succeededFuture() : find();
        return known.compose(found ->
                        id.isEmpty() ? Future.succeededFuture() : remove(1).compose(gone -> readGone()))
                .recover(trouble -> {
                    say(Verdict.FAILED, GitHubClient.failure(trouble).message() + ". " + byHand());
                    return Future.succeededFuture();
                });
    }

    /** The answer that had its id was lost or not understood. */
    private Future<Void> find() {
        return ask(listing()).map(response -> {
            require(response, 200, "looking for it by its name");
            RunnerListings.page(response.json()).items().stream()
                    .filter(found -> found.name().equalsIgnoreCase(runner.name()))
                    .findFirst()
                    .ifPresentOrElse(
                            found -> id = OptionalLong.of(found.id()),
                            () -> say(Verdict.AS_EXPECTED, "it was not registered, so there is nothing to delete"));
            return null;
        });
    }

    private Future<Void> remove(int attempt) {
        return ask(GitHubRequest.delete(DELETE_RUNNER, path, path.runners() + "/" + id.orElseThrow()))
                .compose(response -> {
                    boolean gone = response.status() == 204 || response.status() == 404;
                    if (gone) {
                        boolean first = response.status() == 204 || attempt > 1;
                        say(first ? Verdict.AS_EXPECTED : Verdict.OTHERWISE, "deleting it: " + response.status());
                        return Future.<Void>succeededFuture();
                    }
                    return Future.failedFuture(unexpected(response, "deleting it"));
                })
                .recover(trouble -> attempt < MOST_REMOVALS ? remove(attempt + 1) : Future.failedFuture(trouble));
    }

    private Future<Void> readGone() {
        return ask(reading()).map(response -> {
            boolean gone = response.status() == 404;
            say(
                    gone ? Verdict.AS_EXPECTED : Verdict.OTHERWISE,
                    "reading it once it was deleted: " + response.status() + (gone ? "" : " instead of 404"));
            return null;
        });
    }

    private String byHand() {
        return "The runner " + runner.name() + " of " + path
                + " may still be registered: delete it by hand, in the settings"
                + " under Actions, Runners"
                + (id.isPresent() ? ", or by DELETE " + path.runners() + "/" + id.getAsLong() : "")
                + "; GitHub itself deletes it after a day";
    }

    private void sayRates() {
        before.ifPresent(first -> last.ifPresent(rate -> say(
                Verdict.AS_EXPECTED,
                "rate limit: " + first.remaining() + " of " + first.limit() + " requests were left after the first of"
                        + " these, " + rate.remaining() + " after the last")));
    }

    private void say(Verdict verdict, String said) {
        tell.accept(new Finding(verdict, said));
    }

    private static void require(GitHubResponse response, int status, String doing) {
        if (response.status() != status) {
            throw unexpected(response, doing);
        }
    }

    private static GitHubException unexpected(GitHubResponse response, String doing) {
        String words = response.message();
        return new GitHubException(
                Failure.Kind.FAILED, doing + ": " + response.status() + (words.isEmpty() ? "" : " (" + words + ")"));
    }
}
