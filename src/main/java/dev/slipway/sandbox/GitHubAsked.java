package dev.slipway.sandbox;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a REST request says: who asks, of which path, for which part. */
final class GitHubAsked {
    /** The ways to name a repository. */
    static final List<String> REPOSITORIES = List.of("/repos/:owner/:repo", "/repositories/:repository");

    /** The ways to name an organisation or a repository. */
    static final List<String> PATHS = List.of("/orgs/:org", REPOSITORIES.get(0), REPOSITORIES.get(1));

    private GitHubAsked() {}

    static Optional<String> token(RoutingContext request) {
        return Optional.ofNullable(request.request().getHeader("Authorization"))
                .map(header -> header.split(" ", 2))
                .filter(words ->
                        words.length == 2 && List.of("bearer", "token").contains(words[0].toLowerCase(Locale.ROOT)))
                .map(words -> words[1].strip());
    }

    static Optional<String> etag(RoutingContext request) {
        return Optional.ofNullable(request.request().getHeader("If-None-Match"));
    }

    static Optional<String> parameter(RoutingContext request, String name) {
        return Optional.ofNullable(request.request().getParam(name));
    }

    /** The body, which may be missing. */
    static Optional<JsonObject> body(RoutingContext request) {
        String text = Optional.ofNullable(request.body().asString()).orElse("");
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new JsonObject(text));
        } catch (DecodeException | ClassCastException e) {
            throw new IllegalArgumentException("a JSON object is expected", e);
        }
    }

    static String caller(RoutingContext request) {
        return token(request).orElseThrow();
    }

    /** The path as the model names it. */
    static String at(RoutingContext request) {
        String organisation = request.pathParam("org");
        if (organisation != null) {
            // An encoded slash makes no repository of an organisation.
            return organisation.replace('/', ' ');
        }
        String repository = request.pathParam("repository");
        return repository != null
                ? "#" + number(repository, 0)
                : request.pathParam("owner") + "/" + request.pathParam("repo");
    }

    static long id(RoutingContext request) {
        return id(request, "id");
    }

    static long id(RoutingContext request, String name) {
        return number(request.pathParam(name), 0);
    }

    static int page(RoutingContext request) {
        return (int) Math.max(1, Math.min(1_000_000, number(request.request().getParam("page"), 1)));
    }

    static int perPage(RoutingContext request) {
        return (int) Math.max(1, Math.min(100, number(request.request().getParam("per_page"), 30)));
    }

    static long number(String text, long otherwise) {
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
