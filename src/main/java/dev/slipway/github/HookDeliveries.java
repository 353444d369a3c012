package dev.slipway.github;

import static dev.slipway.github.GitHubCall.Operation.LIST_DELIVERIES;
import static dev.slipway.github.GitHubCall.Operation.REDELIVER;

import dev.slipway.fleet.Delivery;
import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What GitHub attempted to deliver to a hook. The newest attempts are asked for conditionally. */
final class HookDeliveries {
    private static final int MOST_KEPT = 10_000;
    /** 10,000 attempts: of 3,000 jobs, each of which is told three times. */
    private static final int MOST_PAGES = 100;

    private static final String EVENT = "workflow_job";
    private static final Pattern LINK = Pattern.compile("<([^<>]*)>([^<>]*)");
    private static final Pattern NEXT = Pattern.compile("\\brel=\"?next\\b");
    private static final Pattern CURSOR = Pattern.compile("[?&]cursor=([A-Za-z0-9._~%:=-]{1,300})(?:[&#]|$)");

    /**
     * One attempt, whatever it was to deliver.
     */
    private record Attempt(Delivery delivery, boolean ofJob) {}

    /**
     * One page, the newest attempt first.
     *
     * @param next the cursor of the page of older ones; empty if this is the last
     */
    private record Page(List<Attempt> attempts, Optional<String> next) {
        boolean goesBackTo(Instant since) {
            return attempts.stream().anyMatch(attempt -> attempt.delivery().at().isBefore(since));
        }
    }

    private final GitHubApi api;
    private final Kept<Page> newest;

    HookDeliveries(GitHubApi api) {
        this.api = api;
        this.newest = new Kept<>(api, MOST_KEPT, page -> 1 + page.attempts().size());
    }

    /** Those of news of jobs since then. */
    Future<Deliveries> list(GitHubPath path, long hook, Instant since) {
        return new Reading(path, hook, since).read();
    }

    /** Has GitHub deliver something once more. */
    Future<Void> again(GitHubPath path, long hook, Delivery delivery) {
        String resource = path.hooks() + "/" + hook + "/deliveries/" + delivery.id() + "/attempts";
        return api.call(GitHubRequest.post(REDELIVER, path, resource)).mapEmpty();
    }

    /** Reads back in time, page after page, once. */
    private final class Reading {
        private final GitHubPath path;
        private final String resource;
        private final Instant since;
        private final Map<Long, Delivery> found = new LinkedHashMap<>();
        private final Promise<Deliveries> result = Promise.promise();

        Reading(GitHubPath path, long hook, Instant since) {
            this.path = path;
            this.resource = path.hooks() + "/" + hook + "/deliveries?per_page=" + Pages.PER_PAGE;
            this.since = since;
        }

        Future<Deliveries> read() {
            newest.get(request(""), HookDeliveries::page).onComplete(page -> took(1, page), result::tryFail);
            return result.future();
        }

        private GitHubRequest request(String cursor) {
            return GitHubRequest.get(LIST_DELIVERIES, path, resource + cursor);
        }

        // A promise rather than a chain of compose: hundreds of links would be a stack hundreds deep.
        private void took(int number, Page page) {
            page.attempts().stream()
                    .filter(attempt ->
                            attempt.ofJob() && !attempt.delivery().at().isBefore(since))
                    .forEach(attempt -> found.put(attempt.delivery().id(), attempt.delivery()));
            boolean complete = page.next().isEmpty() || page.goesBackTo(since);
            if (complete || number == MOST_PAGES) {
                result.tryComplete(new Deliveries(List.copyOf(found.values()), complete, 0));
                return;
            }
            api.call(request("&cursor=" + page.next().get()))
                    .map(HookDeliveries::page)
                    .onComplete(next -> took(number + 1, next), result::tryFail);
        }
    }

    private static Page page(GitHubResponse response) {
        return new Page(
                response.list().stream().map(HookDeliveries::attempt).toList(),
                response.header("link").flatMap(HookDeliveries::next));
    }

    private static Attempt attempt(JsonObject attempt) {
        Delivery delivery = new Delivery(
                Json.id(attempt, "id"),
                Json.text(attempt, "guid"),
                Json.instant(attempt, "delivered_at"),
                succeeded(attempt));
        return new Attempt(delivery, Json.text(attempt, "event").equals(EVENT));
    }

    /** An attempt that had no answer may have no status either. */
    private static boolean succeeded(JsonObject attempt) {
        return attempt.getValue("status_code") != null && Json.count(attempt, "status_code") / 100 == 2;
    }

    /** The cursor alone: the rest of the link is what we asked, or leads where we do not go. */
    static Optional<String> next(String link) {
        Matcher links = LINK.matcher(link);
        while (links.find()) {
            if (NEXT.matcher(links.group(2)).find()) {
                Matcher cursor = CURSOR.matcher(links.group(1));
                if (!cursor.find()) {
                    throw new GitHubException(
                            Failure.Kind.FAILED,
                            "GitHub's answer is not understood: the link to the next page has no cursor");
                }
                return Optional.of(cursor.group(1));
            }
        }
        return Optional.empty();
    }
}
