package dev.slipway.sandbox;

import dev.slipway.sandbox.model.GitHubDelivery;
import dev.slipway.sandbox.model.GitHubHook;
import dev.slipway.sandbox.model.GitHubReception;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends deliveries as GitHub does: signed, each on a connection of its own, with ten seconds for an answer. */
final class GitHubHookshot {
    private static final Logger LOG = LoggerFactory.getLogger(GitHubHookshot.class);
    private static final int AT_ONCE = 64;
    private static final long PATIENCE = GitHubReception.PATIENCE.toMillis();

    private final HttpClient client;
    private final GitHubPayloads payloads;
    private final Consumer<GitHubDelivery> sent;

    /** @param sent is told of each attempt at once when all of it was given to the network */
    GitHubHookshot(Vertx vertx, GitHubPayloads payloads, Consumer<GitHubDelivery> sent) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false), new PoolOptions().setHttp1MaxSize(AT_ONCE));
        this.payloads = payloads;
        this.sent = sent;
    }

    Future<Void> close() {
        return client.shutdown(0, TimeUnit.SECONDS);
    }

    /** Always succeeds: whatever goes wrong is how it was received. */
    Future<GitHubReception> send(GitHubDelivery delivery) {
        GitHubHook hook = delivery.hook();
        if (!Loopback.is(hook.config().url())) {
            LOG.atError()
                    .addKeyValue("delivery", delivery.guid())
                    .log(
                            "not sent: the simulated GitHub delivers to loopback only, hook {} of {} leads elsewhere",
                            hook.id(),
                            hook.path());
            return Future.succeededFuture(GitHubReception.unreachable(Duration.ZERO));
        }
        long begun = System.nanoTime();
        // A chain, so that a URL which no client takes fails it instead of throwing.
        return Future.succeededFuture()
                .compose(go -> client.request(options(delivery)))
                .compose(request -> exchange(request, delivery))
                .timeout(PATIENCE, TimeUnit.MILLISECONDS)
                .map(code -> GitHubReception.answered(code, since(begun)))
                .otherwise(cause -> cause instanceof TimeoutException
                        ? GitHubReception.timedOut()
                        : GitHubReception.unreachable(since(begun)));
    }

    private RequestOptions options(GitHubDelivery delivery) {
        GitHubHook.Config config = delivery.hook().config();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(config.url())
                .setConnectTimeout(PATIENCE);
        if (config.url().startsWith("https:")) {
            boolean anyCertificate = config.insecureSsl().equals("1");
            options.setSslOptions(new ClientSSLOptions()
                    .setTrustAll(anyCertificate)
                    .setHostnameVerificationAlgorithm(anyCertificate ? "" : "HTTPS"));
        }
        payloads.headers(delivery).forEach(options::putHeader);
        return options;
    }

    private Future<Integer> exchange(HttpClientRequest request, GitHubDelivery delivery) {
        request.end(payloads.body(delivery)).onSuccess(written -> sent.accept(delivery));
        return request.response()
                .compose(response -> response.body().map(read -> response))
                .map(HttpClientResponse::statusCode)
                .timeout(PATIENCE, TimeUnit.MILLISECONDS)
                .onFailure(late -> {
                    var unused = request.reset();
                });
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
