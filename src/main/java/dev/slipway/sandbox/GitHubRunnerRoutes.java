package dev.slipway.sandbox;

import dev.slipway.sandbox.model.GitHubModel.Poll;
import dev.slipway.sandbox.model.GitHubRunners;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The side that runners connect to: plain text, so that a shell with curl can be a runner. */
final class GitHubRunnerRoutes {
    private static final Duration HOLD = Duration.ofSeconds(20);
    private static final long LONGEST_BODY = 1024 * 1024;

    private final Vertx vertx;
    private final SimulatedGitHub github;
    private final Map<String, Held> held = new HashMap<>();

    /** A poll that waits for its answer. */
    private record Held(RoutingContext poll, long timer) {}

    GitHubRunnerRoutes(Vertx vertx, SimulatedGitHub github) {
        this.vertx = vertx;
        this.github = github;
    }

    Router router() {
        Router router = Router.router(vertx);
        router.post().handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY));
        router.post("/connect").handler(this::connect);
        router.get("/:session/job").handler(this::poll);
        router.post("/:session/end").handler(this::end);
        return router;
    }

    private void connect(RoutingContext request) {
        String config = Optional.ofNullable(request.body().asString()).orElse("");
        Optional<String> session = github.now((model, now) -> model.connect(config, now));
        send(request, session.isPresent() ? 200 : 403, session.orElse("refused") + "\n");
    }

    private void poll(RoutingContext request) {
        String session = request.pathParam("session");
        release(session);
        if (!answer(session, request)) {
            hold(session, request);
        }
    }

    /** Whether there is something to say. */
    private boolean answer(String session, RoutingContext request) {
        Poll told = github.now((model, now) -> model.poll(session, HOLD, now));
        if (told instanceof Poll.Assigned assigned) {
            request.response().putHeader("content-type", "application/json");
            send(request, 200, GitHubShapes.assignment(assigned.job()).encode() + "\n");
        } else if (told instanceof Poll.Gone) {
            send(request, 410, "gone\n");
        }
        return !(told instanceof Poll.Nothing);
    }

    private void hold(String session, RoutingContext request) {
        long timer = vertx.setTimer(HOLD.toMillis(), fired -> expire(session, request));
        Held poll = new Held(request, timer);
        held.put(session, poll);
        request.response().closeHandler(closed -> {
            vertx.cancelTimer(timer);
            held.remove(session, poll);
        });
    }

    private void expire(String session, RoutingContext request) {
        Held poll = held.get(session);
        if (poll != null && poll.poll() == request) {
            held.remove(session);
        }
        send(request, 204, "");
    }

    /** The model has something to tell this runner. */
    void wake(String session) {
        Held poll = held.remove(session);
        if (poll != null) {
            vertx.cancelTimer(poll.timer());
            // Not now: the model is in the middle of what woke the runner.
            vertx.runOnContext(go -> {
                if (!answer(session, poll.poll())) {
                    hold(session, poll.poll());
                }
            });
        }
    }

    /** A runner asks one thing at a time: what it asked before is answered. */
    private void release(String session) {
        Held poll = held.remove(session);
        if (poll != null) {
            vertx.cancelTimer(poll.timer());
            send(poll.poll(), 204, "");
        }
    }

    private void end(RoutingContext request) {
        String session = request.pathParam("session");
        String result =
                Optional.ofNullable(request.body().asString()).orElse("").strip();
        github.<Void>now((model, now) -> {
            model.end(session, GitHubRunners.conclusion(result), now);
            return null;
        });
        send(request, 204, "");
    }

    private static void send(RoutingContext request, int status, String body) {
        HttpServerResponse response = request.response();
        if (!response.ended() && !response.closed()) {
            // One that has hung up meanwhile asks again.
            response.setStatusCode(status).end(body).onFailure(gone -> {});
        }
    }
}
