package dev.slipway.github;

import static dev.slipway.github.GitHubCall.Operation.LIST_RUNNERS;

import dev.slipway.fleet.Registration;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Listings of registrations. Pages are asked for conditionally, as an unchanged one costs nothing of the rate limit;
 * the last listing's pages are kept for that.
 */
final class RunnerListings {
    /** Registrations, of all paths together: ten times what GitHub allows in a runner group. */
    private static final int MOST_KEPT = 100_000;

    private final Kept<Pages.Page<Registration>> pages;

    RunnerListings(GitHubApi api) {
        this.pages = new Kept<>(api, MOST_KEPT, Pages.Page::weight);
    }

    /** All registrations; read a second time if they changed while they were read. */
    Future<Listing> list(GitHubPath path) {
        var tally = new Tally();
        return once(path, tally).compose(first -> first.complete() ? Future.succeededFuture(first) : once(path, tally));
    }

    private Future<Listing> once(GitHubPath path, Tally tally) {
        return Pages.read(number -> page(path, number, tally)).map(all -> listing(all, tally));
    }

    private static Listing listing(Pages.All<Registration> all, Tally tally) {
        var unique = new LinkedHashMap<Long, Registration>();
        all.items().forEach(registration -> unique.put(registration.id(), registration));
        return new Listing(
                List.copyOf(unique.values()), all.complete(Registration::id), tally.cost(), tally.requests());
    }

    private Future<Pages.Page<Registration>> page(GitHubPath path, int number, Tally tally) {
        String resource = path.runners() + "?per_page=" + Pages.PER_PAGE + "&page=" + number;
        return pages.get(GitHubRequest.get(LIST_RUNNERS, path, resource), tally, response -> page(response.json()));
    }

    static Pages.Page<Registration> page(JsonObject answer) {
        return new Pages.Page<>(
                Json.count(answer, "total_count"),
                Json.objects(answer, "runners").stream()
                        .map(RunnerListings::registration)
                        .toList());
    }

    /** One runner as GitHub describes it. */
    static Registration registration(JsonObject runner) {
        return new Registration(
                Json.id(runner, "id"),
                Json.text(runner, "name"),
                Json.text(runner, "status").equals("online"),
                Json.truth(runner, "busy"),
                Json.objects(runner, "labels").stream()
                        .map(label -> Json.text(label, "name"))
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
