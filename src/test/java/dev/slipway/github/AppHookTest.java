package dev.slipway.github;

import static dev.slipway.github.ScriptedGitHub.failure;
import static dev.slipway.github.ScriptedGitHub.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.Delivery;
import dev.slipway.fleet.Failure;
import dev.slipway.github.ScriptedGitHub.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The webhook that a GitHub App has of its own, and what is asked of it instead of a path's. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class AppHookTest {
    private static final URI OURS = URI.create("https://ci.example.org/webhook");
    private static final String CONFIG = "GET /app/hook/config";
    private static final String DELIVERIES = "GET /app/hook/deliveries";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private AppWorld world;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) {
        world = new AppWorld(vertx, directory, OptionalLong.empty());
        deliversTo(OURS.toString());
        hears("workflow_job", "ping");
    }

    private void hears(String... events) {
        world.onApp("GET /app", asked -> Reply.ok(new JsonObject().put("id", 1).put("events", List.of(events))));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void deliversTo(String url) {
        world.onApp(
                CONFIG,
                asked -> Reply.ok(new JsonObject()
                        .put("url", url)
                        .put("content_type", "json")
                        .put("secret", "********")));
    }

    private static JsonObject attempt(long id, Object installation, String event) {
        return new JsonObject()
                .put("id", id)
                .put("guid", "guid-" + id)
                .put("delivered_at", NOW.toString())
                .put("status_code", 502)
                .put("event", event)
                .put("installation_id", installation);
    }

    private Deliveries list() {
        return get(world.client().deliveries("acme", OURS, Instant.EPOCH));
    }

    @Test
    void theDeliveriesOfOurInstallationAloneAreOurs() {
        world.onApp(
                DELIVERIES,
                asked -> asked.uri().contains("cursor=v1_2")
                        ? Reply.ok(new JsonArray().add(attempt(5, 77, "workflow_job")))
                        : Reply.ok(new JsonArray()
                                        .add(attempt(9, 77, "workflow_job"))
                                        .add(attempt(8, 78, "workflow_job"))
                                        .add(attempt(7, null, "workflow_job"))
                                        .add(attempt(6, 77, "ping")))
                                .with("link", "<https://api.github.com/x?cursor=v1_2>; rel=\"next\""));

        Deliveries found = list();

        assertThat(found.deliveries()).extracting(Delivery::id).containsExactly(9L, 5L);
        assertThat(found.complete()).isTrue();
        assertThat(found.cost()).as("they count against the App's limit").isZero();
        assertThat(world.asked("GET /orgs/acme/hooks")).isZero();
        assertThat(list().deliveries()).hasSize(2);
        assertThat(world.asked(CONFIG)).as("believed for a while").isEqualTo(1);
    }

    @Test
    void aLostDeliveryIsSentAgainByTheAppsHook() {
        world.onApp("POST /app/hook/deliveries/9/attempts", asked -> Reply.of(202, "{}"));

        get(world.client().redeliver("acme", OURS, new Delivery(9, "guid-9", NOW, false)));

        assertThat(world.asked("POST /app/hook/deliveries/9/attempts")).isEqualTo(1);
    }

    @Test
    void anAppWhoseHookGoesElsewhereIsServedByTheHooksOfThePath() {
        deliversTo("https://elsewhere.example.org/");
        pathHook();

        assertThat(list().deliveries()).extracting(Delivery::id).containsExactly(4L);
        assertThat(world.asked(DELIVERIES)).isZero();
    }

    @Test
    void anAppWhoseHookHearsNothingOfJobsIsServedByTheHooksOfThePath() {
        hears("push");
        pathHook();

        assertThat(list().deliveries()).extracting(Delivery::id).containsExactly(4L);
        assertThat(world.asked(DELIVERIES)).isZero();
    }

    @Test
    void aLimitOfTheAppItselfIsNoneOfTheInstallations() {
        world.onApp(
                DELIVERIES, asked -> Reply.error(403, "API rate limit exceeded").with("x-ratelimit-remaining", "0"));

        Failure failure = failure(world.client().deliveries("acme", OURS, Instant.EPOCH));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
        assertThat(failure.message()).contains("rate limit");
    }

    @Test
    void anAppWithoutAHookIsServedByTheHooksOfThePath() {
        world.onApp(CONFIG, asked -> Reply.error(404, "Not Found"));
        pathHook();

        assertThat(list().deliveries()).extracting(Delivery::id).containsExactly(4L);
    }

    private void pathHook() {
        world.on(
                "GET /orgs/acme/hooks",
                asked -> Reply.ok(new JsonArray()
                        .add(new JsonObject()
                                .put("id", 3)
                                .put("active", true)
                                .put("events", new JsonArray().add("workflow_job"))
                                .put("config", new JsonObject().put("url", OURS.toString())))));
        world.on(
                "GET /orgs/acme/hooks/3/deliveries",
                asked -> Reply.ok(new JsonArray().add(attempt(4, null, "workflow_job"))));
    }

    @Test
    void withoutAnyHookToUsBothWaysAreSaid() {
        deliversTo("");
        world.on("GET /orgs/acme/hooks", asked -> Reply.ok("[]"));

        Failure failure = failure(world.client().deliveries("acme", OURS, Instant.EPOCH));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(failure.message())
                .contains("no webhook of acme delivers to " + OURS, "the GitHub App's own webhook");
    }

    @Test
    void anOutageIsNoAbsence() {
        world.onApp(CONFIG, asked -> Reply.error(502, "Bad Gateway"));

        assertThat(failure(world.client().deliveries("acme", OURS, Instant.EPOCH))
                        .kind())
                .isEqualTo(Failure.Kind.FAILED);
        assertThat(world.asked("GET /orgs/acme/hooks")).isZero();
    }

    @Test
    void noSecondHookIsMadeWhereTheAppsOwnDeliversToUs() {
        var care = new HookCare(world.client(), "acme", OURS, HookPace.usual());

        try (var said = new Said()) {
            var first = get(care.look("secret", Duration.ofMinutes(1)));
            var second = get(care.look("secret", Duration.ofMinutes(1)));

            assertThat(List.of(first, second)).allMatch(pause -> pause.isEmpty());
            assertThat(said.all())
                    .filteredOn(line -> line.contains("App's own webhook"))
                    .hasSize(1);
        }
        assertThat(world.asked("GET /orgs/acme/hooks")).isZero();
        assertThat(world.asked("POST /orgs/acme/hooks")).isZero();
    }

    @Test
    void aHookIsMadeOnceTheAppsOwnGoesElsewhere() {
        var care = new HookCare(world.client(), "acme", OURS, HookPace.usual());
        var first = get(care.look("secret", Duration.ofMinutes(1)));
        deliversTo("https://elsewhere.example.org/");
        world.on("GET /orgs/acme/hooks", asked -> Reply.ok("[]"));
        world.on("POST /orgs/acme/hooks", asked -> Reply.of(201, new JsonObject(asked.body()).put("id", 3)));
        world.pass(Duration.ofMinutes(6));

        var second = get(care.look("secret", Duration.ofMinutes(1)));

        assertThat(List.of(first, second)).allMatch(pause -> pause.isEmpty());
        await().atMost(5, TimeUnit.SECONDS).until(() -> world.asked("POST /orgs/acme/hooks") == 1);
    }
}
