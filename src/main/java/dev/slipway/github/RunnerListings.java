package dev.slipway.github;

import static dev.slipway.github.GitHubCall.Operation.LIST_RUNNERS;

import dev.slipway.fleet.Registration;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Listings of registrations. Pages are asked for conditionally, as an unchanged one costs nothing of the rate limit;
 * the last listing's pages are kept for that.
 */
final class RunnerListings {
    private final GitHubApi api;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(String etag, Pages.Page<Registration> page) {}

    RunnerListings(GitHubApi api) {
        this.api = api;
    }

    /** All registrations; read a second time if they changed while they were read. */
    Future<Listing> list(GitHubPath path) {
        return once(path).compose(first -> first.complete() ? Future.succeededFuture(first) : once(path));
    }

    private Future<Listing> once(GitHubPath path) {
        return Pages.read(number -> page(path, number)).map(all -> {
            forgetAfter(path, all.pages());
            return listing(all);
        });
    }

    static Listing listing(Pages.All<Registration> all) {
        var unique = new LinkedHashMap<Long, Registration>();
        all.items().forEach(registration -> unique.put(registration.id(), registration));
        boolean complete = all.totals().equals(Set.of((long) unique.size()));
        return new Listing(List.copyOf(unique.values()), complete);
    }

    private Future<Pages.Page<Registration>> page(GitHubPath path, int number) {
        String resource = path.runners() + "?per_page=" + Pages.PER_PAGE + "&page=" + number;
        Optional<Known> last = Optional.ofNullable(known.get(resource));
        var request = GitHubRequest.get(LIST_RUNNERS, path, resource).unlessStill(last.map(Known::etag));
        return api.call(request)
                .map(response -> response.status() == 304
                        ? last.map(Known::page).orElseThrow(() -> GitHubClient.notAsked(request))
                        : remember(resource, response, page(response.json())));
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

    private Pages.Page<Registration> remember(String resource, GitHubResponse response, Pages.Page<Registration> page) {
        Optional<String> etag = response.header("etag").filter(tag -> tag.length() <= 200);
        if (etag.isPresent()) {
            known.put(resource, new Known(etag.get(), page));
        } else {
            known.remove(resource);
        }
        return page;
    }

    private void forgetAfter(GitHubPath path, int pages) {
        int number = pages + 1;
        while (known.remove(path.runners() + "?per_page=" + Pages.PER_PAGE + "&page=" + number) != null) {
            number++;
        }
    }
}
