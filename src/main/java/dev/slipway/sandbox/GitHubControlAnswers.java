package dev.slipway.sandbox;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** How the control API answers: JSON, or a 400 that says which mistake was made. */
final class GitHubControlAnswers {

    private GitHubControlAnswers() {}

    /** Something to do as a body asks. */
    interface Change {
        Object apply(JsonObject asked);
    }

    /** Something to do that needs no body. */
    interface Look {
        Object apply();
    }

    static void change(RoutingContext request, Change change) {
        look(
                request,
                () -> change.apply(GitHubAsked.body(request)
                        .orElseThrow(() -> new IllegalArgumentException("a JSON object is expected"))));
    }

    static void look(RoutingContext request, Look look) {
        try {
            send(request, look.apply());
        } catch (RuntimeException e) {
            mistake(request, e.getMessage());
        }
    }

    static String required(JsonObject asked, String key) {
        return Optional.ofNullable(asked.getString(key)).orElseThrow(() -> missing(key));
    }

    static long number(JsonObject asked, String key) {
        return Optional.ofNullable(asked.getLong(key)).orElseThrow(() -> missing(key));
    }

    static boolean flag(JsonObject asked, String key) {
        return Optional.ofNullable(asked.getBoolean(key))
                .orElseThrow(() -> new IllegalArgumentException("'" + key + "' is missing: true or false"));
    }

    /** The id in the path of the request. */
    static long id(RoutingContext request) {
        return Long.parseLong(request.pathParam("id"));
    }

    static String parameter(RoutingContext request, String name) {
        return GitHubAsked.parameter(request, name).orElseThrow(() -> missing(name));
    }

    private static IllegalArgumentException missing(String key) {
        return new IllegalArgumentException("'" + key + "' is missing");
    }

    static void send(RoutingContext request, Object body) {
        request.json(body).onFailure(gone -> {});
    }

    static void mistake(RoutingContext request, String what) {
        request.response().setStatusCode(400);
        send(request, new JsonObject().put("mistake", what));
    }
}
