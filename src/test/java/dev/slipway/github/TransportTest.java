package dev.slipway.github;

import static dev.slipway.github.GitHubWorld.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.config.Proxy;
import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS, an authority of one's own, and a proxy in between: what works, and what is said of what does not. */
@Timeout(60)
class TransportTest {
    private static final String SECRET = "ghp_never-to-be-seen";
    private static final Proxy.Login LOGIN = new Proxy.Login("somebody", "hidden-password");

    /** A name that only the proxy can make something of. */
    private static final String ELSEWHERE = "github.test";

    @TempDir
    private static Path made;

    private static Certificates.Authority authority;
    private static Certificates.Authority stranger;
    private static Certificates.Pair good;
    private static Certificates.Pair expired;
    private static Certificates.Pair early;
    private static Certificates.Pair foreign;

    @TempDir
    private Path directory;

    private final List<HttpServer> servers = new ArrayList<>();
    private final List<GitHubClient> clients = new ArrayList<>();
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private ConnectProxy proxy;
    private Path tokenFile;
    private Path caFile;

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = Certificates.authority(made, "authority");
        stranger = Certificates.authority(made, "stranger");
        good = authority.issue("good", "dns:" + ELSEWHERE + ",ip:127.0.0.1", "-1d", 2);
        expired = authority.issue("expired", "ip:127.0.0.1", "-10d", 5);
        early = authority.issue("early", "ip:127.0.0.1", "+5d", 5);
        foreign = authority.issue("foreign", "dns:other.test", "-1d", 2);
    }

    @BeforeEach
    void start() throws IOException {
        // Nothing is ever asked of a name server that is not on this machine; this one is not there.
        vertx = Vertx.vertx(new VertxOptions()
                .setAddressResolverOptions(new AddressResolverOptions()
                        .addServer("127.0.0.1:1")
                        .setQueryTimeout(200)
                        .setMaxQueries(1))
                .setMaxEventLoopExecuteTime(10)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS));
        proxy = new ConnectProxy(vertx);
        tokenFile = Files.writeString(directory.resolve("token"), SECRET);
        caFile = Files.writeString(directory.resolve("ca.pem"), authority.certificate());
    }

    @AfterEach
    void stop() {
        clients.forEach(client -> get(client.close()));
        servers.forEach(server -> get(server.shutdown(0, TimeUnit.SECONDS)));
        proxy.close();
        get(vertx.close());
    }

    private int serve(Optional<Certificates.Pair> certificate) {
        var options = new HttpServerOptions();
        certificate.ifPresent(pair -> options.setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(pair.certificate()))
                        .addKeyValue(Buffer.buffer(pair.key()))));
        HttpServer server =
                get(vertx.createHttpServer(options).requestHandler(this::answer).listen(0, "127.0.0.1"));
        servers.add(server);
        return server.actualPort();
    }

    private void answer(HttpServerRequest request) {
        arrived.add(request.method() + " " + request.uri() + " " + request.authority());
        Future<Void> unused = request.response()
                .putHeader("content-type", "application/json")
                .end(new JsonObject().put("login", "acme").encode());
    }

    private GitHubClient client(String apiUrl, Optional<Path> trusted, Optional<Proxy> by) {
        return client(apiUrl, trusted, by, GitHubTimeouts.usual());
    }

    private GitHubClient client(String apiUrl, Optional<Path> trusted, Optional<Proxy> by, GitHubTimeouts timeouts) {
        var endpoint = new Endpoint(URI.create(apiUrl), trusted, by);
        var client = new GitHubClient(vertx, endpoint, new TokenFile(vertx, tokenFile), call -> {}, timeouts);
        clients.add(client);
        return client;
    }

    private Optional<Proxy> throughProxy(Optional<Proxy.Login> login) {
        return Optional.of(new Proxy("https_proxy", "127.0.0.1", proxy.port(), login));
    }

    private Optional<Proxy> throughProxy() {
        return throughProxy(Optional.empty());
    }

    /** Why this GitHub cannot be asked. */
    private String unreachable(GitHubClient client) {
        GitHubException failed = catchThrowableOfType(GitHubException.class, () -> get(client.identify("acme")));
        assertThat(failed).as("the call was expected to fail").isNotNull();
        assertThat(failed.failure().kind()).as(failed.getMessage()).isEqualTo(Failure.Kind.UNREACHABLE);
        assertThat(failed.getMessage())
                .startsWith("GitHub ")
                .doesNotContain(SECRET, LOGIN.user(), LOGIN.password(), "\n", "Exception");
        return failed.getMessage();
    }

    private static int freePort() {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/api/v3"})
    void anEnterpriseServersAuthorityIsTrustedOnceItsCertificateIsNamed(String prefix) {
        // Given
        int port = serve(Optional.of(good));
        // When
        String name = get(client("https://127.0.0.1:" + port + prefix, Optional.of(caFile), Optional.empty())
                .identify("acme"));
        // Then
        assertThat(name).isEqualTo("acme");
        assertThat(arrived).containsExactly("GET " + prefix + "/orgs/acme 127.0.0.1:" + port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/api/v3"})
    void aRequestArrivesThroughTheProxyWhichSeesNothingOfIt(String prefix) {
        // Given
        int port = serve(Optional.of(good));
        // When
        String name = get(client(
                        "https://" + ELSEWHERE + ":" + port + prefix,
                        Optional.of(caFile),
                        throughProxy(Optional.of(LOGIN)))
                .identify("acme"));
        // Then
        assertThat(name).isEqualTo("acme");
        assertThat(arrived).containsExactly("GET " + prefix + "/orgs/acme " + ELSEWHERE + ":" + port);
        assertThat(proxy.heads)
                .singleElement()
                .satisfies(head -> assertThat(head)
                        .startsWith("CONNECT " + ELSEWHERE + ":" + port + " HTTP/1.1\r\n")
                        .containsIgnoringCase("proxy-authorization: Basic c29tZWJvZHk6aGlkZGVuLXBhc3N3b3Jk\r\n")
                        .doesNotContain(SECRET));
        assertThat(proxy.passed.length()).isPositive();
        assertThat(proxy.passed.toString()).doesNotContain(SECRET, "/orgs/acme");
    }

    @Test
    void aProxyThatAsksForNoNameGetsNone() {
        // Given
        int port = serve(Optional.of(good));
        // When
        String name = get(client("https://" + ELSEWHERE + ":" + port, Optional.of(caFile), throughProxy())
                .identify("acme"));
        // Then
        assertThat(name).isEqualTo("acme");
        assertThat(proxy.heads)
                .singleElement()
                .satisfies(head -> assertThat(head).doesNotContainIgnoringCase("proxy-authorization"));
    }

    static Stream<Arguments> answersOfProxies() {
        return Stream.of(
                Arguments.of(
                        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n",
                        "(407): put a" + " right user and password into https_proxy"),
                Arguments.of(
                        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
                        "answered 502: it could not reach"
                                + " github.test. Can it resolve the name, and is github.api-url right?"),
                Arguments.of(
                        "HTTP/1.1 403 Forbidden\r\ncontent-type: text/html\r\ncontent-length: 15\r\n\r\n<html>no</html>",
                        "answered 403 instead of a connection to github.test. Have it allow CONNECT"),
                Arguments.of(
                        "HTTP/1.0 302 Found\r\nlocation: http://portal/\r\ncontent-length: 0\r\n\r\n",
                        "answered 302 instead of a connection"),
                Arguments.of("<html>Sign in to Corporate Wi-Fi</html>\r\n\r\n", "did not answer as one"),
                Arguments.of("SSH-2.0-OpenSSH_9.2\r\n\r\n", "did not answer as one"));
    }

    @ParameterizedTest
    @MethodSource("answersOfProxies")
    void aProxyThatDoesNotConnectIsNamedWithWhatToDo(String answer, String message) {
        proxy.answer = Optional.of(answer);
        assertThat(unreachable(client("https://" + ELSEWHERE, Optional.empty(), throughProxy(Optional.of(LOGIN)))))
                .contains("the proxy 127.0.0.1:" + proxy.port() + " (https_proxy) ", message);
    }

    @Test
    void aProxyThatConnectsAndThenSpeaksHtmlDoesNotSpeakTls() {
        proxy.answer = Optional.of("HTTP/1.1 200 OK\r\n\r\n<html>Sign in to Corporate Wi-Fi</html>");
        assertThat(unreachable(client("https://" + ELSEWHERE, Optional.empty(), throughProxy())))
                .contains("github.test does not speak TLS (by the proxy 127.0.0.1:" + proxy.port() + " (https_proxy))");
    }

    @Test
    void aProxyThatSaysNothingIsNotWaitedForLong() {
        proxy.answer = Optional.of("");
        var impatient = new GitHubTimeouts(Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(5));
        assertThat(unreachable(client("https://" + ELSEWHERE, Optional.empty(), throughProxy(), impatient)))
                .contains("the proxy 127.0.0.1:" + proxy.port() + " (https_proxy) did not answer in time");
    }

    @Test
    void aProxyThatIsNotThereIsNamed() {
        int port = freePort();
        var nobody = Optional.of(new Proxy("HTTPS_PROXY", "127.0.0.1", port, Optional.of(LOGIN)));
        assertThat(unreachable(client("https://" + ELSEWHERE, Optional.empty(), nobody)))
                .contains(
                        "there is no connection to the proxy 127.0.0.1:" + port + " (HTTPS_PROXY)",
                        "Is it running",
                        "no_proxy");
    }

    @Test
    void aProxyWhoseNameIsUnknownIsNamed() {
        var nobody = Optional.of(new Proxy("https_proxy", "proxy.invalid", 3128, Optional.empty()));
        assertThat(unreachable(client("https://" + ELSEWHERE, Optional.empty(), nobody)))
                .contains("the name of the proxy proxy.invalid:3128 (https_proxy) cannot be resolved");
    }

    @Test
    void whatIsWrongBehindAProxyIsSaidWithTheProxy() {
        int port = serve(Optional.of(good));
        assertThat(unreachable(client("https://" + ELSEWHERE + ":" + port, Optional.empty(), throughProxy())))
                .contains(
                        "the certificate of github.test:" + port
                                + " is of an authority that is not trusted (by the proxy",
                        "github.ca-file");
    }

    @Test
    void anAuthorityThatIsNotTrustedIsSaidWithTheWayToTrustIt() throws IOException {
        // Given
        int port = serve(Optional.of(good));
        Path other = Files.writeString(directory.resolve("other.pem"), stranger.certificate());
        String url = "https://127.0.0.1:" + port;
        // When, Then
        assertThat(unreachable(client(url, Optional.empty(), Optional.empty())))
                .contains(
                        "127.0.0.1:" + port + " is of an authority that is not trusted", "name that in github.ca-file");
        assertThat(unreachable(client(url, Optional.of(other), Optional.empty())))
                .contains("is of an authority that is not trusted. Put the authority's certificate into " + other);
        assertThat(arrived).isEmpty();
    }

    static Stream<Arguments> certificatesThatDoNotDo() {
        return Stream.of(
                Arguments.of(expired, "has expired. Renew it there; if it is a good one, this host's clock is wrong"),
                Arguments.of(early, "is not valid yet. Is this host's clock right?"),
                Arguments.of(foreign, "is another host's. Is github.api-url right"));
    }

    @ParameterizedTest
    @MethodSource("certificatesThatDoNotDo")
    void aCertificateThatDoesNotDoIsSaidWithWhatIsWrongWithIt(Certificates.Pair certificate, String message) {
        int port = serve(Optional.of(certificate));
        assertThat(unreachable(client("https://127.0.0.1:" + port, Optional.of(caFile), Optional.empty())))
                .contains("127.0.0.1:" + port, message);
        assertThat(arrived).isEmpty();
    }

    @Test
    void aServerWithoutTlsIsSaidToHaveNone() {
        int port = serve(Optional.empty());
        assertThat(unreachable(client("https://127.0.0.1:" + port, Optional.empty(), Optional.empty())))
                .contains("127.0.0.1:" + port + " does not speak TLS", "the https of github.api-url");
        assertThat(arrived).isEmpty();
    }

    @Test
    void aServerThatWantsTlsIsSaidToPerhapsWantIt() {
        int port = serve(Optional.of(good));
        assertThat(unreachable(client("http://127.0.0.1:" + port, Optional.empty(), Optional.empty())))
                .contains("127.0.0.1:" + port + " closed the connection, or did not speak HTTP", "begin with https");
    }

    @Test
    void aNameThatCannotBeResolvedIsSaid() {
        assertThat(unreachable(client("https://nowhere.invalid", Optional.empty(), Optional.empty())))
                .contains("the name nowhere.invalid cannot be resolved", "DNS", "github.api-url");
    }

    @Test
    void aServerThatIsNotThereIsSaid() {
        int port = freePort();
        assertThat(unreachable(client("https://127.0.0.1:" + port, Optional.empty(), Optional.empty())))
                .contains("there is no connection to 127.0.0.1:" + port, "firewall", "https_proxy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void aFileWithoutCertificatesIsSaidUntilItHasSome(String content) throws IOException {
        // Given
        int port = serve(Optional.of(good));
        Files.writeString(caFile, content);
        GitHubClient client = client("https://127.0.0.1:" + port, Optional.of(caFile), Optional.empty());
        assertThat(unreachable(client)).contains(caFile + ": holds ", "certificate in PEM", "github.ca-file");
        // When
        Files.writeString(caFile, "# ours\n" + stranger.certificate() + authority.certificate());
        // Then
        assertThat(get(client.identify("acme"))).isEqualTo("acme");
    }

    @Test
    void aFileOfCertificatesThatIsReplacedIsReadAgainOnceACallHasFailed() throws IOException {
        // Given a client that trusts another authority
        int port = serve(Optional.of(good));
        Files.writeString(caFile, stranger.certificate());
        GitHubClient client = client("https://127.0.0.1:" + port, Optional.of(caFile), Optional.empty());
        assertThat(unreachable(client)).contains("not trusted");

        // When the right one takes its place
        Files.writeString(caFile, stranger.certificate() + authority.certificate());

        // Then the next call arrives
        assertThat(get(client.identify("acme"))).isEqualTo("acme");
    }

    @Test
    void aFileOfCertificatesThatCannotBeReadIsSaid() {
        String url = "https://127.0.0.1:" + freePort();
        assertThat(unreachable(client(url, Optional.of(directory.resolve("none")), Optional.empty())))
                .contains(directory.resolve("none") + ": there is no such file", "github.ca-file");
        assertThat(unreachable(client(url, Optional.of(directory), Optional.empty())))
                .contains(directory + ": is not a regular file", "github.ca-file");
    }
}
