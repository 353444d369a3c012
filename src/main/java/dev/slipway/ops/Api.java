package dev.slipway.ops;

import dev.slipway.fleet.State;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be asked over HTTP, on the ops listener and on the admin socket alike: reading only, so GET and HEAD only.
 * Answers that take more than a moment to make are made on a worker thread, from the last immutable state.
 */
final class Api {

    static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    static final String JSON = "application/json";

    private static final Logger LOG = LoggerFactory.getLogger(Api.class);

    /** No page of another origin may read, frame or interpret what is served here. */
    private static final List<List<String>> HEADERS = List.of(
            List.of("X-Content-Type-Options", "nosniff"),
            List.of("X-Frame-Options", "DENY"),
            List.of("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            List.of("Cross-Origin-Resource-Policy", "same-origin"),
            List.of("Referrer-Policy", "no-referrer"),
            List.of("Cache-Control", "no-store"));

    private static final Set<HttpMethod> SERVED = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Vertx vertx;
    private final Metrics metrics;

    Api(Vertx vertx, Metrics metrics) {
        this.vertx = vertx;
        this.metrics = metrics;
    }

    Router router() {
        Router router = Router.router(vertx);
        router.route().handler(this::admit);
        router.get("/metrics").method(HttpMethod.HEAD).handler(this::metrics);
        router.get("/health/live").method(HttpMethod.HEAD).handler(this::live);
        router.get("/health/ready").method(HttpMethod.HEAD).handler(this::ready);
        router.get("/api/v1/pools").method(HttpMethod.HEAD).handler(this::pools);
        router.get("/api/v1/runners").method(HttpMethod.HEAD).handler(this::runners);
        router.get("/api/v1/jobs").method(HttpMethod.HEAD).handler(this::jobs);
        router.errorHandler(404, context -> refuse(context, 404, "nothing is served at this path"));
        router.errorHandler(400, context -> refuse(context, 400, "the request cannot be understood"));
        router.errorHandler(500, this::broken);
        return router;
    }

    private void admit(RoutingContext context) {
        HttpServerRequest request = context.request();
        HEADERS.forEach(header -> context.response().putHeader(header.get(0), header.get(1)));
        if (!SERVED.contains(request.method())) {
            context.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD").putHeader(HttpHeaders.CONNECTION, "close");
            refuse(context, 405, "only GET and HEAD are served");
        } else if (hasBody(request)) {
            // What it would send is not even read.
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            refuse(context, 400, "a request must not have a body");
        } else {
            context.next();
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
    }

    private void metrics(RoutingContext context) {
        String accepted = context.request().getHeader(HttpHeaders.ACCEPT);
        boolean open = accepted != null && accepted.contains("application/openmetrics-text");
        String type = open ? OPEN_METRICS : TEXT;
        answer(context, type, 200, () -> Buffer.buffer(metrics.scrape(type)));
    }

    /** The event loop that answers this is alive. */
    private void live(RoutingContext context) {
        send(context, JSON, 200, new JsonObject().put("live", true).toBuffer());
    }

    private void ready(RoutingContext context) {
        Seen seen = metrics.seen();
        boolean ready = Readiness.ready(seen);
        answer(context, JSON, ready ? 200 : 503, () -> Readiness.report(seen).toBuffer());
    }

    private void pools(RoutingContext context) {
        Seen seen = metrics.seen();
        answer(context, JSON, 200, () -> {
            Census census = Census.of(seen.state(), seen.now());
            JsonArray pools = new JsonArray();
            census.pools().forEach(pool -> pools.add(PoolView.of(pool, census)));
            return pools.toBuffer();
        });
    }

    private void runners(RoutingContext context) {
        State state = metrics.seen().state();
        MultiMap query = context.queryParams();
        try {
            RunnerFilter filter = RunnerFilter.from(query, state);
            answer(context, JSON, 200, () -> runners(filter, state));
        } catch (RunnerFilter.Unknown e) {
            refuse(context, 400, e.getMessage());
        }
    }

    private static Buffer runners(RunnerFilter filter, State state) {
        JsonArray runners = new JsonArray();
        state.runners().values().stream()
                .filter(filter::lets)
                .sorted(Comparator.comparing(runner -> runner.birth().launchedAt()))
                .forEach(runner -> runners.add(RunnerView.of(runner, state)));
        return runners.toBuffer();
    }

    private void jobs(RoutingContext context) {
        Seen seen = metrics.seen();
        try {
            Optional<String> pool = RunnerFilter.pool(context.queryParams(), seen.state());
            answer(
                    context,
                    JSON,
                    200,
                    () -> JobView.of(seen.state(), seen.now(), pool).toBuffer());
        } catch (RunnerFilter.Unknown e) {
            refuse(context, 400, e.getMessage());
        }
    }

    private void answer(RoutingContext context, String type, int status, Callable<Buffer> body) {
        vertx.executeBlocking(body, false)
                .onSuccess(made -> send(context, type, status, made))
                .onFailure(context::fail);
    }

    private static void refuse(RoutingContext context, int status, String why) {
        send(context, JSON, status, new JsonObject().put("error", why).toBuffer());
    }

    private void broken(RoutingContext context) {
        LOG.atError()
                .addKeyValue("cause", String.valueOf(context.failure()))
                .setCause(context.failure())
                .log("a request could not be answered");
        refuse(context, 500, "this went wrong here; the log says why");
    }

    private static void send(RoutingContext context, String type, int status, Buffer body) {
        if (context.response().closed() || context.response().ended()) {
            return; // who asked has gone
        }
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .end(body)
                .onFailure(gone -> LOG.atDebug()
                        .addKeyValue("cause", OneLine.of(String.valueOf(gone.getMessage())))
                        .log("an answer was not taken"));
    }
}
