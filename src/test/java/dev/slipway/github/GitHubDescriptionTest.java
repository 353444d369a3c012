package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.github.GitHubDescription.Exchange;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** That the judge of all other tests' exchanges can condemn. */
class GitHubDescriptionTest {
    private static final String RUNNERS = "/orgs/acme/actions/runners?per_page=100&page=1";

    private static Exchange get(String uri, int status, String body) {
        return exchange("GET", uri, "", status, body);
    }

    private static Exchange exchange(String method, String uri, String request, int status, String body) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json");
        return new Exchange(
                method, uri, headers, Buffer.buffer(request), status, "application/json", Buffer.buffer(body));
    }

    private static JsonObject runner() {
        return new JsonObject()
                .put("id", 1)
                .put("name", "a")
                .put("os", "linux")
                .put("status", "online")
                .put("busy", false)
                .put("labels", new JsonArray());
    }

    private static String listing(JsonObject runner) {
        return new JsonObject()
                .put("total_count", 1)
                .put("runners", new JsonArray().add(runner))
                .encode();
    }

    @Test
    void aGoodExchangeIsNoViolation() {
        assertThat(GitHubDescription.loaded().violations(get(RUNNERS, 200, listing(runner()))))
                .isEmpty();
    }

    @Test
    void aFieldOfAnotherTypeIsOne() {
        assertThat(GitHubDescription.loaded().violations(get(RUNNERS, 200, listing(runner().put("busy", "no")))))
                .singleElement()
                .asString()
                .contains("busy");
    }

    @Test
    void aMissingFieldIsOne() {
        JsonObject runner = runner();
        runner.remove("status");
        assertThat(GitHubDescription.loaded().violations(get(RUNNERS, 200, listing(runner))))
                .singleElement()
                .asString()
                .contains("status");
    }

    @Test
    void aFieldThatGitHubDoesNotHaveIsOne() {
        assertThat(GitHubDescription.loaded().violations(get(RUNNERS, 200, listing(runner().put("colour", "red")))))
                .singleElement()
                .asString()
                .contains("colour");
    }

    @Test
    void anUnknownQueryParameterIsOne() {
        assertThat(GitHubDescription.loaded().violations(get(RUNNERS + "&sort=id", 200, listing(runner()))))
                .singleElement()
                .asString()
                .contains("sort");
    }

    @Test
    void anUnknownPathIsOne() {
        assertThat(GitHubDescription.loaded().violations(get("/orgs/acme/actions/walkers", 200, "{}")))
                .singleElement()
                .asString()
                .contains("no such operation");
    }

    @Test
    void anAccessTokenWithoutItsEndIsOne() {
        String uri = "/app/installations/7/access_tokens";
        JsonObject token = new JsonObject().put("token", "ghs_1").put("expires_at", "2026-01-05T09:00:00Z");
        assertThat(GitHubDescription.loaded().violations(exchange("POST", uri, "", 201, token.encode())))
                .isEmpty();
        token.remove("expires_at");
        assertThat(GitHubDescription.loaded().violations(exchange("POST", uri, "", 201, token.encode())))
                .singleElement()
                .asString()
                .contains("expires_at");
    }

    @Test
    void aPermissionThatAnInstallationCannotHaveIsOne() {
        String body = new JsonObject()
                .put("permissions", new JsonObject().put("actions", "admin"))
                .encode();
        String token = new JsonObject()
                .put("token", "ghs_1")
                .put("expires_at", "2026-01-05T09:00:00Z")
                .encode();
        assertThat(GitHubDescription.loaded()
                        .violations(exchange("POST", "/app/installations/7/access_tokens", body, 201, token)))
                .singleElement()
                .asString()
                .contains("actions");
    }

    @Test
    void anUnknownStatusIsOne() {
        assertThat(GitHubDescription.loaded().violations(get(RUNNERS, 202, listing(runner()))))
                .singleElement()
                .asString()
                .contains("no such status");
    }

    @Test
    void anErrorWithoutAMessageIsOne() {
        assertThat(GitHubDescription.loaded().violations(get(RUNNERS, 401, "{}")))
                .singleElement()
                .asString()
                .contains("no error as GitHub says it");
    }

    @Test
    void aRequestWithoutLabelsIsOne() {
        String body = new JsonObject()
                .put("name", "a")
                .put("runner_group_id", 1)
                .put("labels", new JsonArray())
                .encode();
        String answer = new JsonObject()
                .put("runner", runner())
                .put("encoded_jit_config", "e30=")
                .encode();
        assertThat(GitHubDescription.loaded()
                        .violations(
                                exchange("POST", "/orgs/acme/actions/runners/generate-jitconfig", body, 201, answer)))
                .singleElement()
                .asString()
                .contains("labels");
    }

    @Test
    void aBodyWhereNoneBelongsIsOne() {
        assertThat(GitHubDescription.loaded()
                        .violations(exchange("DELETE", "/orgs/acme/actions/runners/7", "", 204, "{}")))
                .isNotEmpty();
    }
}
