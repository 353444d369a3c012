package dev.slipway.sandbox;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * The part of a list of deliveries that is asked for.
 *
 * @param before an id; empty: from the newest
 * @param succeeded only those that went well, or only those that did not
 */
record GitHubCursor(Optional<Long> before, Optional<Boolean> succeeded) {
    private static final String PREFIX = "v1_";

    /** Empty, if the cursor is none of ours. */
    static Optional<GitHubCursor> of(RoutingContext request) {
        Optional<Boolean> succeeded = GitHubAsked.parameter(request, "status").map("success"::equals);
        Optional<String> cursor = GitHubAsked.parameter(request, "cursor");
        if (cursor.isEmpty()) {
            return Optional.of(new GitHubCursor(Optional.empty(), succeeded));
        }
        return cursor.filter(text -> text.startsWith(PREFIX))
                .map(text -> GitHubAsked.number(text.substring(PREFIX.length()), -1))
                .filter(id -> id >= 0)
                .map(id -> new GitHubCursor(Optional.of(id), succeeded));
    }

    /** The query of the next part. */
    static String query(RoutingContext request, long next) {
        String status = GitHubAsked.parameter(request, "status")
                .map(word -> "&status=" + word)
                .orElse("");
        return "per_page=" + GitHubAsked.perPage(request) + status + "&cursor=" + PREFIX + next;
    }
}
