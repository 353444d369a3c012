package dev.slipway.github;

import dev.slipway.fleet.Failure;
import dev.slipway.github.GitHubCall.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request after the other of GitHub's REST API: credential, headers, bounds, redirects, failures, and the observer
 * that is told of each. What an answer means is its callers' business. Safe on any thread.
 */
final class GitHubApi {
    private static final Logger LOG = LoggerFactory.getLogger(GitHubApi.class);
    private static final int MOST_REDIRECTS = 3;
    private static final Set<Integer> FOLLOWED = Set.of(301, 307, 308);

    private final URI apiUrl;
    private final Credential credential;
    private final GitHubObserver observer;
    private final GitHubTimeouts timeouts;
    private final Vertx vertx;
    private final Endpoint endpoint;
    private final Transport transport;
    private final Set<String> reportedMoves = ConcurrentHashMap.newKeySet();

    GitHubApi(Vertx vertx, Endpoint endpoint, Credential credential, GitHubObserver observer, GitHubTimeouts timeouts) {
        this.apiUrl = endpoint.apiUrl();
        this.credential = credential;
        this.observer = observer;
        this.timeouts = timeouts;
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.transport = new Transport(vertx, endpoint, timeouts);
    }

    /** The answer, if its status is 2xx or 304; anything else fails with a {@link GitHubException}. */
    Future<GitHubResponse> call(GitHubRequest request) {
        return call(request, new Tally());
    }

    /** @param tally is told of every answer on the way */
    Future<GitHubResponse> call(GitHubRequest request, Tally tally) {
        return call(request, token -> request, tally);
    }

    /**
     * @param request for messages
     * @param with what to ask with this token; asked again if GitHub refuses the first
     * @param tally is told of every answer on the way
     */
    Future<GitHubResponse> call(GitHubRequest request, Function<String, GitHubRequest> with, Tally tally) {
        return credential
                .token()
                .compose(token -> authorised(with, token, tally))
                .transform((response, trouble) -> trouble == null
                        ? conclude(request, response)
                        : fail(request, NoAnswer.of(endpoint, request, trouble), Optional.empty()));
    }

    /**
     * The answer, whatever its status, for who wants to see it as it is; the observer is told nothing. Without one it fails
     * with a {@link GitHubException}.
     */
    Future<GitHubResponse> answer(GitHubRequest request) {
        return credential
                .token()
                .compose(token -> authorised(used -> request, token, new Tally()))
                .recover(trouble -> Future.failedFuture(new GitHubException(NoAnswer.of(endpoint, request, trouble))));
    }

    private Future<GitHubResponse> conclude(GitHubRequest request, GitHubResponse response) {
        if (!response.good()) {
            // What a 401 says of a limit is of the address that asked, not of the credential that it refuses.
            Optional<GitHubCall.Rate> rate = response.status() == 401 ? Optional.empty() : response.rate();
            return fail(request, GitHubFailures.of(request, response, credential, Instant.now()), rate);
        }
        Outcome outcome = response.status() == 304 ? Outcome.NOT_MODIFIED : Outcome.OK;
        observer.observe(new GitHubCall(request.operation(), outcome, response.rate()));
        return Future.succeededFuture(response);
    }

    private Future<GitHubResponse> fail(GitHubRequest request, Failure failure, Optional<GitHubCall.Rate> rate) {
        observer.observe(new GitHubCall(request.operation(), Outcome.of(failure.kind()), rate));
        return Future.failedFuture(new GitHubException(failure));
    }

    /** A refused token may have been replaced since it was read: then once more, with the new one. */
    private Future<GitHubResponse> authorised(Function<String, GitHubRequest> with, String token, Tally tally) {
        return shown(with, token, tally).compose(response -> {
            if (response.status() != 401) {
                return Future.succeededFuture(response);
            }
            credential.refused(token);
            return credential
                    .token()
                    .compose(current ->
                            current.equals(token) ? Future.succeededFuture(response) : shown(with, current, tally));
        });
    }

    private Future<GitHubResponse> shown(Function<String, GitHubRequest> with, String token, Tally tally) {
        GitHubRequest request = with.apply(token);
        return send(request, apiUrl + request.resource(), token, tally, MOST_REDIRECTS)
                // A server that says what it was sent must not make us say it too.
                .map(response -> response.good() || !response.quotes(token) ? response : response.speechless());
    }

    private Future<GitHubResponse> send(
            GitHubRequest request, String url, String token, Tally tally, int redirectsLeft) {
        return exchange(request, url, token).compose(response -> {
            tally.answered(response);
            response.date().ifPresent(credential::heard);
            return FOLLOWED.contains(response.status())
                    ? follow(request, url, response, token, tally, redirectsLeft)
                    : Future.succeededFuture(response);
        });
    }

    private Future<GitHubResponse> exchange(GitHubRequest request, String url, String token) {
        RequestOptions options = new RequestOptions()
                .setMethod(request.method())
                .setAbsoluteURI(url)
                .setConnectTimeout(timeouts.connect().toMillis())
                .setIdleTimeout(timeouts.idle().toMillis())
                .putHeader("User-Agent", "slipway")
                .putHeader("Authorization", "Bearer " + token)
                .putHeader("Accept", "application/vnd.github+json")
                .putHeader("X-GitHub-Api-Version", "2022-11-28");
        request.etag().ifPresent(etag -> options.putHeader("If-None-Match", etag));
        request.body().ifPresent(body -> options.putHeader("Content-Type", "application/json"));
        if (request.method().equals(HttpMethod.POST) && request.body().isEmpty()) {
            // The client leaves it out, and there are servers and proxies that answer 411 then.
            options.putHeader("Content-Length", "0");
        }
        Buffer body = request.body().map(JsonObject::toBuffer).orElseGet(Buffer::buffer);
        return transport
                .client()
                .compose(http -> BoundedExchange.make(vertx, http, options, body, timeouts.total()))
                .onFailure(unanswered -> transport.failed());
    }

    private Future<GitHubResponse> follow(
            GitHubRequest request, String url, GitHubResponse response, String token, Tally tally, int redirectsLeft) {
        URI from = URI.create(url);
        URI to;
        try {
            to = from.resolve(response.header("location").orElse(""));
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(moved(request, "to no valid address"));
        }
        // The token goes nowhere but to the API that it is for.
        boolean sameServer = from.getScheme().equals(to.getScheme())
                && to.getHost() != null
                && from.getHost().equalsIgnoreCase(to.getHost())
                && from.getPort() == to.getPort();
        if (!sameServer) {
            return Future.failedFuture(moved(request, "to another server, which is not followed"));
        }
        if (redirectsLeft == 0) {
            return Future.failedFuture(moved(request, "more than " + MOST_REDIRECTS + " times"));
        }
        report(request, to);
        return send(request, to.toString(), token, tally, redirectsLeft - 1);
    }

    private void report(GitHubRequest request, URI to) {
        String path = request.path().map(GitHubPath::words).orElse("");
        if (reportedMoves.size() < 1_000 && reportedMoves.add(path)) {
            LOG.atWarn()
                    .addKeyValue("path", path)
                    .addKeyValue("location", OneLine.of(to.getPath(), 200))
                    .log("GitHub redirects this path, it was renamed: put the new name into the configuration");
        }
    }

    private static GitHubException moved(GitHubRequest request, String how) {
        return new GitHubException(Failure.Kind.FAILED, "GitHub redirected " + request + " " + how);
    }

    void look() {
        credential.look();
    }

    Future<Void> close() {
        return Future.join(transport.close(), credential.close()).mapEmpty();
    }
}
