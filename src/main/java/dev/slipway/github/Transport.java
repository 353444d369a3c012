package dev.slipway.github;

import dev.slipway.config.Proxy;
import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The HTTP client of an endpoint, with what is trusted and what stands in between. It is made when it is first needed, as
 * the file of certificates has to be read for it; a file that cannot be used is looked at again for the next call. Safe on
 * any thread.
 */
final class Transport {
    private static final int CONNECTIONS = 10;
    private static final int WAITING_REQUESTS = 1_000;
    /** As much as {@code check} lets pass; all that a system trusts is a quarter of it. */
    private static final int LONGEST_CA_FILE = 1 << 20;

    private final Vertx vertx;
    private final Endpoint endpoint;
    private final GitHubTimeouts timeouts;
    private final AtomicReference<HttpClient> made = new AtomicReference<>();

    Transport(Vertx vertx, Endpoint endpoint, GitHubTimeouts timeouts) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.timeouts = timeouts;
    }

    /** Fails with a {@link GitHubException} that says what is wrong with {@code ca-file}. */
    Future<HttpClient> client() {
        HttpClient known = made.get();
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return endpoint.caFile()
                .map(file -> vertx.executeBlocking(() -> certificates(file), false))
                .map(read -> read.map(pem -> kept(options().setTrustOptions(new PemTrustOptions().addCertValue(pem)))))
                .orElseGet(() -> Future.succeededFuture(kept(options())));
    }

    /** Of several that were made at the same time, the first. */
    private HttpClient kept(HttpClientOptions options) {
        PoolOptions pool = new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING_REQUESTS);
        HttpClient mine = vertx.createHttpClient(options, pool);
        if (made.compareAndSet(null, mine)) {
            return mine;
        }
        Future<Void> unused = mine.close();
        return made.get();
    }

    private HttpClientOptions options() {
        // Redirects are followed by who asks: the client's own way turns a POST into a GET, or gives up.
        HttpClientOptions options = new HttpClientOptions()
                .setDecompressionSupported(true)
                .setConnectTimeout(Math.toIntExact(timeouts.connect().toMillis()));
        endpoint.proxy().ifPresent(proxy -> options.setProxyOptions(options(proxy)));
        return options;
    }

    private ProxyOptions options(Proxy proxy) {
        ProxyOptions options = new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(proxy.host())
                .setPort(proxy.port())
                // Sooner than the connection as a whole, so that it is known who kept us waiting.
                .setConnectTimeout(timeouts.connect().multipliedBy(4).dividedBy(5));
        proxy.login().ifPresent(login -> options.setUsername(login.user()).setPassword(login.password()));
        return options;
    }

    private static Buffer certificates(Path file) {
        try {
            SmallFile.Stamp regular = SmallFile.stamp(file);
            byte[] pem = SmallFile.bytes(file, LONGEST_CA_FILE);
            boolean some = regular.size() <= LONGEST_CA_FILE
                    && !CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem))
                            .isEmpty();
            if (some) {
                return Buffer.buffer(pem);
            }
            throw unusable(file, "holds no certificate in PEM, or is longer than 1 MiB");
        } catch (IOException e) {
            throw unusable(file, SmallFile.words(e));
        } catch (CertificateException e) {
            throw unusable(file, "holds something that is no certificate in PEM");
        }
    }

    private static GitHubException unusable(Path file, String what) {
        return new GitHubException(
                Failure.Kind.UNREACHABLE,
                "GitHub is not called, as the certificates to trust cannot be read: " + file + ": " + what
                        + ". Put the certificate of the authority that issued the server's there, in PEM (github.ca-file)");
    }

    Future<Void> close() {
        HttpClient known = made.get();
        return known == null ? Future.succeededFuture() : known.close();
    }
}
