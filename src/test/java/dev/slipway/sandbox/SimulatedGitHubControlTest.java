package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.sandbox.GitHubCaller.Answer;
import dev.slipway.sandbox.model.GitHubJob;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a test or a person at a shell can make the simulated GitHub do. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class SimulatedGitHubControlTest {
    private GitHubFixture world;
    private GitHubCaller control;
    private Receiver receiver;

    @BeforeEach
    void start(Vertx vertx) {
        world = new GitHubFixture(vertx);
        control = world.bare();
        receiver = new Receiver(vertx);
    }

    @AfterEach
    void stop() {
        receiver.close();
        world.close();
    }

    private static JsonObject with(Object... pairs) {
        JsonObject body = new JsonObject();
        for (int i = 0; i < pairs.length; i += 2) {
            body.put((String) pairs[i], pairs[i + 1]);
        }
        return body;
    }

    private long hook() {
        return control.post(
                        "/_control/hooks",
                        with("path", "acme", "url", receiver.url().toString(), "secret", "hush"))
                .object()
                .getLong("id");
    }

    private List<Long> queue(JsonObject wanted) {
        return control.post("/_control/jobs", wanted).array().stream()
                .map(id -> ((Number) id).longValue())
                .toList();
    }

    private JsonArray deliveries(long hook) {
        return control.get("/_control/hooks/" + hook + "/deliveries").array();
    }

    private void awaitDeliveries(long hook, int count) {
        await().until(() -> deliveries(hook).size() == count);
    }

    private GitHubJob job(long id) {
        return world.with((model, now) -> model.actions().find(id, now).orElseThrow());
    }

    @Test
    void jobsAreQueuedOneByOneOrInOneRun() {
        List<Long> apart = queue(with("path", "acme", "count", 2));
        List<Long> together = queue(with("path", "acme", "count", 3, "one_run", true));
        List<Long> more = queue(with("run", job(together.get(0)).run(), "labels", new JsonArray().add("linux")));

        assertThat(job(apart.get(0)).run()).isNotEqualTo(job(apart.get(1)).run());
        assertThat(together)
                .allMatch(id -> job(id).run() == job(together.get(0)).run());
        assertThat(job(more.get(0)).run()).isEqualTo(job(together.get(0)).run());
        assertThat(job(more.get(0)).repository()).isEqualTo("acme/sandbox");
        assertThat(job(more.get(0)).labels()).containsExactly("linux");
    }

    @Test
    void aJobIsCancelledWhereverItIs() {
        long waits = queue(with("path", "acme", "labels", new JsonArray().add("gpu")))
                .get(0);
        long runs = queue(with("path", "acme", "labels", new JsonArray().add("linux")))
                .get(0);
        String session = world.take("r1", "linux");

        assertThat(control.post("/_control/jobs/" + waits + "/cancel", with())
                        .object()
                        .getBoolean("cancelled"))
                .isTrue();
        assertThat(control.post("/_control/jobs/" + runs + "/cancel", with())
                        .object()
                        .getBoolean("cancelled"))
                .isFalse();
        assertThat(control.post("/_control/jobs/" + runs + "/cancel", with("running", true))
                        .object()
                        .getBoolean("cancelled"))
                .isTrue();
        world.end(session);

        assertThat(job(waits).conclusion()).contains("cancelled");
        assertThat(job(runs).conclusion()).contains("cancelled");
        assertThat(control.get("/_control/statistics").object().getInteger("cancelled"))
                .isEqualTo(2);
    }

    @Test
    void aHookIsMadeListedAndTakenAway() {
        long hook = hook();
        awaitDeliveries(hook, 1);

        JsonObject listed = control.get("/_control/hooks?path=acme").array().getJsonObject(0);

        assertThat(listed.getLong("id")).isEqualTo(hook);
        assertThat(listed.getJsonObject("config").getString("secret")).isEqualTo("********");
        assertThat(receiver.told()).extracting(Receiver.Told::event).containsExactly("ping");
        assertThat(world.caller.get("/orgs/acme/hooks/" + hook).status()).isEqualTo(200);
        assertThat(control.delete("/_control/hooks/" + hook + "?path=acme")
                        .object()
                        .getBoolean("found"))
                .isTrue();
        assertThat(world.caller.get("/orgs/acme/hooks/" + hook).status()).isEqualTo(404);
        assertThat(control.delete("/_control/hooks/" + hook + "?path=acme")
                        .object()
                        .getBoolean("found"))
                .isFalse();
    }

    @Test
    void theNextAttemptsAreLostAndFoundInTheList() {
        long hook = hook();
        awaitDeliveries(hook, 1);
        JsonObject unused = control.put("/_control/losing", with("next", 2)).object();

        long job = queue(with("path", "acme", "count", 3)).get(0);
        awaitDeliveries(hook, 4);

        List<JsonObject> jobs = deliveries(hook).stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.containsKey("job"))
                .toList();
        assertThat(jobs).extracting(one -> one.getString("status").equals("OK")).containsExactly(true, false, false);
        assertThat(jobs.get(2).getLong("job")).isEqualTo(job);
        assertThat(receiver.told("workflow_job")).hasSize(1);
    }

    @Test
    void aDeliveryIsRepeatedByItsGuid() {
        long hook = hook();
        long unused = queue(with("path", "acme")).get(0);
        awaitDeliveries(hook, 2);
        String guid = deliveries(hook).getJsonObject(0).getString("guid");

        assertThat(control.post("/_control/deliveries", with("guid", guid))
                        .object()
                        .getInteger("sent"))
                .isEqualTo(1);
        awaitDeliveries(hook, 3);

        assertThat(receiver.told("workflow_job"))
                .hasSize(2)
                .allMatch(told -> told.guid().equals(guid));
    }

    @Test
    void aJobThatIsOverIsToldToBeQueuedOnceMore() {
        long hook = hook();
        long job = queue(with("path", "acme")).get(0);
        world.cancel(job);
        awaitDeliveries(hook, 3);

        Answer sent = control.post("/_control/deliveries", with("job", job, "action", "queued"));
        awaitDeliveries(hook, 4);

        List<Receiver.Told> told = receiver.told("workflow_job");
        assertThat(sent.object().getInteger("sent")).isEqualTo(1);
        // The first two are on their way at the same time.
        assertThat(told).extracting(Receiver.Told::action).containsExactlyInAnyOrder("queued", "completed", "queued");
        assertThat(told.get(2).action()).isEqualTo("queued");
        assertThat(told).extracting(Receiver.Told::guid).doesNotHaveDuplicates();
        assertThat(control.post("/_control/deliveries", with("job", job, "action", "in_progress"))
                        .object()
                        .getInteger("sent"))
                .isZero();
    }

    @Test
    void anythingAtAllIsDelivered() {
        long hook = hook();

        JsonObject sent = control.post(
                        "/_control/deliveries", with("hook", hook, "event", "push", "payload", "{no json"))
                .object();
        await().until(() -> !receiver.told("push").isEmpty());

        Receiver.Told told = receiver.told("push").get(0);
        assertThat(told.guid()).isEqualTo(sent.getString("guid"));
        assertThat(told.payload()).isEqualTo("{no json");
        assertThat(told.header("X-Hub-Signature-256"))
                .isEqualTo(HookSignature.SHA256.of("hush", told.raw().getBytes()));
    }

    @Test
    void whatHappensInAnOutageIsDeliveredWhenItIsOver() {
        long hook = hook();
        awaitDeliveries(hook, 1);
        JsonObject unused = control.put("/_control/outage", with("on", true)).object();
        long job = queue(with("path", "acme")).get(0);
        int during = deliveries(hook).size();
        unused = control.put("/_control/outage", with("on", false)).object();
        awaitDeliveries(hook, 2);

        assertThat(during).isEqualTo(1);
        assertThat(receiver.told("workflow_job")
                        .get(0)
                        .json()
                        .getJsonObject("workflow_job")
                        .getLong("id"))
                .isEqualTo(job);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/jobs | {} | 'path' is missing",
                "/jobs | {\"path\": \"nobody\"} | nobody",
                "/jobs | {\"path\": \"acme\", \"repository\": \"other/app\"} | other/app",
                "/jobs | {\"run\": 5} | no such run",
                "/jobs | {\"path\": \"acme\", \"count\": 0} | count",
                "/jobs | [] | JSON object",
                "/jobs/no/cancel | {} | no",
                "/hooks | {\"path\": \"acme\", \"url\": \"https://example.com/\"} | loopback only",
                "/hooks | {\"path\": \"nobody\", \"url\": \"http://127.0.0.1:1/\"} | nobody",
                "/deliveries | {} | 'hook' is missing",
                "/deliveries | {\"hook\": 1, \"event\": \"push\", \"payload\": \"{}\"} | no such hook",
                "/deliveries | {\"job\": 1} | 'action' is missing"
            })
    void aMistakeIsNamed(String route, String body, String reason) {
        Answer answer = control.postText("/_control" + route, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("mistake")).contains(reason);
    }

    @Test
    void anImpossibleNumberToLoseIsRefused() {
        assertThat(control.put("/_control/losing", with("next", -1)).status()).isEqualTo(400);
        assertThat(control.put("/_control/losing", with("next", 5_000_000_000L)).status())
                .isEqualTo(400);
        assertThat(control.get("/_control/hooks").status()).isEqualTo(400);
    }
}
