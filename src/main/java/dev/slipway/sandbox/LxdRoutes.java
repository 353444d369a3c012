package dev.slipway.sandbox;

import dev.slipway.sandbox.LxdRequests.Wrong;
import dev.slipway.sandbox.model.LxdInstance;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdRef;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The part of LXD's REST API that Slipway uses. Confined to the simulated LXD's context. */
final class LxdRoutes {
    private static final long LARGEST_BODY = 1 << 20;

    private final LxdModel model;
    private final Supplier<Instant> clock;
    private final LxdReplies replies;
    private final LxdListeners listeners;
    private final LxdWaits waits;

    LxdRoutes(LxdModel model, Supplier<Instant> clock, LxdReplies replies, LxdListeners listeners, LxdWaits waits) {
        this.model = model;
        this.clock = clock;
        this.replies = replies;
        this.listeners = listeners;
        this.waits = waits;
    }

    /**
     * Installs everything on a router.
     *
     * @param passed called after every request
     */
    void install(Router router, Runnable passed) {
        // Before the body is read: an upgrade has none.
        router.get("/1.0/events").handler(context -> listen(context.request()));
        router.route().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
        on(
                router,
                HttpMethod.GET,
                "/1.0",
                context -> LxdReplies.done(
                        context.request(), LxdJson.server(model.catalogue(), project(context.request()))));
        new LxdLookUps(model).install(router);
        on(router, HttpMethod.GET, "/1.0/instances", passed, this::list);
        on(router, HttpMethod.POST, "/1.0/instances", passed, this::create);
        on(router, HttpMethod.GET, "/1.0/instances/:name", passed, this::get);
        on(router, HttpMethod.PATCH, "/1.0/instances/:name", passed, this::patch);
        on(router, HttpMethod.PUT, "/1.0/instances/:name", passed, this::replace);
        on(
                router,
                HttpMethod.DELETE,
                "/1.0/instances/:name",
                passed,
                context -> replies.accept(context.request(), model.delete(ref(context), clock.get())));
        on(
                router,
                HttpMethod.GET,
                "/1.0/instances/:name/state",
                passed,
                context -> replies.give(context.request(), model.get(ref(context), clock.get()), LxdJson::state));
        on(router, HttpMethod.PUT, "/1.0/instances/:name/state", passed, this::change);
        on(
                router,
                HttpMethod.GET,
                "/1.0/instances/:name/console",
                passed,
                context -> replies.text(context.request(), model.console(ref(context), clock.get())));
        on(router, HttpMethod.POST, "/1.0/instances/:name/exec", passed, this::exec);
        on(
                router,
                HttpMethod.GET,
                "/1.0/operations",
                passed,
                context -> replies.give(
                        context.request(),
                        model.operations(project(context.request()), clock.get()),
                        operations -> LxdJson.operations(operations, recursive(context))));
        on(
                router,
                HttpMethod.GET,
                "/1.0/operations/:id",
                passed,
                context -> replies.give(
                        context.request(), model.operation(context.pathParam("id"), clock.get()), LxdJson::operation));
        on(
                router,
                HttpMethod.GET,
                "/1.0/operations/:id/wait",
                passed,
                context -> waits.add(context.request(), model, context.pathParam("id"), seconds(context)));
        router.route().handler(context -> LxdReplies.refuse(context.request(), 404, "not found"));
        router.errorHandler(413, context -> LxdReplies.refuse(context.request(), 413, "Request body too large"));
    }

    private static void on(
            Router router, HttpMethod method, String path, Runnable passed, Consumer<RoutingContext> what) {
        on(router, method, path, context -> {
            what.accept(context);
            passed.run();
        });
    }

    static void on(Router router, HttpMethod method, String path, Consumer<RoutingContext> what) {
        router.route(method, path).handler(context -> {
            try {
                what.accept(context);
            } catch (Wrong wrong) {
                LxdReplies.refuse(context.request(), wrong.status(), wrong.getMessage());
            }
        });
    }

    private void list(RoutingContext context) {
        boolean whole = recursive(context);
        replies.give(context.request(), model.list(project(context.request()), clock.get()), instances -> {
            var array = new JsonArray();
            instances.forEach(instance -> array.add(
                    whole
                            ? LxdJson.instance(instance, model.catalogue().architecture())
                            : LxdJson.path("instances", instance.ref())));
            return array;
        });
    }

    private void create(RoutingContext context) {
        JsonObject body = body(context);
        replies.accept(
                context.request(), model.create(LxdRequests.definition(body, project(context.request())), clock.get()));
    }

    private void get(RoutingContext context) {
        boolean withState = recursive(context);
        replies.give(context.request(), model.get(ref(context), clock.get()), instance -> {
            JsonObject shown = LxdJson.instance(instance, model.catalogue().architecture());
            return withState
                    ? shown.putNull("backups")
                            .put("state", LxdJson.state(instance))
                            .putNull("snapshots")
                    : shown;
        });
    }

    private void patch(RoutingContext context) {
        JsonObject body = body(context);
        replies.give(
                context.request(),
                model.patch(ref(context), LxdRequests.map(body, "config"), LxdRequests.devices(body), clock.get()),
                (LxdInstance instance) -> new JsonObject());
    }

    private void replace(RoutingContext context) {
        JsonObject body = body(context);
        replies.accept(
                context.request(),
                model.replace(
                        ref(context),
                        LxdRequests.map(body, "config"),
                        LxdRequests.devices(body),
                        LxdRequests.texts(body, "profiles"),
                        LxdRequests.flag(body, "ephemeral"),
                        clock.get()));
    }

    private void change(RoutingContext context) {
        JsonObject body = body(context);
        LxdRef ref = ref(context);
        String action = LxdRequests.text(body, "action").orElse("");
        replies.accept(
                context.request(),
                switch (action) {
                    case "start" -> model.start(ref, clock.get());
                    case "stop" -> {
                        long seconds = LxdRequests.number(body, "timeout").orElse(-1L);
                        yield model.stop(
                                ref, LxdRequests.flag(body, "force"), Duration.ofSeconds(seconds), clock.get());
                    }
                    default -> throw new Wrong(400, "Unknown action: '" + action + "'");
                });
    }

    private void exec(RoutingContext context) {
        JsonObject body = body(context);
        if (LxdRequests.flag(body, "wait-for-websocket")) {
            throw new Wrong(501, "The simulated LXD executes commands without a WebSocket only");
        }
        List<String> command = LxdRequests.texts(body, "command");
        replies.accept(context.request(), model.exec(ref(context), command, clock.get()));
    }

    private void listen(HttpServerRequest request) {
        String types = Optional.ofNullable(request.getParam("type")).orElse("logging,operation,lifecycle");
        var wanted = Set.copyOf(Arrays.asList(types.split(",", -1)));
        Optional<String> unknown = wanted.stream()
                .filter(type -> !LxdListeners.TYPES.contains(type))
                .findFirst();
        boolean every = "true".equals(request.getParam("all-projects"));
        if (unknown.isPresent()) {
            LxdReplies.refuse(request, 500, "\"" + unknown.get() + "\" isn't a supported event type");
        } else if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            LxdReplies.refuse(request, 400, "websocket: the client is not using the websocket protocol");
        } else {
            var ignored =
                    request.toWebSocket().onSuccess(socket -> listeners.add(socket, wanted, project(request), every));
        }
    }

    private static JsonObject body(RoutingContext context) {
        try {
            JsonObject body = context.body().asJsonObject();
            if (body != null) {
                return body;
            }
            throw new Wrong(400, "EOF");
        } catch (DecodeException | ClassCastException e) {
            throw new Wrong(400, "invalid character or unexpected EOF in the body, expected a JSON object");
        }
    }

    private static LxdRef ref(RoutingContext context) {
        return new LxdRef(project(context.request()), context.pathParam("name"));
    }

    private static String project(HttpServerRequest request) {
        return Optional.ofNullable(request.getParam("project"))
                .filter(project -> !project.isEmpty())
                .orElse("default");
    }

    private static boolean recursive(RoutingContext context) {
        String depth = context.request().getParam("recursion");
        return depth != null && !depth.equals("0");
    }

    private static long seconds(RoutingContext context) {
        String timeout = context.request().getParam("timeout");
        try {
            return timeout == null ? -1 : Long.parseLong(timeout);
        } catch (NumberFormatException e) {
            throw new Wrong(500, "strconv.Atoi: parsing \"" + timeout + "\": invalid syntax");
        }
    }
}
