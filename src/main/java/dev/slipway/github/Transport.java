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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

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
    private volatile Made made;
    private volatile boolean doubted;

    /** @param stamp of the file of certificates that it trusts; null if it needs none */
    private record Made(HttpClient client, SmallFile.Stamp stamp) {}

    Transport(Vertx vertx, Endpoint endpoint, GitHubTimeouts timeouts) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.timeouts = timeouts;
    }

    /** Fails with a {@link GitHubException} that says what is wrong with {@code ca-file}. */
    Future<HttpClient> client() {
        Made known = made;
        if (known != null && !doubted) {
            return Future.succeededFuture(known.client());
        }
        // Not on a context of Vert.x: a client that a verticle made would be closed with it, whoever else uses it.
        return Future.fromCompletionStage(CompletableFuture.supplyAsync(this::make), vertx.getOrCreateContext())
                .recover(trouble -> Future.failedFuture(
                        trouble instanceof CompletionException wrapped ? wrapped.getCause() : trouble));
    }

    /** A call failed without an answer: if that was for a certificate, the file may be another one by now. */
    void failed() {
        doubted = endpoint.caFile().isPresent();
    }

    private synchronized HttpClient make() {
        SmallFile.Stamp stamp = endpoint.caFile().map(Transport::stamp).orElse(null);
        Made last = made;
        doubted = false;
        if (last != null && Objects.equals(stamp, last.stamp())) {
            return last.client();
        }
        HttpClientOptions options = options();
        endpoint.caFile()
                .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertValue(certificates(file))));
        PoolOptions pool = new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING_REQUESTS);
        made = new Made(vertx.createHttpClient(options, pool), stamp);
        if (last != null) {
            // What is under way on it ends first.
            Future<Void> unused = last.client().shutdown(1, TimeUnit.MINUTES);
        }
        return made.client();
    }

    private static SmallFile.Stamp stamp(Path file) {
        try {
            return SmallFile.stamp(file);
        } catch (IOException e) {
            throw unusable(file, SmallFile.words(e));
        }
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
        Made known = made;
        return known == null ? Future.succeededFuture() : known.client().close();
    }
}
