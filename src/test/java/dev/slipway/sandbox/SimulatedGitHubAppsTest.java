package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.github.GitHubDeliverySchemas;
import dev.slipway.sandbox.GitHubCaller.Answer;
import dev.slipway.sandbox.model.GitHubApp;
import dev.slipway.sandbox.model.GitHubHook;
import dev.slipway.sandbox.model.GitHubPermissions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Apps, their installations, tokens and hook over the wire, each exchange held against GitHub's own description. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class SimulatedGitHubAppsTest {
    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final AppKey KEY = new AppKey();
    private static final long APP = 4711;
    private static final String CLIENT = "Iv23liTheClient";

    private final HandClock clock = new HandClock(START);
    private final List<GitHubCaller> callers = new ArrayList<>();
    private GitHubFixture world;
    private GitHubCaller app;
    private long installation;

    @BeforeEach
    void start(Vertx vertx) {
        world = new GitHubFixture(vertx, clock);
        world.change((m, now) ->
                m.apps().add(new GitHubApp(APP, CLIENT, "slipway", KEY.publicKey(), GitHubPermissions.ofRunners())));
        installation = world.with((m, now) -> m.apps().install(APP, "acme", now));
        app = as(KEY.jwt(CLIENT, START));
    }

    @AfterEach
    void stop() {
        callers.forEach(GitHubCaller::close);
        world.close();
    }

    private GitHubCaller as(String credential) {
        GitHubCaller caller = world.caller(credential);
        callers.add(caller);
        return caller;
    }

    private String tokens() {
        return "/app/installations/" + installation + "/access_tokens";
    }

    private String token() {
        return app.post(tokens()).object().getString("token");
    }

    private static JsonObject runner(String name) {
        return new JsonObject().put("name", name).put("runner_group_id", 1).put("labels", new JsonArray().add("linux"));
    }

    @Test
    void anAppSeesItselfAndWhereItIsInstalled() {
        JsonObject self = app.get("/app").object();
        JsonObject there = app.get("/orgs/acme/installation").object();
        Answer byId = app.get("/app/installations/" + installation);
        Answer byRepository = app.get("/repos/acme/tool/installation");

        assertThat(self.getString("client_id")).isEqualTo(CLIENT);
        assertThat(self.getJsonObject("permissions").getString("administration"))
                .isEqualTo("write");
        assertThat(there.getLong("id")).isEqualTo(installation);
        assertThat(there.getLong("app_id")).isEqualTo(APP);
        assertThat(there.getString("target_type")).isEqualTo("Organization");
        assertThat(byId.object()).isEqualTo(there);
        assertThat(byRepository.object()).isEqualTo(there);
    }

    @Test
    void anAppThatIsInstalledOnAPersonSpeaksForThatPersonsRepositories() {
        long other = world.with((m, now) -> m.apps().install(APP, "other", now));

        JsonObject there = app.get("/repos/other/app/installation").object();
        String token = app.post("/app/installations/" + other + "/access_tokens")
                .object()
                .getString("token");

        assertThat(there.getLong("id")).isEqualTo(other);
        assertThat(there.getString("target_type")).isEqualTo("User");
        assertThat(as(token).get("/repos/other/app/actions/runners").status()).isEqualTo(200);
        assertThat(as(token).get("/repos/acme/tool/actions/runners").status()).isEqualTo(404);
    }

    @Test
    void whereAnAppIsNotInstalledThereIsNothing() {
        assertThat(app.get("/repos/other/app/installation").status()).isEqualTo(404);
        assertThat(app.get("/orgs/nobody/installation").status()).isEqualTo(404);
        assertThat(app.get("/app/installations/1").status()).isEqualTo(404);
        assertThat(app.post("/app/installations/1/access_tokens").status()).isEqualTo(404);
    }

    @Test
    void theOldNameOfARepositoryLeadsToItsInstallation() {
        world.change((m, now) -> m.rename("acme/tool", "acme/machine"));

        Answer moved = app.get("/repos/acme/tool/installation");

        assertThat(moved.status()).isEqualTo(301);
        assertThat(app.get(moved.location().orElseThrow().replaceFirst("http://[^/]+", ""))
                        .object()
                        .getLong("id"))
                .isEqualTo(installation);
    }

    @Test
    void aTokenSpeaksForItsOwnerForAnHourAndNoLonger() {
        JsonObject issued = app.post(tokens()).object();
        GitHubCaller runners = as(issued.getString("token"));
        Answer made = runners.post("/orgs/acme/actions/runners/generate-jitconfig", runner("r1"));
        clock.move(Duration.ofMinutes(59));
        Answer late = runners.get("/orgs/acme/actions/runners");
        clock.move(Duration.ofMinutes(1));
        Answer tooLate = runners.get("/orgs/acme/actions/runners");

        assertThat(issued.getString("token")).startsWith("ghs_");
        assertThat(issued.getString("expires_at")).isEqualTo("2026-01-05T09:00:00Z");
        assertThat(issued.getString("repository_selection")).isEqualTo("all");
        assertThat(issued.getJsonObject("permissions").getString("organization_self_hosted_runners"))
                .isEqualTo("write");
        assertThat(made.status()).isEqualTo(201);
        assertThat(late.status()).isEqualTo(200);
        assertThat(tooLate.status()).isEqualTo(401);
        assertThat(tooLate.message()).isEqualTo("Bad credentials");
    }

    @Test
    void theAppIsKnownByItsIdToo() {
        assertThat(as(KEY.jwt(Long.toString(APP), START)).get("/app").status()).isEqualTo(200);
        JsonObject number = AppKey.claims("", START).put("iss", APP);
        assertThat(as(KEY.jwt(number)).get("/app").status()).isEqualTo(200);
    }

    private record Bad(String what, String jwt, int status, String message) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static JsonObject claims() {
        return AppKey.claims(CLIENT, START);
    }

    static Stream<Bad> badAssertions() {
        long now = START.getEpochSecond();
        String iat = "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
        String exp = "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the"
                + " assertion expires";
        String undecodable = "A JSON web token could not be decoded";
        String good = KEY.jwt(CLIENT, START);
        JsonObject noIssuer = claims();
        noIssuer.remove("iss");
        JsonObject none = new JsonObject().put("typ", "JWT").put("alg", "none");
        return Stream.of(
                new Bad("issued in the future", KEY.jwt(claims().put("iat", now + 1)), 401, iat),
                new Bad("issued at a fraction", KEY.jwt(claims().put("iat", now - 0.5)), 401, iat),
                new Bad("expired", KEY.jwt(claims().put("exp", now)), 401, exp),
                new Bad(
                        "good for too long",
                        KEY.jwt(claims().put("exp", now + 601)),
                        401,
                        "'Expiration time' claim ('exp') is too far in the future"),
                new Bad("of nobody", KEY.jwt(noIssuer), 401, "Missing 'issuer' claim ('iss') in assertion"),
                new Bad("of another App", KEY.jwt("4712", START), 404, "Integration not found"),
                new Bad("of another key", new AppKey().jwt(CLIENT, START), 401, undecodable),
                new Bad("of another algorithm", KEY.jwt(none, claims()), 401, undecodable),
                new Bad("changed", good.substring(0, good.length() - 4) + "AAAA", 401, undecodable),
                new Bad("no JSON", "a.b.c", 401, undecodable),
                new Bad("a personal token", GitHubFixture.TOKEN, 401, undecodable));
    }

    @ParameterizedTest
    @MethodSource("badAssertions")
    void anAssertionThatIsWrongIsRefusedInGitHubsWords(Bad bad) {
        for (Answer refused : List.of(
                as(bad.jwt()).get("/app"),
                as(bad.jwt()).get("/orgs/acme/installation"),
                as(bad.jwt()).post(tokens()),
                as(bad.jwt()).get("/app/hook/deliveries"))) {
            assertThat(refused.status()).isEqualTo(bad.status());
            assertThat(refused.message()).isEqualTo(bad.message());
        }
    }

    @Test
    void anInstallationsTokenDoesNotSpeakForTheAppNorTheAppForItsInstallation() {
        Answer asApp = as(token()).get("/app");
        Answer asInstallation = app.get("/orgs/acme/actions/runners");

        assertThat(asApp.status()).isEqualTo(401);
        assertThat(asApp.message()).isEqualTo("A JSON web token could not be decoded");
        assertThat(asInstallation.status()).isEqualTo(401);
        assertThat(asInstallation.message()).isEqualTo("Bad credentials");
    }

    @ParameterizedTest
    @CsvSource({
        "organization_self_hosted_runners, /orgs/acme/actions/runners",
        "administration, /repos/acme/tool/actions/runners",
        "actions, /repos/acme/tool/actions/runs",
        "organization_hooks, /orgs/acme/hooks",
        "repository_hooks, /repos/acme/tool/hooks"
    })
    void aPermissionThatIsTakenAwayIsMissedAtOnceAndOneThatIsGivenByTheNextTokenOnly(String permission, String uri) {
        GitHubCaller first = as(token());
        Answer before = first.get(uri);
        world.change((m, now) -> m.apps().permit(installation, was -> was.without(permission), now));
        Answer taken = first.get(uri);
        GitHubCaller second = as(token());
        world.change((m, now) -> m.apps().permit(installation, was -> was.with(permission, "read"), now));

        assertThat(before.status()).isEqualTo(200);
        assertThat(taken.status()).isEqualTo(403);
        assertThat(taken.message()).isEqualTo("Resource not accessible by integration");
        assertThat(second.get(uri).status()).isEqualTo(403);
        assertThat(as(token()).get(uri).status()).isEqualTo(200);
    }

    @Test
    void aTokenMayHaveFewerPermissionsButNotMore() {
        JsonObject readOnly =
                new JsonObject().put("permissions", new JsonObject().put("organization_self_hosted_runners", "read"));
        GitHubCaller reader = as(app.post(tokens(), readOnly).object().getString("token"));
        Answer more = app.post(tokens(), new JsonObject().put("permissions", new JsonObject().put("actions", "write")));

        assertThat(reader.get("/orgs/acme/actions/runners").status()).isEqualTo(200);
        assertThat(reader.post("/orgs/acme/actions/runners/generate-jitconfig", runner("r1"))
                        .status())
                .isEqualTo(403);
        assertThat(more.status()).isEqualTo(422);
        assertThat(more.message()).contains("not granted to this installation");
    }

    @Test
    void aSuspendedInstallationIsRefusedUntilItIsLetWorkAgain() {
        GitHubCaller runners = as(token());
        world.change((m, now) -> m.apps().suspend(installation, true, now));
        Answer refused = runners.get("/orgs/acme/actions/runners");
        Answer noToken = app.post(tokens());
        JsonObject shown = app.get("/orgs/acme/installation").object();
        world.change((m, now) -> m.apps().suspend(installation, false, now));

        assertThat(List.of(refused.status(), noToken.status())).containsOnly(403);
        assertThat(noToken.message()).isEqualTo("This installation has been suspended");
        assertThat(shown.getString("suspended_at")).isEqualTo("2026-01-05T08:00:00Z");
        assertThat(runners.get("/orgs/acme/actions/runners").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theTokensOfAnInstallationEndWhenItIsRemovedOrTheyAreRevoked(boolean removed) {
        GitHubCaller runners = as(token());
        world.change((m, now) -> {
            if (removed) {
                m.apps().uninstall(installation, now);
            } else {
                m.apps().revokeTokens(installation, now);
            }
        });

        assertThat(runners.get("/orgs/acme/actions/runners").status()).isEqualTo(401);
        assertThat(app.post(tokens()).status()).isEqualTo(removed ? 404 : 201);
        assertThat(app.get("/orgs/acme/installation").status()).isEqualTo(removed ? 404 : 200);
    }

    @Test
    void whatAnAppAsksIsConditionalToo() {
        Answer first = app.get("/orgs/acme/installation");
        Answer same = app.getIfNot("/orgs/acme/installation", first.etag().orElseThrow());
        clock.move(Duration.ofSeconds(1));
        Answer other = as(KEY.jwt(CLIENT, clock.instant()))
                .getIfNot("/orgs/acme/installation", first.etag().orElseThrow());

        assertThat(same.status()).isEqualTo(304);
        assertThat(other.status()).isEqualTo(200);
    }

    @Test
    void anAppWithoutAHookHasNoDeliveries() {
        assertThat(app.get("/app/hook/config").status()).isEqualTo(404);
        assertThat(app.get("/app/hook/deliveries").status()).isEqualTo(404);
        assertThat(app.post("/app/hook/deliveries/1/attempts").status()).isEqualTo(404);
    }

    @Test
    void theHookOfAnAppHearsOfJobsWhereverItIsInstalled(Vertx vertx) {
        Receiver receiver = new Receiver(vertx);
        try {
            long hook = world.with((m, now) ->
                    m.apps().hook(APP, GitHubHook.Config.json(receiver.url().toString(), "hush"), now));
            long here = world.queue("acme/tool", "linux");
            long there = world.queue("other/app", "linux");
            await().until(() -> receiver.told("workflow_job").size() == 1);
            await().until(() -> app.get("/app/hook/deliveries").array().size() == 2);
            JsonObject newest = app.get("/app/hook/deliveries").array().getJsonObject(0);
            Answer again = app.post("/app/hook/deliveries/" + newest.getLong("id") + "/attempts");
            await().until(() -> receiver.told("workflow_job").size() == 2);

            Receiver.Told told = receiver.told("workflow_job").get(0);
            assertThat(hook).isPositive();
            assertThat(there).isNotEqualTo(here);
            assertThat(told.json().getJsonObject("workflow_job").getLong("id")).isEqualTo(here);
            assertThat(told.json().getJsonObject("installation").getLong("id")).isEqualTo(installation);
            assertThat(told.header("X-GitHub-Hook-Installation-Target-Type")).isEqualTo("integration");
            assertThat(told.header("X-GitHub-Hook-Installation-Target-ID")).isEqualTo("4711");
            assertThat(told.header("X-Hub-Signature-256"))
                    .isEqualTo(HookSignature.SHA256.of("hush", told.raw().getBytes()));
            assertThat(receiver.told())
                    .allSatisfy(one -> assertThat(
                                    GitHubDeliverySchemas.violations(one.event(), one.action(), one.payload()))
                            .isEmpty());
            assertThat(newest.getLong("installation_id")).isEqualTo(installation);
            assertThat(again.status()).isEqualTo(202);
            assertThat(receiver.told("workflow_job").get(1).guid()).isEqualTo(told.guid());
        } finally {
            receiver.close();
        }
    }

    @Test
    void deliveriesOfAnAppAreListedInPartsAndFromARealCursorOnly(Vertx vertx) {
        Receiver receiver = new Receiver(vertx);
        try {
            world.change((m, now) -> {
                long unused =
                        m.apps().hook(APP, GitHubHook.Config.json(receiver.url().toString(), "hush"), now);
            });
            long unused = world.queue("acme/tool", "linux");
            await().until(() -> app.get("/app/hook/deliveries").array().size() == 2);
            Answer part = app.get("/app/hook/deliveries?per_page=1");

            assertThat(part.array()).hasSize(1);
            assertThat(app.get(part.next().orElseThrow()).array()).hasSize(1);
            assertThat(app.get("/app/hook/deliveries?cursor=nonsense").status()).isEqualTo(422);
            assertThat(app.get("/app/hook/deliveries?status=failure").array()).isEmpty();
            assertThat(app.post("/app/hook/deliveries/1/attempts").status()).isEqualTo(404);
        } finally {
            receiver.close();
        }
    }

    @Test
    void theHookOfAnAppIsConfiguredAndItsSecretNeverShown() {
        world.change((m, now) -> {
            long unused = m.apps().hook(APP, GitHubHook.Config.json("http://127.0.0.1:1/hook", "hush"), now);
        });

        Answer changed = app.patch("/app/hook/config", new JsonObject().put("url", "http://127.0.0.1:2/hook"));
        Answer elsewhere = app.patch("/app/hook/config", new JsonObject().put("url", "https://example.com/hook"));
        Answer shown = app.get("/app/hook/config");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(elsewhere.status()).isEqualTo(422);
        assertThat(shown.object().getString("url")).isEqualTo("http://127.0.0.1:2/hook");
        assertThat(shown.object().getString("secret")).isEqualTo("********");
    }
}
