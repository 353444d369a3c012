package dev.slipway.github;

import static dev.slipway.github.AppWorld.LOOK_UP;
import static dev.slipway.github.AppWorld.RUNNERS;
import static dev.slipway.github.AppWorld.issuing;
import static dev.slipway.github.ScriptedGitHub.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.Failure;
import dev.slipway.github.ScriptedGitHub.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A GitHub App that gets no token, or one that is of no use: what is said, how often it is tried, and how it recovers. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class InstallationTroubleTest {
    private static final String ISSUE = issuing(77);

    private Vertx vertx;
    private Path directory;
    private AppWorld world;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) {
        this.vertx = vertx;
        this.directory = directory;
        world = new AppWorld(vertx, directory, OptionalLong.empty());
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private Failure refused() {
        return failure(world.client().registrations("acme"));
    }

    private void untilAsked(String request, long times) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> world.asked(request) == times);
    }

    @Test
    void tokensThatAreRefusedAsSoonAsTheyAreIssuedAreNotAskedForWithoutEnd() {
        world.github.on(RUNNERS, Reply.error(401, "Bad credentials"));

        List<Failure> failures = IntStream.range(0, 20).mapToObj(i -> refused()).toList();

        assertThat(failures).allMatch(failure -> failure.kind() == Failure.Kind.UNAUTHORIZED);
        assertThat(world.asked(ISSUE)).isLessThanOrEqualTo(3);
        world.pass(Duration.ofMinutes(2));
        world.on(RUNNERS, asked -> Reply.ok("{\"total_count\":0,\"runners\":[]}"));
        assertThat(world.list().complete()).isTrue();
    }

    @Test
    void aFailingIssueIsTriedEverMoreSlowlyAndRecoversByItself() {
        world.noToken = Optional.of(Reply.error(403, "This installation has been suspended"));
        List<Failure> failures = IntStream.range(0, 10).mapToObj(i -> refused()).toList();
        assertThat(failures).allSatisfy(failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.FORBIDDEN);
            assertThat(failure.message()).contains("suspended", "acme", AppWorld.CLIENT_ID, "unsuspend");
        });
        assertThat(world.asked(ISSUE)).isEqualTo(1);

        // When an hour passes, a call each second
        IntStream.range(0, 3_600).forEach(second -> {
            world.pass(Duration.ofSeconds(1));
            assertThat(refused().kind()).isEqualTo(Failure.Kind.FORBIDDEN);
        });

        // Then it was asked for after 5, 10, 20, 40 s, and each minute from then on
        assertThat(world.asked(ISSUE)).isBetween(60L, 65L);
        world.noToken = Optional.empty();
        world.pass(Duration.ofMinutes(1));
        assertThat(world.list().complete()).isTrue();
    }

    @Test
    void aChangedKeyIsTriedWithoutWaiting() {
        world.key = Keys.rsa("new");
        Failure wrongKey = refused();
        assertThat(wrongKey.kind()).isEqualTo(Failure.Kind.UNAUTHORIZED);
        assertThat(wrongKey.message()).contains(AppWorld.CLIENT_ID, world.keyFile.toString(), "do not belong together");
        long before = world.github.asked.size();
        assertThat(refused().kind()).isEqualTo(Failure.Kind.UNAUTHORIZED);
        assertThat(world.github.asked).hasSize((int) before);

        world.writeKey(Keys.pkcs1(world.key));
        world.pass(Duration.ofSeconds(4));

        assertThat(world.list().complete()).isTrue();
    }

    @Test
    void aRenewalThatFailsKeepsTheTokenWhileItIsGood() {
        Listing first = world.list();
        world.noToken = Optional.of(Reply.error(503, "Unavailable"));
        try (var said = new Said()) {
            IntStream.range(0, 8).forEach(i -> {
                world.pass(i == 0 ? Duration.ofMinutes(51) : Duration.ofMinutes(1));
                assertThat(world.list().complete()).isTrue();
                untilAsked(ISSUE, 2 + i);
            });

            assertThat(said.all())
                    .filteredOn(line -> line.contains("cannot be renewed"))
                    .as("said once")
                    .hasSize(1);
        }
        world.pass(Duration.ofMinutes(2));
        Failure failure = refused();
        assertThat(first.complete()).isTrue();
        assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
        assertThat(failure.message()).contains("503");
    }

    @Test
    void anAppThatWasInstalledAnewIsLookedUpAgain() {
        Listing first = world.list();
        world.onApp(ISSUE, asked -> Reply.error(404, "Not Found"));
        world.installedAt(LOOK_UP, 99);
        world.revokeAll();
        world.pass(Duration.ofMinutes(5));

        assertThat(first.complete()).isTrue();
        assertThat(world.list().complete()).isTrue();
        assertThat(world.asked(issuing(99))).isEqualTo(1);
        assertThat(world.asked(LOOK_UP)).isEqualTo(2);
    }

    @Test
    void anAppThatIsNotInstalledIsSaidWithWhereToInstallIt() {
        world.onApp(LOOK_UP, asked -> Reply.error(404, "Not Found"));

        Failure failure = refused();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(failure.message()).contains(AppWorld.CLIENT_ID, "is not installed at acme", "Install App");
        world.installedAt(LOOK_UP, 77);
        world.pass(Duration.ofSeconds(6));
        assertThat(world.list().complete()).isTrue();
    }

    @Test
    void aSuspendedInstallationIsKnownWhenItIsLookedUp() {
        world.onApp(
                LOOK_UP, asked -> Reply.ok(new JsonObject().put("id", 77).put("suspended_at", "2026-01-01T00:00:00Z")));

        Failure failure = refused();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.FORBIDDEN);
        assertThat(failure.message()).contains("suspended", "acme");
        assertThat(world.asked(ISSUE)).isZero();
    }

    @Test
    void anInstallationIdThatIsNoneOfTheAppsIsSaid() {
        try (var given = new AppWorld(vertx, directory, OptionalLong.of(5))) {
            given.onApp(issuing(5), asked -> Reply.error(404, "Integration not found"));

            Failure failure = failure(given.client().registrations("acme"));

            assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
            assertThat(failure.message()).contains("installation 5", "installation-id", "Integration not found");
        }
    }

    @Test
    void aLimitOfTheAppIsALimitAndItsEndIsGitHubsWord() {
        world.noToken = Optional.of(
                Reply.error(403, "You have exceeded a secondary rate limit.").with("retry-after", "120"));

        Failure failure = refused();
        world.pass(Duration.ofSeconds(90));
        Failure later = refused();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.LIMITED);
        assertThat(failure.retryAfter()).contains(Duration.ofMinutes(2));
        assertThat(later.retryAfter()).contains(Duration.ofSeconds(30));
        assertThat(world.asked(ISSUE)).isEqualTo(1);
    }

    @Test
    void aPermissionThatTheInstallationLacksIsNamedAndWhoMustAcceptIt() {
        world.permissions = Map.of("organization_self_hosted_runners", "read", "metadata", "read");
        world.on(RUNNERS, asked -> Reply.error(403, "Resource not accessible by integration"));

        Failure failure = refused();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.FORBIDDEN);
        assertThat(failure.message())
                .contains(
                        "lacks the organisation permission 'Self-hosted runners: read and write' (it has 'read')",
                        "an owner of acme must accept it")
                .doesNotContain("classic");
    }

    @Test
    void aPermissionThatTheInstallationHasIsNotAskedFor() {
        world.permissions = Map.of("administration", "write", "actions", "read", "metadata", "read");
        world.on("GET /repos/acme/tool/actions/runs", asked -> Reply.error(404, "Not Found"));
        world.on("GET /repos/acme/tool/hooks", asked -> Reply.error(403, "Resource not accessible by integration"));

        Failure unseen = failure(world.client().permittedToReadJobs("acme/tool"));
        Failure hooks = failure(world.client().hooks("acme/tool"));

        assertThat(unseen.message()).contains("has the repository permission 'Actions: read'", "is acme/tool among");
        assertThat(hooks.message())
                .contains("lacks the repository permission 'Webhooks: read and write'", "nothing of it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"})
    void aKeyFileThatCannotBeUsedIsSaidWithoutAskingGitHubAndRecovers(String content) {
        world.writeKey(content);

        Failure failure = refused();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAUTHORIZED);
        assertThat(failure.message()).contains(world.keyFile.toString(), AppWorld.CLIENT_ID, "Private keys");
        assertThat(world.github.asked).isEmpty();
        world.writeKey(Keys.pkcs1(world.key));
        assertThat(world.list().complete()).isTrue();
    }

    @Test
    void aNameThatIsNoCredentialIsSaidByEveryCallAndThrowsNothing() {
        GitHubClient client = world.clients.of(HookKeepers.fleetOf("gone@acme", "acme"), "acme");

        Failure failure = failure(client.registrations("acme"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAUTHORIZED);
        assertThat(failure.message()).contains("no credential 'gone'", "github.credentials");
        assertThat(world.github.asked).isEmpty();
    }

    @Test
    void aTokenOfNoUseIsNotShown() {
        world.noToken = Optional.of(Reply.of(
                201,
                new JsonObject()
                        .put("token", "ghs_\r\nX-Evil: 1")
                        .put("expires_at", world.now().plusSeconds(3_600).toString())));

        Failure failure = refused();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
        assertThat(failure.message()).contains("cannot be used").doesNotContain("Evil");
        assertThat(world.asked(RUNNERS)).isZero();
    }

    @Test
    void neitherASignatureNorATokenFollowsARedirectionElsewhere() {
        try (var elsewhere = new ScriptedGitHub(vertx, directory)) {
            world.onApp(LOOK_UP, asked -> Reply.of(301, "{}").with("location", elsewhere.url() + "/x"));
            Failure ofApp = refused();
            world.installedAt(LOOK_UP, 77);
            world.on(RUNNERS, asked -> Reply.of(307, "{}").with("location", elsewhere.url() + "/x"));
            world.pass(Duration.ofSeconds(6));
            Failure ofToken = refused();

            assertThat(List.of(ofApp, ofToken)).allSatisfy(failure -> {
                assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
                assertThat(failure.message()).contains("to another server, which is not followed");
            });
            assertThat(elsewhere.asked).isEmpty();
        }
    }
}
