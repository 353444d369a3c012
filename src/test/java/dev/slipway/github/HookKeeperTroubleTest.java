package dev.slipway.github;

import static dev.slipway.github.ScriptedGitHub.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.slipway.bus.Bus;
import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Fleet;
import dev.slipway.github.ScriptedGitHub.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The keeper against a server that limits it, or is none. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class HookKeeperTroubleTest {
    private static final URI OURS = URI.create("https://ci.example.org/webhook");
    /** With what JSON must escape. */
    private static final String SECRET = "never \"to\\be seen";

    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final HookPace BRISK = new HookPace(Duration.ofMillis(20), Duration.ofMillis(40), OFTEN);
    private static final Fleet FLEET = HookKeepers.fleet(OFTEN, "acme", "acme/tool");

    private final Said said = new Said();
    private Vertx vertx;
    private Bus bus;
    private ScriptedGitHub github;
    private Path secretFile;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) throws IOException {
        this.vertx = vertx;
        bus = new Bus(vertx);
        github = new ScriptedGitHub(vertx, directory);
        secretFile = Files.writeString(directory.resolve("webhook-secret"), SECRET);
    }

    @AfterEach
    void stop() {
        get(vertx.close());
        said.close();
        assertThat(said.all()).noneMatch(line -> line.contains("never") || line.contains("seen"));
    }

    private void keep(Fleet fleet) {
        String unused = get(vertx.deployVerticle(
                new HookKeeperVerticle((fleets, path) -> github.client, bus, fleet, OURS, secretFile, BRISK)));
    }

    private static JsonObject hook(long id) {
        return new JsonObject()
                .put("id", id)
                .put("active", true)
                .put("events", new JsonArray().add("workflow_job"))
                .put(
                        "config",
                        new JsonObject()
                                .put("url", OURS.toString())
                                .put("content_type", "json")
                                .put("insecure_ssl", "0"));
    }

    private long asked(String part) {
        return github.asked.stream()
                .filter(asked -> asked.toString().contains(part))
                .count();
    }

    private void untilAsked(String part, long times) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> asked(part) >= times);
    }

    @Test
    void aLimitIsWaitedOutForAllPathsAsTheyShareTheCredential() {
        Reply limited = Reply.error(429, "slow down").with("retry-after", "3600");
        github.on("GET /orgs/acme/hooks", limited);
        github.on("GET /repos/acme/tool/hooks", limited);

        keep(FLEET);

        untilAsked("hooks", 1);
        await().during(300, TimeUnit.MILLISECONDS).atMost(5, TimeUnit.SECONDS).until(() -> asked("hooks") == 1);
        assertThat(said.at(Level.WARN)).singleElement().asString().contains("429", "wait 3600 s");
    }

    @Test
    void aLimitOfWhichGitHubDoesNotSayHowLongItLastsIsLeftAloneForAWhile() {
        github.on("GET /orgs/acme/hooks", Reply.error(429, "slow down"));

        keep(HookKeepers.fleet(OFTEN, "acme"));

        untilAsked("hooks", 1);
        await().during(300, TimeUnit.MILLISECONDS).atMost(5, TimeUnit.SECONDS).until(() -> asked("hooks") == 1);
        assertThat(said.at(Level.WARN)).singleElement().asString().contains("429", "does not say for how long");
    }

    @Test
    void aLimitThatIsOverIsOver() {
        github.on("GET /orgs/acme/hooks", Reply.error(429, "slow down").with("retry-after", "1"), Reply.ok("[]"));
        github.on("POST /orgs/acme/hooks", Reply.of(201, hook(5)));

        keep(HookKeepers.fleet(OFTEN, "acme"));

        untilAsked("POST /orgs/acme/hooks", 1);
    }

    @Test
    void thePathsThatTheReconcilerMustLeaveAloneAreLeftAlone() {
        github.on("GET /orgs/acme/hooks", Reply.ok(new JsonArray().add(hook(5))));
        github.on("PATCH /orgs/acme/hooks/5", Reply.ok(hook(5)));
        github.on("GET /repos/acme/tool/hooks", Reply.ok(new JsonArray().add(hook(6))));
        github.on("PATCH /repos/acme/tool/hooks/6", Reply.ok(hook(6)));
        Fleet fleet = HookKeepers.fleetOf(OFTEN, Map.of("acme", "default", "acme/tool", "tools"));
        keep(fleet);
        untilAsked("GET /orgs/acme/hooks", 2);

        // When
        var limit = new Failure(Failure.Kind.LIMITED, "slow down", Optional.of(Duration.ofHours(1)));
        bus.tell(HookKeepers.told(
                new Event.Configured(fleet), new Event.CallFailed(new Effect.ListRegistrations("acme", 1), limit)));

        // Then, once what was under way is over
        untilAsked("GET /repos/acme/tool/hooks", asked("GET /repos/acme/tool/hooks") + 2);
        long before = asked("GET /orgs/acme/hooks");
        untilAsked("GET /repos/acme/tool/hooks", asked("GET /repos/acme/tool/hooks") + 5);
        assertThat(asked("GET /orgs/acme/hooks")).isEqualTo(before);
    }

    @Test
    void aPathForWhichAnotherCredentialSpeaksIsLookedAfterByThat() {
        // Given a path that is looked after
        github.on("GET /orgs/acme/hooks", Reply.ok(new JsonArray().add(hook(5))));
        github.on("PATCH /orgs/acme/hooks/5", Reply.ok(hook(5)));
        List<String> spoke = new CopyOnWriteArrayList<>();
        String unused = get(vertx.deployVerticle(new HookKeeperVerticle(
                (fleet, path) -> {
                    spoke.add(fleet.credential(path));
                    return github.client;
                },
                bus,
                HookKeepers.fleetOf(OFTEN, Map.of("acme", "default")),
                OURS,
                secretFile,
                BRISK)));
        untilAsked("GET /orgs/acme/hooks", 1);

        // When its pools have another credential
        bus.tell(HookKeepers.told(new Event.Configured(HookKeepers.fleetOf(OFTEN, Map.of("acme", "tools")))));

        // Then that is asked for
        await().atMost(20, TimeUnit.SECONDS).until(() -> spoke.contains("tools"));
        assertThat(spoke).containsExactly("default", "tools");
    }

    @Test
    void aServerThatQuotesTheSecretIsNotQuoted() {
        github.on("GET /orgs/acme/hooks", Reply.ok("[]"));
        github.on("POST /orgs/acme/hooks", Reply.error(422, "you sent " + SECRET));
        github.on("GET /repos/acme/tool/hooks", Reply.ok(new JsonArray().add(hook(6))));
        github.on(
                "PATCH /repos/acme/tool/hooks/6",
                asked -> Reply.of(
                        422,
                        new JsonObject()
                                .put("message", "Validation Failed")
                                .put("errors", new JsonArray().add(new JsonObject(asked.body())))));

        keep(FLEET);

        untilAsked("POST /orgs/acme/hooks", 2);
        untilAsked("PATCH /repos/acme/tool/hooks/6", 2);
        await().atMost(20, TimeUnit.SECONDS).until(() -> said.at(Level.WARN).size() == 2);
        assertThat(github.asked).anyMatch(asked -> asked.body().contains("seen"));
        assertThat(said.at(Level.WARN)).allMatch(line -> line.contains("GitHub answered 422 to P"));
    }

    @Test
    void whatIsNoAnswerOfGitHubsIsTriedAgain() {
        github.on("GET /orgs/acme/hooks", Reply.ok("<html>Sign in</html>"), Reply.ok("{}"), Reply.ok("[]"));
        github.on("POST /orgs/acme/hooks", Reply.of(201, "<html>Sign in</html>"), Reply.of(201, hook(5)));

        keep(HookKeepers.fleet(OFTEN, "acme"));

        untilAsked("POST /orgs/acme/hooks", 2);
        await().atMost(20, TimeUnit.SECONDS).until(() -> !said.at(Level.INFO).isEmpty());
        assertThat(said.at(Level.WARN)).hasSize(1);
    }
}
