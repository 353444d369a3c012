package dev.slipway.sandbox;

import dev.slipway.sandbox.model.GitHubAnswer;
import dev.slipway.sandbox.model.GitHubAnswer.Limit;
import dev.slipway.sandbox.model.GitHubAnswer.Lost;
import dev.slipway.sandbox.model.GitHubAnswer.Moved;
import dev.slipway.sandbox.model.GitHubAnswer.NotModified;
import dev.slipway.sandbox.model.GitHubAnswer.Ok;
import dev.slipway.sandbox.model.GitHubAnswer.Page;
import dev.slipway.sandbox.model.GitHubAnswer.Rate;
import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import dev.slipway.sandbox.model.GitHubHooks.Slice;
import dev.slipway.sandbox.model.GitHubModel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Turns the model's answers into GitHub's responses: statuses, headers, bodies, delays and lost ones. */
final class GitHubRestAnswers {
    /** What a listing was asked for beside its page, and the next page is asked for too. */
    private static final Set<String> OTHER_PARAMETERS = Set.of("status", "filter", "name");

    private final Vertx vertx;
    private final SimulatedGitHub github;

    GitHubRestAnswers(Vertx vertx, SimulatedGitHub github) {
        this.vertx = vertx;
        this.github = github;
    }

    /** What is done with a body that was understood. */
    interface Understood {
        void take(RoutingContext request, JsonObject body);
    }

    /** Whatever is wrong with a body is a 422 that says what. */
    void understood(RoutingContext request, Understood next) {
        try {
            next.take(request, GitHubAsked.body(request).orElseGet(JsonObject::new));
        } catch (RuntimeException e) {
            refuse(request, 422, "Validation Failed: " + e.getMessage());
        }
    }

    /** To whoever the token is. */
    <T> void answer(
            RoutingContext request,
            String operation,
            int status,
            BiFunction<GitHubModel, Instant, GitHubAnswer<T>> work,
            Function<T, ?> shape) {
        Optional<String> account = github.now((m, now) -> m.account(GitHubAsked.caller(request)));
        answer(request, operation, status, account, work, shape);
    }

    /** @param account of whoever asks, if it is known */
    <T> void answer(
            RoutingContext request,
            String operation,
            int status,
            Optional<String> account,
            BiFunction<GitHubModel, Instant, GitHubAnswer<T>> work,
            Function<T, ?> shape) {
        account.ifPresent(whose -> underWay(request, whose));
        GitHubAnswer<T> answer = github.now(work);
        github.requestsSoFar().charge(operation, answer);
        rate(request.response(), answer);
        Runnable reply = reply(request, operation, status, answer, shape);
        if (answer.delay().toMillis() > 0) {
            long unused = vertx.setTimer(answer.delay().toMillis(), late -> reply.run());
        } else {
            reply.run();
        }
    }

    /** Until the response has ended, or there is nobody any more to take it. */
    private void underWay(RoutingContext request, String account) {
        github.<Void>now((m, now) -> {
            m.entered(account, now);
            return null;
        });
        int unused = request.addEndHandler(ended -> github.<Void>now((m, now) -> {
            m.left(account, now);
            return null;
        }));
    }

    private <T> Runnable reply(
            RoutingContext request, String operation, int status, GitHubAnswer<T> answer, Function<T, ?> shape) {
        if (answer.outcome() instanceof Ok<T> ok) {
            Object body = shape.apply(ok.value());
            return () -> send(request, operation, status, Optional.of(body).filter(b -> status != 204));
        }
        if (answer.outcome() instanceof NotModified<T>) {
            return () -> send(request, operation, 304, Optional.empty());
        }
        if (answer.outcome() instanceof Moved<T> moved) {
            String location = location(request.request(), moved.repository());
            request.response().putHeader("location", location);
            JsonObject body = GitHubShapes.error(301, "Moved Permanently").put("url", location);
            return () -> send(request, operation, 301, Optional.of(body));
        }
        if (answer.outcome() instanceof Refused<T> refused) {
            return () -> refused(request, operation, refused);
        }
        if (answer.outcome() instanceof Lost<T>) {
            return () -> {
                github.answered(operation, 0);
                request.request().connection().close().onFailure(gone -> {});
            };
        }
        throw new IllegalStateException("no such outcome: " + answer.outcome());
    }

    private <T> void refused(RoutingContext request, String operation, Refused<T> refused) {
        if (refused.retryAfter().isPresent() && refused.limit() == Limit.SECONDARY) {
            request.response()
                    .putHeader(
                            "retry-after",
                            Long.toString(
                                    refused.retryAfter().get().plusMillis(999).toSeconds()));
        }
        if (refused.status() >= 500) {
            // GitHub's own gateway answers with a page for people.
            request.response().putHeader("content-type", "text/html");
            github.answered(operation, refused.status());
            end(request, refused.status(), "<!DOCTYPE html><html><body>" + refused.message() + "</body></html>");
        } else {
            JsonObject error = GitHubShapes.error(refused.status(), refused.message());
            send(request, operation, refused.status(), Optional.of(error));
        }
    }

    /** GitHub redirects to the repository's id, below which all is as it was. */
    private String location(HttpServerRequest request, long repository) {
        String prefix = request.path().startsWith("/api/v3/") ? "/api/v3" : "";
        String[] parts = request.uri().substring(prefix.length()).split("/", 5);
        String rest = parts.length > 4 ? "/" + parts[4] : "";
        return github.apiUrl() + prefix + "/repositories/" + repository + rest;
    }

    /** Says where the rest of a list of deliveries is. */
    void cursor(RoutingContext request, Slice slice) {
        slice.next()
                .ifPresent(next -> request.response()
                        .putHeader(
                                "link",
                                "<%s%s?%s>; rel=\"next\""
                                        .formatted(
                                                github.apiUrl(),
                                                request.request().path(),
                                                GitHubCursor.query(request, next))));
    }

    <T> void link(RoutingContext request, Page<T> page, int number, int perPage) {
        int last = Math.max(1, (page.total() + perPage - 1) / perPage);
        List<String> links = new ArrayList<>();
        if (number > 1) {
            links.add(link(request, 1, perPage, "first"));
            links.add(link(request, number - 1, perPage, "prev"));
        }
        if (number < last) {
            links.add(link(request, number + 1, perPage, "next"));
            links.add(link(request, last, perPage, "last"));
        }
        if (!links.isEmpty()) {
            request.response().putHeader("link", String.join(", ", links));
        }
    }

    private String link(RoutingContext request, int page, int perPage, String relation) {
        String others = request.request().params().entries().stream()
                .filter(entry -> OTHER_PARAMETERS.contains(entry.getKey()))
                .map(entry -> "&" + entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining());
        return "<%s%s?per_page=%d&page=%d%s>; rel=\"%s\""
                .formatted(github.apiUrl(), request.request().path(), perPage, page, others, relation);
    }

    private static <T> void rate(HttpServerResponse response, GitHubAnswer<T> answer) {
        Rate rate = answer.rate();
        response.putHeader("x-ratelimit-limit", Integer.toString(rate.limit()))
                .putHeader("x-ratelimit-remaining", Integer.toString(rate.remaining()))
                .putHeader("x-ratelimit-used", Integer.toString(rate.limit() - rate.remaining()))
                .putHeader("x-ratelimit-reset", Long.toString(rate.reset().getEpochSecond()))
                .putHeader("x-ratelimit-resource", "core");
        answer.etag().ifPresent(etag -> response.putHeader("etag", etag));
    }

    /** For what the model is not asked. */
    void refuse(RoutingContext request, int status, String message) {
        send(request, "other", status, Optional.of(GitHubShapes.error(status, message)));
    }

    private void send(RoutingContext request, String operation, int status, Optional<?> body) {
        github.answered(operation, status);
        body.ifPresent(json -> request.response().putHeader("content-type", "application/json; charset=utf-8"));
        end(request, status, body.map(Json::encode).orElse(""));
    }

    private void end(RoutingContext request, int status, String body) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        response.putHeader(
                        "date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                github.instantShown().atOffset(ZoneOffset.UTC)))
                .putHeader("x-github-api-version-selected", "2022-11-28")
                .setStatusCode(status)
                .end(body)
                .onFailure(gone -> {});
    }
}
