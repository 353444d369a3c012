package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** That a violation on the wire fails the test that made it. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class GitHubContractTest {
    private static final String GOOD = "{\"total_count\":0,\"runners\":[]}";

    private HttpServer upstream;
    private HttpClient client;
    private GitHubContract contract;
    private volatile String answer = GOOD;

    @BeforeEach
    void start(Vertx vertx) throws TimeoutException {
        upstream = vertx.createHttpServer()
                .requestHandler(request -> {
                    request.response().putHeader("content-type", "application/json");
                    var unused = request.response().end(answer);
                })
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        client = vertx.createHttpClient();
        contract = GitHubContract.before(vertx, URI.create("http://127.0.0.1:" + upstream.actualPort()))
                .await(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws TimeoutException {
        contract.close().await(10, TimeUnit.SECONDS);
        client.close().await(10, TimeUnit.SECONDS);
        upstream.shutdown(0, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
    }

    private String get(String uri) throws TimeoutException {
        return client.request(HttpMethod.GET, contract.apiUrl().getPort(), "127.0.0.1", uri)
                .compose(request -> request.send())
                .compose(response -> response.body())
                .await(10, TimeUnit.SECONDS)
                .toString();
    }

    @Test
    void aGoodExchangePassesUnchanged() throws TimeoutException {
        assertThat(get("/orgs/acme/actions/runners")).isEqualTo(GOOD);
        assertThat(get("/api/v3/orgs/acme/actions/runners")).isEqualTo(GOOD);

        assertThat(contract.exchanges()).isEqualTo(2);
        contract.assertKept();
    }

    @Test
    void aPlantedWrongBodyIsCaught() throws TimeoutException {
        answer = "{\"total_count\":\"none\",\"runners\":[]}";

        assertThat(get("/orgs/acme/actions/runners")).isEqualTo(answer);

        assertThatThrownBy(contract::assertKept)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("total_count");
    }

    @Test
    void aPlantedWrongRequestIsCaught() throws TimeoutException {
        assertThat(get("/orgs/acme/actions/runners?per_page=many")).isEqualTo(GOOD);

        assertThatThrownBy(contract::assertKept)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("per_page");
    }
}
