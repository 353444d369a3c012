package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.GitHubCaller.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Apps, limits and odd answers, as a test or a person at a shell orders them. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class SimulatedGitHubControlAppsTest {
    private static final AppKey KEY = new AppKey();

    private GitHubFixture world;
    private GitHubCaller control;

    @BeforeEach
    void start(Vertx vertx) {
        world = new GitHubFixture(vertx);
        control = world.bare();
    }

    @AfterEach
    void stop() {
        control.close();
        world.close();
    }

    private static JsonObject app() {
        return new JsonObject()
                .put("id", 7)
                .put("client_id", "Iv1")
                .put("slug", "slipway")
                .put("public_key", KEY.pem())
                .put(
                        "hook",
                        new JsonObject().put("url", "http://127.0.0.1:1/hook").put("secret", "hush"));
    }

    private long install() {
        assertThat(control.post("/_control/apps", app()).status()).isEqualTo(200);
        return control.post(
                        "/_control/installations",
                        new JsonObject().put("app", 7).put("owner", "acme"))
                .object()
                .getLong("id");
    }

    @Test
    void anAppIsMadeInstalledLimitedSuspendedAndRemoved() {
        long id = install();
        GitHubCaller speaker = world.caller(KEY.jwt("Iv1", Instant.now()));
        String token = speaker.post("/app/installations/" + id + "/access_tokens")
                .object()
                .getString("token");
        GitHubCaller runners = world.caller(token);
        String own = "/_control/installations/" + id;

        assertThat(speaker.get("/app/hook/config").status()).isEqualTo(200);
        assertThat(control.patch(own, new JsonObject().put("requests_per_hour", 1))
                        .status())
                .isEqualTo(200);
        assertThat(runners.get("/orgs/acme").status()).isEqualTo(200);
        assertThat(runners.get("/orgs/acme").status()).isEqualTo(403);
        JsonObject used = control.get("/_control/limits").object().getJsonObject("installation " + id);
        assertThat(used.getJsonObject("counted").getInteger("path")).isEqualTo(1);
        assertThat(used.getJsonObject("refused_primary").getInteger("path")).isEqualTo(1);
        assertThat(used.getInteger("limit")).isEqualTo(1);
        assertThat(control.patch(own, new JsonObject().put("suspended", true)).status())
                .isEqualTo(200);
        assertThat(runners.get("/orgs/acme").message()).contains("suspended");
        assertThat(control.post(own + "/revoke").status()).isEqualTo(200);
        assertThat(runners.get("/orgs/acme").status()).isEqualTo(401);
        assertThat(control.delete(own).status()).isEqualTo(200);
        assertThat(speaker.get("/orgs/acme/installation").status()).isEqualTo(404);
        runners.close();
        speaker.close();
    }

    @Test
    void anInstallationGetsOtherPermissions() {
        long id = install();
        JsonObject fewer = new JsonObject().put("permissions", new JsonObject().put("actions", "read"));

        assertThat(control.patch("/_control/installations/" + id, fewer).status())
                .isEqualTo(200);

        GitHubCaller speaker = world.caller(KEY.jwt("7", Instant.now()));
        assertThat(speaker.get("/orgs/acme/installation").object().getJsonObject("permissions"))
                .isEqualTo(new JsonObject().put("actions", "read").put("metadata", "read"));
        speaker.close();
    }

    @Test
    void aTokenIsRevoked() {
        assertThat(control.post("/_control/tokens/revoke", new JsonObject().put("token", GitHubFixture.TOKEN))
                        .status())
                .isEqualTo(200);

        assertThat(world.caller.get("/orgs/acme").status()).isEqualTo(401);
    }

    @Test
    void answersAreMadeOdd() {
        Answer done = control.put(
                "/_control/faults", new JsonObject().put("etagless", true).put("clock_off", 300));

        assertThat(done.status()).isEqualTo(200);
        assertThat(world.caller.get("/orgs/acme").etag()).isEmpty();
    }

    @Test
    void aRunnerGroupIsAdded() {
        JsonObject wanted = new JsonObject()
                .put("path", "acme")
                .put("name", "few")
                .put("visibility", "selected")
                .put("refuses", 403);

        assertThat(control.post("/_control/groups", wanted).object().getLong("id"))
                .isEqualTo(2);
        assertThat(world.caller
                        .get("/orgs/acme/actions/runner-groups")
                        .object()
                        .getJsonArray("runner_groups")
                        .getJsonObject(1)
                        .getString("visibility"))
                .isEqualTo("selected");
    }

    @Test
    void aMistakeSaysWhichItIs() {
        Answer key = control.post("/_control/apps", app().put("public_key", "none"));
        Answer twice = control.post("/_control/apps", app());
        Answer again = control.post("/_control/apps", app());
        Answer nobody = control.post(
                "/_control/installations", new JsonObject().put("app", 7).put("owner", "nobody"));
        Answer unknown = control.post("/_control/installations/1/revoke");
        Answer odd = control.put("/_control/faults", new JsonObject().put("limiting", 2));

        assertThat(key.object().getString("mistake")).contains("public_key");
        assertThat(twice.status()).isEqualTo(200);
        assertThat(again.object().getString("mistake")).contains("already");
        assertThat(nobody.object().getString("mistake")).contains("nobody");
        assertThat(unknown.object().getString("mistake")).contains("no such installation");
        assertThat(odd.object().getString("mistake")).contains("limiting");
    }
}
