package dev.slipway.github;

import dev.slipway.config.WebhookSettings;
import dev.slipway.github.WebhookObserver.Forward;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes deliveries on to the units that share the webhook: once to each, not awaited by anybody, and at most so much at
 * once to each, so that one that is dead or slow costs the others nothing. One event loop.
 */
final class Peers {
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
    static final int MOST_UNDER_WAY = 64;
    static final long MOST_BYTES = 2L << 20;
    private static final int CONNECTIONS = 8;

    private final Vertx vertx;
    private final HttpClient client;
    private final List<Peer> peers;
    private final String path;
    private final Duration timeout;
    private final Consumer<Forward> counted;
    private final RareLines<String> lines;

    private static final class Peer {
        private final URI address;
        private int underWay;
        private long bytes;

        Peer(URI address) {
            this.address = address;
        }
    }

    /** @param timeout to reach a unit, and again to its answer */
    Peers(
            Vertx vertx,
            WebhookSettings.Units units,
            String path,
            Duration timeout,
            LongSupplier clock,
            Consumer<Forward> counted) {
        this.vertx = vertx;
        this.peers = units.peers().stream().map(Peer::new).toList();
        this.path = path;
        this.timeout = timeout;
        this.counted = counted;
        this.lines = new RareLines<>(clock);
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout((int) timeout.toMillis()),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /** Sends it on its way to each. */
    void forward(MultiMap headers, Buffer body) {
        for (Peer peer : peers) {
            if (peer.underWay >= MOST_UNDER_WAY || peer.bytes + body.length() > MOST_BYTES) {
                count(peer, Forward.DROPPED, "too much is on its way to it");
            } else {
                send(peer, headers, body);
            }
        }
    }

    private void send(Peer peer, MultiMap headers, Buffer body) {
        peer.underWay++;
        peer.bytes += body.length();
        Future.<Void>succeededFuture()
                .compose(now -> BoundedExchange.make(vertx, client, options(peer, headers), body, timeout))
                .onComplete(answer -> {
                    peer.underWay--;
                    peer.bytes -= body.length();
                    if (answer.failed()) {
                        Throwable cause = answer.cause();
                        count(
                                peer,
                                cause instanceof TimeoutException ? Forward.TIMEOUT : Forward.UNREACHABLE,
                                OneLine.of(String.valueOf(cause.getMessage()), 200));
                    } else if (answer.result().status() / 100 == 2) {
                        counted.accept(Forward.DELIVERED);
                    } else {
                        count(
                                peer,
                                Forward.REFUSED,
                                "it answered " + answer.result().status());
                    }
                });
    }

    private RequestOptions options(Peer peer, MultiMap headers) {
        URI address = peer.address;
        boolean tls = "https".equals(address.getScheme());
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setSsl(tls)
                .setHost(address.getHost().replaceAll("[\\[\\]]", ""))
                .setPort(address.getPort() < 0 ? (tls ? 443 : 80) : address.getPort())
                .setURI(path)
                .setTimeout(timeout.toMillis())
                .setHeaders(MultiMap.caseInsensitiveMultiMap().addAll(headers).set(DeliveryHead.FORWARDED, "1"));
    }

    private void count(Peer peer, Forward outcome, String cause) {
        counted.accept(outcome);
        String kind = peer.address + " " + outcome.word();
        if (lines.happened(kind, cause)) {
            say(kind, new RareLines.Line(1, cause));
        }
    }

    /** Says what there is to be said by now. To be called now and then. */
    void look() {
        lines.due().forEach(Peers::say);
    }

    private static void say(String kind, RareLines.Line line) {
        String[] words = kind.split(" ", 2);
        LOG.atWarn()
                .addKeyValue("peer", words[0])
                .addKeyValue("outcome", words[1])
                .addKeyValue("times", line.times())
                .addKeyValue("cause", line.last())
                .log("Deliveries did not reach another unit");
    }

    /** What is on its way is cut. */
    Future<Void> close() {
        return client.close();
    }
}
