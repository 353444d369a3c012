package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.sandbox.GitHubCaller.Answer;
import dev.slipway.sandbox.model.GitHubGrant;
import dev.slipway.sandbox.model.GitHubModel.Access;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks and their deliveries over the wire, each exchange held against GitHub's own description. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class SimulatedGitHubHooksTest {
    private static final String URL = "http://127.0.0.1:1/webhook";

    private GitHubFixture world;
    private GitHubCaller caller;
    private Receiver receiver;

    @BeforeEach
    void start(Vertx vertx) {
        world = new GitHubFixture(vertx);
        caller = world.caller;
        receiver = new Receiver(vertx);
    }

    @AfterEach
    void stop() {
        receiver.close();
        world.close();
    }

    private static JsonObject wanted(String url) {
        return new JsonObject()
                .put("name", "web")
                .put("active", true)
                .put("events", new JsonArray().add("workflow_job"))
                .put(
                        "config",
                        new JsonObject()
                                .put("url", url)
                                .put("content_type", "json")
                                .put("secret", "hush")
                                .put("insecure_ssl", "0"));
    }

    private static JsonObject wantedInsecure(Object how) {
        JsonObject wanted = wanted(URL);
        wanted.getJsonObject("config").put("insecure_ssl", how);
        return wanted;
    }

    private String create(String path) {
        return path + "/hooks/"
                + caller.post(path + "/hooks", wanted(receiver.url().toString()))
                        .object()
                        .getLong("id");
    }

    private List<JsonObject> deliveries(String hook) {
        return caller.get(hook + "/deliveries").array().stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private void awaitDeliveries(String hook, int count) {
        await().until(() -> deliveries(hook).size() == count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/orgs/acme", "/repos/acme/tool"})
    void aHookIsCreatedFoundAndChangedAndItsSecretNeverShown(String path) {
        Answer created = caller.post(path + "/hooks", wanted(URL));
        String hook = path + "/hooks/" + created.object().getLong("id");
        Answer changed = caller.patch(hook, new JsonObject().put("active", false));
        Answer configured = caller.patch(hook + "/config", new JsonObject().put("content_type", "form"));
        JsonObject there = caller.get(hook).object();

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.location().orElseThrow()).endsWith(hook);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(configured.object().getString("content_type")).isEqualTo("form");
        assertThat(there.getBoolean("active")).isFalse();
        assertThat(there.getJsonArray("events")).containsExactly("workflow_job");
        assertThat(there.getJsonObject("config").getString("url")).isEqualTo(URL);
        assertThat(there.getJsonObject("config").getString("secret")).isEqualTo("********");
        assertThat(caller.get(path + "/hooks").array()).hasSize(1);
        assertThat(caller.get(path + "/hooks").body().toString()).doesNotContain("hush");
    }

    @Test
    void aConfigThatIsReplacedLosesTheSecretThatItDoesNotRepeat() {
        String hook = create("/orgs/acme");

        JsonObject changed = caller.patch(
                        hook,
                        new JsonObject()
                                .put("config", new JsonObject().put("url", URL).put("content_type", "json")))
                .object();

        assertThat(changed.getJsonObject("config").containsKey("secret")).isFalse();
    }

    @Test
    void aPathHasSeveralHooksButNotTheSameTwice() {
        String first = create("/orgs/acme");
        Answer same = caller.post("/orgs/acme/hooks", wanted(receiver.url().toString()));
        Answer other = caller.post("/orgs/acme/hooks", wanted(URL));

        assertThat(first).isNotEmpty();
        assertThat(same.status()).isEqualTo(422);
        assertThat(same.object().getString("message")).contains("already exists");
        assertThat(other.status()).isEqualTo(201);
        assertThat(caller.get("/orgs/acme/hooks?per_page=1").next()).isPresent();
        assertThat(caller.get("/repos/acme/tool/hooks").array()).isEmpty();
    }

    @Test
    void aHookThatIsWrongIsRefusedWithTheReason() {
        Answer elsewhere = caller.post("/orgs/acme/hooks", wanted("https://example.com/webhook"));
        JsonObject odd = wanted(URL);
        odd.getJsonObject("config").put("content_type", "xml");
        Answer type = caller.post("/orgs/acme/hooks", odd);
        Answer name = caller.post("/orgs/acme/hooks", wanted(URL).put("name", "email"));
        Answer ssl = caller.post("/orgs/acme/hooks", wantedInsecure("yes"));

        assertThat(List.of(elsewhere.status(), type.status(), name.status(), ssl.status()))
                .containsOnly(422);
        assertThat(elsewhere.object().getString("message")).contains("loopback only", "example.com");
        assertThat(type.object().getString("message")).contains("content_type");
        assertThat(caller.get("/orgs/acme/hooks").array()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "no json", "{\"events\": 5}", "{\"config\": \"x\"}", "{\"events\": [1]}"})
    void aBodyThatIsNoHookIsRefused(String body) {
        // Not held against the description: it is about requests that are good.
        GitHubCaller bare = world.bare();

        Answer refused = bare.postText("/orgs/acme/hooks", body);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.object().getString("message")).startsWith("Validation Failed");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        String hook = create("/orgs/acme");

        assertThat(caller.get("/orgs/acme/hooks/1").status()).isEqualTo(404);
        assertThat(caller.get("/orgs/nobody/hooks").status()).isEqualTo(404);
        assertThat(caller.patch("/orgs/acme/hooks/1", new JsonObject()).status())
                .isEqualTo(404);
        assertThat(caller.get("/orgs/acme/hooks/1/deliveries").status()).isEqualTo(404);
        assertThat(caller.post(hook + "/deliveries/1/attempts").status()).isEqualTo(404);
        assertThat(caller.post("/orgs/acme/hooks/1/deliveries/1/attempts").status())
                .isEqualTo(404);
    }

    @Test
    void hooksNeedAPermissionOfTheirOwn() {
        String hook = create("/orgs/acme");
        world.grant("reads", GitHubGrant.of(Access.WRITE).withHooks(Access.READ));
        world.grant("fine-grained", GitHubGrant.of(Access.WRITE).withHooks(Access.PATHS));
        world.grant("classic", GitHubGrant.of(Access.WRITE).withHooks(Access.NOTHING));

        assertThat(world.caller("reads").get(hook + "/deliveries").status()).isEqualTo(200);
        assertThat(world.caller("reads").patch(hook, new JsonObject()).status()).isEqualTo(403);
        assertThat(world.caller("fine-grained").get("/orgs/acme/hooks").status())
                .isEqualTo(403);
        assertThat(world.caller("classic").get("/orgs/acme/hooks").status()).isEqualTo(404);
        assertThat(world.caller("classic").get("/orgs/acme").status()).isEqualTo(200);
    }

    @Test
    void everyAttemptIsListedTheNewestFirst() {
        String hook = create("/orgs/acme");
        long unused = world.queue("acme/tool", "linux");
        world.end(world.take("r1", "linux"));
        awaitDeliveries(hook, 4);

        List<JsonObject> listed = deliveries(hook);

        assertThat(listed)
                .extracting(one -> one.getString("event"))
                .containsExactly("workflow_job", "workflow_job", "workflow_job", "ping");
        assertThat(listed)
                .extracting(one -> one.getString("action"))
                .containsExactly("completed", "in_progress", "queued", null);
        assertThat(listed).extracting(one -> one.getLong("id")).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(listed)
                .allMatch(one -> one.getString("status").equals("OK") && one.getInteger("status_code") == 202);
        assertThat(listed.get(0).getLong("repository_id")).isPositive();
        assertThat(listed.get(3).getValue("repository_id")).isNull();
    }

    @Test
    void aListOfDeliveriesIsReadByItsCursor() {
        String hook = create("/repos/acme/tool");
        for (int i = 0; i < 6; i++) {
            long unused = world.queue("acme/tool", "linux");
        }
        awaitDeliveries(hook, 7);

        List<Long> seen = new ArrayList<>();
        Optional<String> next = Optional.of(hook + "/deliveries?per_page=3");
        int pages = 0;
        while (next.isPresent()) {
            Answer page = caller.get(next.get());
            page.array().forEach(one -> seen.add(((JsonObject) one).getLong("id")));
            next = page.next();
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(seen)
                .isEqualTo(
                        deliveries(hook).stream().map(one -> one.getLong("id")).toList());
        assertThat(caller.get(hook + "/deliveries?cursor=nonsense").status()).isEqualTo(422);
    }

    @Test
    void deliveriesAreFoundByHowTheyWent() {
        String hook = create("/orgs/acme");
        awaitDeliveries(hook, 1);
        receiver.answers(500);
        long unused = world.queue("acme/tool", "linux");
        awaitDeliveries(hook, 2);

        JsonObject failed =
                caller.get(hook + "/deliveries?status=failure").array().getJsonObject(0);

        assertThat(failed.getString("status")).isEqualTo("Invalid HTTP Response: 500");
        assertThat(failed.getInteger("status_code")).isEqualTo(500);
        assertThat(caller.get(hook + "/deliveries?status=success").array()).hasSize(1);
    }

    @Test
    void aFailedDeliveryIsDeliveredAgainWithItsGuid() {
        String hook = create("/orgs/acme");
        awaitDeliveries(hook, 1);
        receiver.answers(503);
        long unused = world.queue("acme/tool", "linux");
        awaitDeliveries(hook, 2);
        receiver.answers(202);
        JsonObject failed = deliveries(hook).get(0);

        Answer accepted = caller.post(hook + "/deliveries/" + failed.getLong("id") + "/attempts");
        awaitDeliveries(hook, 3);

        assertThat(accepted.status()).isEqualTo(202);
        JsonObject again = deliveries(hook).get(0);
        assertThat(again.getBoolean("redelivery")).isTrue();
        assertThat(again.getString("status")).isEqualTo("OK");
        assertThat(again.getString("guid")).isEqualTo(failed.getString("guid"));
        List<Receiver.Told> told = receiver.told("workflow_job");
        assertThat(told).hasSize(2);
        assertThat(told.get(1).guid()).isEqualTo(told.get(0).guid());
        assertThat(told.get(1).payload()).isEqualTo(told.get(0).payload());
    }

    @Test
    void aListOfDeliveriesThatHasNotGrownCostsNothing() {
        String hook = create("/orgs/acme");
        awaitDeliveries(hook, 1);
        String etag = caller.get(hook + "/deliveries").etag().orElseThrow();

        assertThat(caller.getIfNot(hook + "/deliveries", etag).status()).isEqualTo(304);
        assertThat(caller.getIfNot(hook, caller.get(hook).etag().orElseThrow()).status())
                .isEqualTo(304);
    }
}
