package dev.slipway.github;

import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What GitHub said last, so that it is asked conditionally: an unchanged answer costs nothing of the rate limit. Bounded;
 * what has not been asked for the longest goes first. A token's ETags are its own, so that another token is answered in
 * full, and that answer takes the place of the last. Safe on any thread.
 */
final class Kept<T> {
    private static final int LONGEST_ETAG = 200;

    private record Entry<T>(String etag, T value, int weight) {}

    private final GitHubApi api;
    private final int most;
    private final ToIntFunction<T> weight;
    private final Map<String, Entry<T>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private int weights;

    /**
     * @param most that all answers may weigh together
     * @param weight of an answer; what it stands for is the caller's business
     */
    Kept(GitHubApi api, int most, ToIntFunction<T> weight) {
        this.api = api;
        this.most = most;
        this.weight = weight;
    }

    /** Asks; what has not changed since the last time is answered from memory. */
    Future<T> get(GitHubRequest request, Function<GitHubResponse, T> reader) {
        Optional<Entry<T>> last = last(request.resource());
        GitHubRequest conditional = request.unlessStill(last.map(Entry::etag));
        return api.call(conditional)
                .map(response -> response.status() == 304
                        ? last.map(Entry::value).orElseThrow(() -> notAsked(request))
                        : remember(request.resource(), response, reader.apply(response)));
    }

    private synchronized Optional<Entry<T>> last(String resource) {
        return Optional.ofNullable(entries.get(resource));
    }

    private T remember(String resource, GitHubResponse response, T value) {
        Optional<String> etag = response.header("etag").filter(tag -> tag.length() <= LONGEST_ETAG);
        put(resource, etag.map(tag -> new Entry<>(tag, value, weight.applyAsInt(value))));
        return value;
    }

    private synchronized void put(String resource, Optional<Entry<T>> next) {
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
