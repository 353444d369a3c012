package dev.slipway.github;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what a piece of work costs of the primary rate limit: requests that were answered, repeats and redirections among
 * them, but for 304, which GitHub does not count, and 401, which it cannot count against anybody. Safe on any thread.
 *
 * <p>https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
 */
final class Tally {
    private final AtomicInteger counted = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger untagged = new AtomicInteger();

    void answered(GitHubResponse response) {
        requests.incrementAndGet();
        if (response.status() != 304 && response.status() != 401) {
            counted.incrementAndGet();
        }
        if (response.status() == 200 && response.header("etag").isEmpty()) {
            untagged.incrementAndGet();
        }
    }

    /** Requests that were answered, whatever they cost: the secondary limit counts each. */
    int requests() {
        return requests.get();
    }

    /** Requests that counted. */
    int cost() {
        return counted.get();
    }

    /** Answers that have no ETag, so that the next of their kind counts again, changed or not. */
    int untagged() {
        return untagged.get();
    }
}
