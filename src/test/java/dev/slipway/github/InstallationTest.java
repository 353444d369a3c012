package dev.slipway.github;

import static dev.slipway.github.AppWorld.LOOK_UP;
import static dev.slipway.github.AppWorld.RUNNERS;
import static dev.slipway.github.AppWorld.issuing;
import static dev.slipway.github.ScriptedGitHub.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.Pool;
import dev.slipway.github.ScriptedGitHub.Reply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

/** A GitHub App as it speaks for a path: its tokens, their renewal, and clocks that are wrong. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class InstallationTest {
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

    private void untilAsked(String request, long times) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> world.asked(request) == times);
    }

    @Test
    void anAppThatIsInstalledForOneRepositoryOfTheOwnerIsFoundThere() {
        // Given two repositories, the first of which the App is not installed for
        world.onApp("GET /repos/acme/a/installation", asked -> Reply.error(404, "Not Found"));
        world.installedAt("GET /repos/acme/b/installation", 77);
        world.on("GET /repos/acme/b/actions/runners", asked -> Reply.ok("{\"total_count\":0,\"runners\":[]}"));

        // When the second is asked
        GitHubClient client = world.clients.of(HookKeepers.fleetOf("app@acme", "acme/a", "acme/b"), "acme/b");

        // Then the installation is found
        assertThat(get(client.registrations("acme/b")).complete()).isTrue();
    }

    @Test
    void theAppProvesItselfFindsItsInstallationAndShowsATokenOfThat() {
        assertThat(world.list().complete()).isTrue();

        assertThat(world.github.asked)
                .extracting(Object::toString)
                .containsExactly(LOOK_UP, ISSUE, RUNNERS + "?per_page=100&page=1");
        assertThat(world.shown()).hasSize(2).allSatisfy(jwt -> {
            assertThat(jwt.getAlgorithm()).isEqualTo("RS256");
            assertThat(jwt.getIssuer()).isEqualTo(AppWorld.CLIENT_ID);
            assertThat(jwt.getIssuedAtAsInstant())
                    .isBetween(world.now().minusSeconds(61), world.now().minusSeconds(59));
            assertThat(jwt.getExpiresAtAsInstant())
                    .isBetween(world.now().plusSeconds(120), world.now().plusSeconds(480));
        });
        assertThat(world.shown().get(0).getToken())
                .as("signed once")
                .isEqualTo(world.shown().get(1).getToken());
        assertThat(world.shownTo(RUNNERS)).containsExactly("ghs_secret1");
    }

    @Test
    void aKeyInPkcs8ServesAsWell() {
        world.writeKey(Keys.pkcs8(world.key));

        assertThat(world.list().complete()).isTrue();
    }

    @Test
    void anInstallationThatIsGivenIsNotLookedUp() {
        try (var given = new AppWorld(vertx, directory, OptionalLong.of(77))) {
            assertThat(given.list().complete()).isTrue();

            assertThat(given.asked(LOOK_UP)).isZero();
        }
    }

    @Test
    void ofARepositoryTheInstallationIsLookedUpThere() {
        world.installedAt("GET /repos/acme/tool/installation", 78);
        world.on("GET /repos/acme/tool/actions/runners", asked -> Reply.ok("{\"total_count\":0,\"runners\":[]}"));
        var client = world.clients.of(HookKeepers.fleetOf("app@acme", "acme/tool"), "acme/tool");

        assertThat(get(client.registrations("acme/tool")).complete()).isTrue();
        assertThat(world.asked(issuing(78))).isEqualTo(1);
    }

    @Test
    void aRepositoryOfAnOrganisationIsSpokenForByTheOrganisationsInstallation() {
        world.on("GET /repos/acme/tool/actions/runs", asked -> Reply.ok("{\"total_count\":0,\"workflow_runs\":[]}"));

        get(world.clients.of(world.fleet(), "acme/tool").permittedToReadJobs("acme/tool"));

        assertThat(world.asked(LOOK_UP)).isEqualTo(1);
        assertThat(world.clients.of(world.fleet(), "acme/tool")).isSameAs(world.client());
    }

    @Test
    void allWhoNeedATokenAtTheSameTimeShareOneRequest() {
        var all = IntStream.range(0, 30)
                .mapToObj(i -> world.client().registrations("acme"))
                .toList();

        var unused = get(Future.all(all));
        assertThat(world.asked(ISSUE)).isEqualTo(1);
        assertThat(world.asked(LOOK_UP)).isEqualTo(1);
        assertThat(world.asked(RUNNERS)).isEqualTo(30);
    }

    @Test
    void aTokenIsRenewedBeforeItEndsAndNoCallWaitsForThat() {
        Listing first = world.list();
        world.pass(Duration.ofMinutes(49));
        Listing later = world.list();
        assertThat(world.asked(ISSUE)).isEqualTo(1);

        // When it has ten minutes left
        world.pass(Duration.ofMinutes(2));
        Listing meanwhile = world.list();
        untilAsked(ISSUE, 2);
        await().atMost(20, TimeUnit.SECONDS).until(() -> {
            var unused = world.list();
            return world.shownTo(RUNNERS).contains("ghs_secret2");
        });

        // Then
        assertThat(List.of(first, later, meanwhile)).allMatch(Listing::complete);
        assertThat(world.shownTo(RUNNERS)).startsWith("ghs_secret1", "ghs_secret1", "ghs_secret1");
        assertThat(world.asked(ISSUE)).isEqualTo(2);
        assertThat(world.asked(LOOK_UP)).isEqualTo(1);
        assertThat(world.calls).noneMatch(call -> call.outcome() == GitHubCall.Outcome.UNAUTHORIZED);
    }

    @Test
    void aRenewalCostsOneFullListingAndEveryOtherOneNothing() {
        List<Integer> costs = IntStream.range(0, 90)
                .mapToObj(minute -> {
                    world.pass(Duration.ofMinutes(1));
                    int cost = world.list().cost();
                    // The renewal is in the background: the next minute is after it.
                    await().atMost(20, TimeUnit.SECONDS).until(() -> world.asked(ISSUE) == (minute < 50 ? 1 : 2));
                    return cost;
                })
                .toList();

        assertThat(costs.get(0)).isEqualTo(1);
        assertThat(costs.stream().mapToInt(cost -> cost).sum()).isEqualTo(2);
    }

    @Test
    void whoComesAfterItsEndWaitsForAnother() {
        Listing first = world.list();
        world.pass(Duration.ofHours(2));
        world.revokeAll();

        assertThat(first.complete()).isTrue();
        assertThat(world.list().complete()).isTrue();
        assertThat(world.shownTo(RUNNERS)).containsExactly("ghs_secret1", "ghs_secret2");
    }

    @Test
    void aTokenThatGitHubRefusesIsRenewedAtOnceAndTheCallIsMadeOnceMore() {
        Listing first = world.list();
        world.pass(Duration.ofMinutes(5));
        world.revokeAll();

        Listing second = world.list();

        assertThat(first.complete()).isTrue();
        assertThat(second.complete()).isTrue();
        assertThat(world.shownTo(RUNNERS)).containsExactly("ghs_secret1", "ghs_secret1", "ghs_secret2");
        assertThat(world.calls).noneMatch(call -> call.outcome() == GitHubCall.Outcome.UNAUTHORIZED);
    }

    @Test
    void aKeyThatIsReplacedMeanwhileIsUsedForTheNextToken() {
        Listing first = world.list();
        world.key = Keys.rsa("new");
        world.writeKey(Keys.pkcs8(world.key));
        world.pass(Duration.ofHours(2));

        assertThat(first.complete()).isTrue();
        assertThat(world.list().complete()).isTrue();
        assertThat(world.asked(ISSUE)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, -120, 0, 120, 300})
    void ourClockMayBeMinutesOffInEitherDirection(long seconds) {
        world.wrong = Duration.ofSeconds(seconds);
        try (var said = new Said()) {
            IntStream.range(0, 10).forEach(i -> {
                assertThat(world.list().complete()).isTrue();
                world.pass(Duration.ofMinutes(61));
            });

            assertThat(said.all())
                    .filteredOn(line -> line.contains("clock is"))
                    .as("said once")
                    .hasSize(seconds == 0 ? 0 : 1)
                    .allMatch(line -> line.contains(
                            Math.abs(seconds) + " s " + (seconds > 0 ? "ahead of" : "behind") + " GitHub's"));
        }
        assertThat(world.asked(ISSUE)).isEqualTo(10);
        assertThat(world.asked(LOOK_UP)).as("refused once at most").isLessThanOrEqualTo(2);
        assertThat(world.calls).noneMatch(call -> call.outcome() == GitHubCall.Outcome.UNAUTHORIZED);
    }

    @Test
    void aClockThatIsSetMeanwhileIsLearntAnew() {
        world.wrong = Duration.ofMinutes(5);
        Listing first = world.list();
        world.pass(Duration.ofHours(2));
        world.wrong = Duration.ofMinutes(-5);

        assertThat(first.complete()).isTrue();
        assertThat(world.list().complete()).isTrue();
    }

    @Test
    void aTokensLifeIsKnownWhereGitHubDatesNothing() {
        world.undated();

        assertThat(world.list().complete()).isTrue();
        world.pass(Duration.ofMinutes(49));
        assertThat(world.list().complete()).isTrue();
        assertThat(world.asked(ISSUE)).isEqualTo(1);
    }

    @Test
    void whatGitHubSaysOfTheAppsOwnLimitIsNotTheInstallations() {
        world.onApp(
                LOOK_UP,
                asked -> Reply.ok(new JsonObject().put("id", 77))
                        .with("x-ratelimit-remaining", "3")
                        .with("x-ratelimit-limit", "5"));
        world.on(
                RUNNERS,
                asked -> Reply.ok("{\"total_count\":0,\"runners\":[]}")
                        .with("x-ratelimit-remaining", "4999")
                        .with("x-ratelimit-limit", "5000"));

        assertThat(world.list().complete()).isTrue();

        assertThat(world.calls)
                .flatExtracting(call -> call.rate().stream().toList())
                .singleElement()
                .satisfies(rate -> assertThat(rate.remaining()).isEqualTo(4999));
        assertThat(world.calls)
                .extracting(call -> call.operation().word())
                .containsExactly("installation", "access-token", "list-runners");
    }

    @Test
    void aRenamedOrganisationsInstallationIsFoundWhereGitHubSendsUs() {
        world.onApp(LOOK_UP, asked -> Reply.of(301, "{}").with("location", "/organizations/9/installation"));
        world.installedAt("GET /organizations/9/installation", 77);

        assertThat(world.list().complete()).isTrue();
        assertThat(world.asked(ISSUE)).isEqualTo(1);
    }

    @Test
    void everyOwnerHasAnInstallationOfItsOwn() {
        world.installedAt("GET /orgs/other/installation", 88);
        world.on("GET /orgs/other/actions/runners", asked -> Reply.ok("{\"total_count\":0,\"runners\":[]}"));
        var other = world.clients.of(HookKeepers.fleetOf("app@other", "other"), "other");

        assertThat(get(other.registrations("other")).complete()).isTrue();
        assertThat(world.list().complete()).isTrue();

        assertThat(world.asked(issuing(88))).isEqualTo(1);
        assertThat(world.asked(ISSUE)).isEqualTo(1);
        assertThat(other).isNotSameAs(world.client());
    }

    @Test
    void aTokenBesideAnAppIsShownAsItIs() {
        var client = world.clients.of(HookKeepers.fleetOf(Pool.DEFAULT_CREDENTIAL, "acme"), "acme");
        world.github.on(RUNNERS, Reply.ok("{\"total_count\":0,\"runners\":[]}"));

        assertThat(get(client.registrations("acme")).complete()).isTrue();

        assertThat(world.shownTo(RUNNERS)).containsExactly(ScriptedGitHub.SECRET_TOKEN);
        assertThat(world.asked(LOOK_UP)).isZero();
    }
}
