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
import java.util.OptionalLong;
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
     *
     * @param installation the id of the GitHub App's installation that it was of; 0 if of none
     */
    private record Attempt(Delivery delivery, boolean ofJob, long installation) {}

    /**
     * Where deliveries are.
     *
     * @param path whose hook it is; empty for a GitHub App's own
     * @param installation whose deliveries alone concern us; empty if all do
     */
    record Place(Optional<GitHubPath> path, String resource, OptionalLong installation) {
        static Place ofHook(GitHubPath path, long hook) {
            return new Place(Optional.of(path), path.hooks() + "/" + hook + "/deliveries", OptionalLong.empty());
        }

        static Place ofApp(String resource, long installation) {
            return new Place(Optional.empty(), resource, OptionalLong.of(installation));
        }

        private boolean concerns(Attempt attempt) {
            return installation.isEmpty() || installation.getAsLong() == attempt.installation();
        }
    }

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
    Future<Deliveries> list(Place place, Instant since, Tally tally) {
        return new Reading(place, since, tally).read();
    }

    /** Has GitHub deliver something once more. */
    Future<Void> again(Place place, Delivery delivery) {
        String resource = place.resource() + "/" + delivery.id() + "/attempts";
        return api.call(place.path()
                        .map(path -> GitHubRequest.post(REDELIVER, path, resource))
                        .orElseGet(() -> GitHubRequest.post(REDELIVER, resource)))
                .mapEmpty();
    }

    /** Reads back in time, page after page, once. */
    private final class Reading {
        private final Place place;
        private final Instant since;
        private final Tally tally;
        private final Map<Long, Delivery> found = new LinkedHashMap<>();
        private final Promise<Deliveries> result = Promise.promise();

        Reading(Place place, Instant since, Tally tally) {
            this.place = place;
            this.since = since;
            this.tally = tally;
        }

        Future<Deliveries> read() {
            newest.get(request(""), tally, HookDeliveries::page).onComplete(page -> took(1, page), result::tryFail);
            return result.future();
        }

        private GitHubRequest request(String cursor) {
            String resource = place.resource() + "?per_page=" + Pages.PER_PAGE + cursor;
            return place.path()
                    .map(path -> GitHubRequest.get(LIST_DELIVERIES, path, resource))
                    .orElseGet(() -> GitHubRequest.get(LIST_DELIVERIES, resource));
        }

        // A promise rather than a chain of compose: hundreds of links would be a stack hundreds deep.
        private void took(int number, Page page) {
            page.attempts().stream()
                    .filter(attempt -> attempt.ofJob()
                            && place.concerns(attempt)
                            && !attempt.delivery().at().isBefore(since))
                    .forEach(attempt -> found.put(attempt.delivery().id(), attempt.delivery()));
            boolean complete = page.next().isEmpty() || page.goesBackTo(since);
            if (complete || number == MOST_PAGES) {
                result.tryComplete(
                        new Deliveries(List.copyOf(found.values()), complete, tally.cost(), tally.requests()));
                return;
            }
            api.call(request("&cursor=" + page.next().get()), tally)
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
        long installation = attempt.getValue("installation_id") == null ? 0 : Json.count(attempt, "installation_id");
        return new Attempt(delivery, Json.text(attempt, "event").equals(EVENT), installation);
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
