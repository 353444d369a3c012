package dev.slipway.github;

import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What GitHub said last, so that it is asked conditionally: an unchanged answer costs nothing of the rate limit. Bounded;
 * what has not been asked for the longest goes first. An ETag is a token's own: none is shown with another, and what is
 * kept of a token goes when the next comes. Safe on any thread.
 */
final class Kept<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Kept.class);
    private static final int LONGEST_ETAG = 200;

    private record Entry<T>(String etag, T value, int weight) {}

    private final GitHubApi api;
    private final int most;
    private final ToIntFunction<T> weight;
    private final Map<String, Entry<T>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private int weights;
    /** Whose ETags they are. */
    private String token = "";

    private boolean untagged;

    /**
     * @param most that all answers may weigh together
     * @param weight of an answer; what it stands for is the caller's business
     */
    Kept(GitHubApi api, int most, ToIntFunction<T> weight) {
        this.api = api;
        this.most = most;
        this.weight = weight;
    }

    /**
     * Asks; what has not changed since the last time is answered from memory.
     *
     * @param tally is told whether it counted
     */
    Future<T> get(GitHubRequest request, Tally tally, Function<GitHubResponse, T> reader) {
        var asking = new Asking(request);
        return api.call(request, asking::with, tally).map(response -> asking.answered(response, reader));
    }

    /** One request, with one token or, if GitHub refused that, with another. */
    private final class Asking {
        private final GitHubRequest request;
        private volatile String shown = "";
        private volatile Optional<Entry<T>> last = Optional.empty();

        Asking(GitHubRequest request) {
            this.request = request;
        }

        GitHubRequest with(String token) {
            shown = token;
            last = last(token, request.resource());
            return request.unlessStill(last.map(Entry::etag));
        }

        T answered(GitHubResponse response, Function<GitHubResponse, T> reader) {
            return response.status() == 304
                    ? last.map(Entry::value).orElseThrow(() -> notAsked(request))
                    : remember(shown, request, response, reader.apply(response));
        }
    }

    private synchronized Optional<Entry<T>> last(String current, String resource) {
        if (!token.equals(current)) {
            entries.clear();
            weights = 0;
            token = current;
        }
        return Optional.ofNullable(entries.get(resource));
    }

    private T remember(String shown, GitHubRequest request, GitHubResponse response, T value) {
        Optional<String> etag = response.header("etag").filter(tag -> tag.length() <= LONGEST_ETAG);
        if (etag.isEmpty()) {
            tell(request);
        }
        put(shown, request.resource(), etag.map(tag -> new Entry<>(tag, value, weight.applyAsInt(value))));
        return value;
    }

    private synchronized void tell(GitHubRequest request) {
        if (!untagged) {
            untagged = true;
            LOG.atInfo()
                    .addKeyValue("operation", request.operation().word())
                    .log("GitHub sends no ETag with this: every look at it counts against the rate limit");
        }
    }

    private synchronized void put(String shown, String resource, Optional<Entry<T>> next) {
        if (!shown.equals(token)) {
            // It was under way when the token changed.
            return;
        }
        forget(resource);
        next.ifPresent(entry -> {
            entries.put(resource, entry);
            weights += entry.weight();
        });
        var eldest = entries.values().iterator();
        while (weights > most) {
            weights -= eldest.next().weight();
            eldest.remove();
        }
    }

    /** It is asked for in full the next time. */
    synchronized void forget(String resource) {
        Entry<T> last = entries.remove(resource);
        weights -= last == null ? 0 : last.weight();
    }

    private static GitHubException notAsked(GitHubRequest request) {
        return new GitHubException(
                Failure.Kind.FAILED, "GitHub answered 304 to " + request + ", which was not conditional");
    }
}
