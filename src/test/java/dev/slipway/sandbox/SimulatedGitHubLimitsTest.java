package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.GitHubCaller.Answer;
import dev.slipway.sandbox.model.GitHubApp;
import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubGrant;
import dev.slipway.sandbox.model.GitHubGroup;
import dev.slipway.sandbox.model.GitHubModel.Access;
import dev.slipway.sandbox.model.GitHubPermissions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits, ETags and clocks over the wire, each exchange held against GitHub's own description. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class SimulatedGitHubLimitsTest {
    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final String RUNNERS = "/orgs/acme/actions/runners";

    private final HandClock clock = new HandClock(START);
    private GitHubFixture world;
    private GitHubCaller caller;

    @BeforeEach
    void start(Vertx vertx) {
        world = new GitHubFixture(vertx, clock);
        caller = world.caller;
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void limit(int perHour) {
        world.grant(GitHubFixture.TOKEN, GitHubGrant.of(Access.WRITE).withRequestsPerHour(perHour));
    }

    private static JsonObject runner(String name, long group) {
        return new JsonObject()
                .put("name", name)
                .put("runner_group_id", group)
                .put("labels", new JsonArray().add("linux"));
    }

    @Test
    void thePrimaryLimitIsTheCredentialsOwnAndSaysWhenItIsResetButNotHowLongToWait() {
        limit(2);
        String other = "ghp_other";
        world.grant(other, GitHubGrant.of(Access.WRITE));
        GitHubCaller neighbour = world.caller(other);

        Answer first = caller.get(RUNNERS);
        Answer second = caller.get(RUNNERS);
        Answer refused = caller.get(RUNNERS);
        clock.move(Duration.ofHours(1));
        Answer later = caller.get(RUNNERS);

        assertThat(first.header("x-ratelimit-limit")).contains("2");
        assertThat(second.header("x-ratelimit-remaining")).contains("0");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.message()).startsWith("API rate limit exceeded");
        assertThat(refused.header("retry-after")).isEmpty();
        assertThat(refused.header("x-ratelimit-reset"))
                .contains(Long.toString(START.plusSeconds(3600).getEpochSecond()));
        assertThat(neighbour.get(RUNNERS).status()).isEqualTo(200);
        assertThat(later.status()).isEqualTo(200);
        neighbour.close();
    }

    @Test
    void anInstallationHasOneLimitHoweverManyTokensItHas() {
        var key = new AppKey();
        world.change((m, now) ->
                m.apps().add(new GitHubApp(7, "Iv1", "slipway", key.publicKey(), GitHubPermissions.ofRunners())));
        long installation = world.with((m, now) -> m.apps().install(7, "acme", now));
        world.change((m, now) -> m.apps().limit(installation, 3));
        GitHubCaller app = world.caller(key.jwt("Iv1", START));
        String tokens = "/app/installations/" + installation + "/access_tokens";

        String one = app.post(tokens).object().getString("token");
        String two = app.post(tokens).object().getString("token");
        GitHubCaller first = world.caller(one);
        GitHubCaller second = world.caller(two);
        Answer begun = first.get(RUNNERS);
        Answer shared = second.get(RUNNERS);
        Answer last = second.get(RUNNERS);
        Answer over = first.get(RUNNERS);

        assertThat(two).isNotEqualTo(one);
        assertThat(begun.header("x-ratelimit-remaining")).contains("2");
        assertThat(shared.header("x-ratelimit-remaining")).contains("1");
        assertThat(last.header("x-ratelimit-remaining")).contains("0");
        assertThat(over.status()).isEqualTo(403);
        assertThat(world.usage(one).counted()).isEqualTo(Map.of("list-runners", 3L));
        assertThat(world.usage(two)).isEqualTo(world.usage(one));
        assertThat(GitHubCaller.of(world.github.usage()).get("app 7").counted()).isEqualTo(Map.of("access-token", 2L));
        first.close();
        second.close();
        app.close();
    }

    @Test
    void aLimitMayBe429AsWell() {
        limit(0);
        world.odd(odd -> odd.withTooMany());

        Answer primary = caller.get(RUNNERS);
        world.odd(odd -> odd.withLimiting(1, true));
        Answer secondary = caller.get(RUNNERS);
        world.grant("ghp_none", GitHubGrant.of(Access.PATHS));
        world.odd(odd -> odd.withLimiting(0, true));
        GitHubCaller unprivileged = world.caller("ghp_none");

        assertThat(primary.status()).isEqualTo(429);
        assertThat(primary.message()).startsWith("API rate limit exceeded");
        assertThat(secondary.status()).isEqualTo(429);
        assertThat(unprivileged.get(RUNNERS).status()).isEqualTo(403);
        unprivileged.close();
    }

    @Test
    void aSecondaryLimitSaysHowLongToWait() {
        for (int i = 0; i < 180; i++) {
            assertThat(caller.delete(RUNNERS + "/999999").status()).isEqualTo(404);
        }

        Answer refused = caller.delete(RUNNERS + "/999999");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.message()).startsWith("You have exceeded a secondary rate limit");
        assertThat(refused.header("retry-after")).contains("60");
        assertThat(world.usage(GitHubFixture.TOKEN).secondary()).isEqualTo(Map.of("delete-runner", 1L));
        assertThat(world.usage(GitHubFixture.TOKEN).total()).isEqualTo(180);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLimitCanComeAsASurpriseAndNotSayHowLongToWait(boolean saying) {
        world.odd(odd -> odd.withLimiting(1, saying));

        Answer refused = caller.get(RUNNERS);
        world.odd(odd -> odd.withLimiting(0, saying));

        assertThat(refused.status()).isIn(403, 429);
        assertThat(refused.message()).startsWith("You have exceeded a secondary rate limit");
        assertThat(refused.header("retry-after").isPresent()).isEqualTo(saying);
        assertThat(refused.header("x-ratelimit-remaining")).contains("5000");
        assertThat(caller.get(RUNNERS).status()).isEqualTo(200);
    }

    @Test
    void moreThanAHundredRequestsAtOnceAreTooMany(Vertx vertx) {
        world.change((m, now) -> m.faults(
                new GitHubFaults(0, 0, Duration.ofSeconds(1), 0, 0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO),
                now));
        HttpClient many = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(150));
        var answers = IntStream.range(0, 150)
                .mapToObj(i -> many.request(
                                HttpMethod.GET, world.github.apiUrl().getPort(), "127.0.0.1", RUNNERS)
                        .compose(request -> request.putHeader("User-Agent", "slipway-test")
                                .putHeader("Authorization", "Bearer " + GitHubFixture.TOKEN)
                                .send())
                        .compose(response -> response.body().map(body -> response.statusCode())))
                .toList();

        long refused =
                answers.stream().filter(one -> GitHubCaller.of(one) == 403).count();
        world.change((m, now) -> m.faults(GitHubFaults.none(), now));

        assertThat(refused).isBetween(1L, 50L);
        assertThat(world.usage(GitHubFixture.TOKEN).counted()).isEqualTo(Map.of("list-runners", 150 - refused));
        assertThat(caller.get(RUNNERS).status()).isEqualTo(200);
        Void unused = GitHubCaller.of(many.close());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/orgs/acme",
                "/repos/acme/tool",
                "/orgs/acme/actions/runner-groups",
                "/orgs/acme/actions/runners",
                "/orgs/acme/actions/runners/1",
                "/orgs/acme/hooks",
                "/repos/acme/tool/actions/runs"
            })
    void whatTheCallerHasCostsNothing(String uri) {
        int made = caller.post(RUNNERS + "/generate-jitconfig", runner("r1", 1)).status();
        Answer first = caller.get(uri);
        String tag = first.etag().orElseThrow();
        Answer same = caller.getIfNot(uri, tag);
        Answer strong = caller.getIfNot(uri, tag.substring(2));
        Answer listed = caller.getIfNot(uri, "W/\"other\", " + tag);
        Answer any = caller.getIfNot(uri, "*");
        Answer other = caller.getIfNot(uri, "W/\"other\"");

        assertThat(made).isEqualTo(201);
        assertThat(tag).startsWith("W/\"");
        assertThat(List.of(same.status(), strong.status(), listed.status(), any.status()))
                .containsOnly(304);
        assertThat(same.etag()).contains(tag);
        assertThat(same.header("x-ratelimit-remaining")).isEqualTo(first.header("x-ratelimit-remaining"));
        assertThat(other.status()).isEqualTo(200);
        assertThat(world.usage(GitHubFixture.TOKEN).total()).isEqualTo(3);
        assertThat(world.usage(GitHubFixture.TOKEN).notModified().values()).containsExactly(4L);
    }

    @Test
    void aPageThatIsNotModifiedHasNoLinkAndAnotherTokensTagIsNone() {
        for (int i = 0; i < 3; i++) {
            assertThat(caller.post(RUNNERS + "/generate-jitconfig", runner("r" + i, 1))
                            .status())
                    .isEqualTo(201);
        }
        world.grant("ghp_other", GitHubGrant.of(Access.WRITE));
        GitHubCaller other = world.caller("ghp_other");

        Answer first = caller.get(RUNNERS + "?per_page=1");
        String tag = first.etag().orElseThrow();

        assertThat(first.link()).isPresent();
        assertThat(caller.getIfNot(RUNNERS + "?per_page=1", tag).link()).isEmpty();
        assertThat(other.getIfNot(RUNNERS + "?per_page=1", tag).status()).isEqualTo(200);
        other.close();
    }

    @Test
    void withoutEtagsEverythingCounts() {
        String tag = caller.get(RUNNERS).etag().orElseThrow();
        world.odd(odd -> odd.withoutEtags());

        Answer again = caller.getIfNot(RUNNERS, tag);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.etag()).isEmpty();
        assertThat(world.usage(GitHubFixture.TOKEN).total()).isEqualTo(2);
    }

    @Test
    void theClockThatGitHubShowsMayBeWrong() {
        world.odd(odd -> odd.withClockOff(Duration.ofMinutes(-5)));

        Answer answer = caller.get(RUNNERS);

        assertThat(answer.header("date")).contains("Mon, 5 Jan 2026 07:55:00 GMT");
        assertThat(answer.header("x-ratelimit-reset"))
                .contains(Long.toString(START.plusSeconds(3600 - 300).getEpochSecond()));
    }

    @Test
    void anAppIsJudgedByTheClockThatGitHubShows() {
        var key = new AppKey();
        world.change((m, now) ->
                m.apps().add(new GitHubApp(7, "Iv1", "slipway", key.publicKey(), GitHubPermissions.ofRunners())));
        GitHubCaller app = world.caller(key.jwt("Iv1", START));
        Answer right = app.get("/app");
        world.odd(odd -> odd.withClockOff(Duration.ofMinutes(-5)));
        Answer early = app.get("/app");
        world.odd(odd -> odd.withClockOff(Duration.ofMinutes(15)));
        Answer late = app.get("/app");

        assertThat(right.status()).isEqualTo(200);
        assertThat(early.message()).startsWith("'Issued at' claim");
        assertThat(late.message()).startsWith("'Expiration time' claim");
        app.close();
    }

    @Test
    void theResetMayBeSaidToBeOver() {
        limit(1);
        world.odd(odd -> odd.withResetPast());

        Answer last = caller.get(RUNNERS);
        Answer refused = caller.get(RUNNERS);

        assertThat(last.status()).isEqualTo(200);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("x-ratelimit-remaining")).contains("0");
        assertThat(Long.parseLong(refused.header("x-ratelimit-reset").orElseThrow()))
                .isLessThan(START.getEpochSecond());
    }

    @Test
    void hoursPassInNoTimeWhereTheClockIsMovedByHand() {
        String session = world.with((m, now) -> m.connect(
                        m.jitConfig(GitHubFixture.TOKEN, "acme", "r1", List.of("linux"), 1, now)
                                .value()
                                .orElseThrow()
                                .encodedConfig(),
                        now)
                .orElseThrow());
        assertThat(session).isNotEmpty();

        clock.move(Duration.ofHours(25));
        Void unused = GitHubCaller.of(world.github.moved());

        // An ephemeral runner that was not connected for a day is removed
        assertThat(caller.get(RUNNERS).object().getInteger("total_count")).isZero();
    }

    @Test
    void runnerGroupsSayWhoMayUseThemAndSomeRefuse() {
        long closed = world.with((m, now) -> m.groups().add("acme", "closed"));
        long hidden = world.with((m, now) -> m.groups().add("acme", "hidden"));
        world.change((m, now) -> {
            m.groups()
                    .change(
                            "acme",
                            closed,
                            group -> group.refusing(403)
                                    .withVisibility("selected")
                                    .withRestriction(true));
            m.groups().change("acme", hidden, group -> group.refusing(404).withPublicRepositories(true));
        });

        JsonArray groups =
                caller.get("/orgs/acme/actions/runner-groups").object().getJsonArray("runner_groups");
        JsonObject shown = groups.getJsonObject(1);
        Answer forbidden = caller.post(RUNNERS + "/generate-jitconfig", runner("r1", closed));
        Answer missing = caller.post(RUNNERS + "/generate-jitconfig", runner("r1", hidden));
        Answer usual = caller.post(RUNNERS + "/generate-jitconfig", runner("r1", GitHubGroup.DEFAULT));

        assertThat(shown.getString("visibility")).isEqualTo("selected");
        assertThat(shown.getBoolean("restricted_to_workflows")).isTrue();
        assertThat(shown.getJsonArray("selected_workflows")).hasSize(1);
        assertThat(groups.getJsonObject(2).getBoolean("allows_public_repositories"))
                .isTrue();
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(missing.status()).isEqualTo(404);
        assertThat(usual.status()).isEqualTo(201);
        assertThat(groups).hasSize(3);
    }
}
