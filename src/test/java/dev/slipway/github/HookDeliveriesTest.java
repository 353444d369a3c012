package dev.slipway.github;

import static dev.slipway.github.ScriptedGitHub.failure;
import static dev.slipway.github.ScriptedGitHub.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Delivery;
import dev.slipway.fleet.Failure;
import dev.slipway.github.ScriptedGitHub.Asked;
import dev.slipway.github.ScriptedGitHub.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our hook and its deliveries, against a server that is told what to answer. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class HookDeliveriesTest {
    private static final URI OURS = URI.create("https://ci.example.org/webhook");
    private static final String HOOKS = "GET /orgs/acme/hooks";
    private static final String DELIVERIES = "GET /orgs/acme/hooks/5/deliveries";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant EVER = Instant.EPOCH;

    private ScriptedGitHub github;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) {
        github = new ScriptedGitHub(vertx, directory);
        github.on(HOOKS, hooks(hook(3, "https://other.example.org/webhook"), hook(5, OURS.toString())));
    }

    @AfterEach
    void stop() {
        github.close();
    }

    private static Reply hooks(JsonObject... hooks) {
        return Reply.ok(new JsonArray(List.of(hooks)));
    }

    private static JsonObject hook(long id, String url) {
        return new JsonObject()
                .put("id", id)
                .put("active", true)
                .put("events", new JsonArray().add("workflow_job"))
                .put("config", new JsonObject().put("url", url));
    }

    private static JsonObject attempt(long id, Instant at, int status) {
        return new JsonObject()
                .put("id", id)
                .put("guid", "guid-" + id)
                .put("delivered_at", at.toString())
                .put("status_code", status)
                .put("event", "workflow_job");
    }

    private static Reply attempts(JsonObject... attempts) {
        return Reply.ok(new JsonArray(List.of(attempts)));
    }

    private static Reply next(Reply reply, String cursor) {
        return reply.with(
                "link",
                "<https://api.github.com/orgs/acme/hooks/5/deliveries?per_page=100&cursor=" + cursor
                        + ">; rel=\"next\"");
    }

    private Deliveries list(Instant since) {
        return get(github.client.deliveries("acme", OURS, since));
    }

    @Test
    void theDeliveriesOfOurHookAreListedAndItIsLookedUpOnce() {
        github.on(DELIVERIES, attempts(attempt(9, NOW, 202), attempt(8, NOW.minusSeconds(1), 503)));

        Deliveries found = list(EVER);

        assertThat(found.complete()).isTrue();
        assertThat(found.deliveries())
                .containsExactly(
                        new Delivery(9, "guid-9", NOW, true), new Delivery(8, "guid-8", NOW.minusSeconds(1), false));
        assertThat(found.cost()).as("the hooks and their deliveries").isEqualTo(2);
        assertThat(found.requests()).isEqualTo(2);
        assertThat(list(EVER)).isEqualTo(new Deliveries(found.deliveries(), true, 0, 1));
        assertThat(github.asked)
                .filteredOn(asked -> asked.uri().startsWith("/orgs/acme/hooks?"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "200, true",
        "202, true",
        "299, true",
        "0, false",
        "199, false",
        "300, false",
        "401, false",
        "502, false"
    })
    void onlyWhatWasAnswered2xxHasSucceeded(int status, boolean succeeded) {
        github.on(DELIVERIES, attempts(attempt(9, NOW, status)));

        assertThat(list(EVER).deliveries())
                .singleElement()
                .extracting(Delivery::succeeded)
                .isEqualTo(succeeded);
    }

    @Test
    void anAttemptWithoutAnyStatusHasNotSucceeded() {
        github.on(DELIVERIES, attempts(attempt(9, NOW, 200).putNull("status_code")));

        assertThat(list(EVER).deliveries())
                .singleElement()
                .extracting(Delivery::succeeded)
                .isEqualTo(false);
    }

    @Test
    void whatIsNoNewsOfAJobIsLeftOut() {
        github.on(DELIVERIES, attempts(attempt(9, NOW, 500).put("event", "ping"), attempt(8, NOW, 500)));

        assertThat(list(EVER).deliveries()).extracting(Delivery::id).containsExactly(8L);
    }

    @Test
    void pagesAreFollowedBackToWhatWasAskedForAndNoFurther() {
        github.on(DELIVERIES, asked -> {
            int page = asked.uri().contains("cursor=v1_2") ? 2 : asked.uri().contains("cursor=v1_3") ? 3 : 1;
            return next(
                    attempts(
                            attempt(10 - 2 * page, NOW.minusSeconds(20L * page), 202),
                            attempt(9 - 2 * page, NOW.minusSeconds(20L * page + 10), 202)),
                    "v1_" + (page + 1));
        });

        Deliveries found = list(NOW.minusSeconds(40));

        assertThat(found.complete()).isTrue();
        assertThat(found.deliveries()).extracting(Delivery::id).containsExactly(8L, 7L, 6L);
        assertThat(github.asked)
                .extracting(Asked::uri)
                .containsExactly(
                        "/orgs/acme/hooks?per_page=100&page=1",
                        "/orgs/acme/hooks/5/deliveries?per_page=100",
                        "/orgs/acme/hooks/5/deliveries?per_page=100&cursor=v1_2");
    }

    @Test
    void theNewestPageIsAskedForConditionally() {
        github.on(DELIVERIES, attempts(attempt(9, NOW, 202)));
        Deliveries first = list(EVER);

        Deliveries second = list(EVER);

        assertThat(second).isEqualTo(new Deliveries(first.deliveries(), true, 0, 1));
        assertThat(github.calls).last().extracting(GitHubCall::outcome).isEqualTo(GitHubCall.Outcome.NOT_MODIFIED);
    }

    @Test
    void pagesWithoutEndLeaveTheListingIncomplete() {
        github.on(DELIVERIES, next(attempts(attempt(9, NOW, 202)), "v1_same"));

        Deliveries found = list(EVER);

        assertThat(found.complete()).isFalse();
        assertThat(found.deliveries()).hasSize(1);
        assertThat(github.asked)
                .filteredOn(asked -> asked.uri().contains("/deliveries"))
                .hasSize(100);
    }

    @Test
    void aLinkToAnotherServerIsNotFollowedThere(Vertx vertx) {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer other = get(vertx.createHttpServer()
                .requestHandler(request -> {
                    seen.add(request.uri());
                    var unused = request.response().end("[]");
                })
                .listen(0, "127.0.0.1"));
        github.on(
                DELIVERIES,
                attempts(attempt(9, NOW, 202))
                        .with(
                                "link",
                                "<http://127.0.0.1:" + other.actualPort() + "/x?cursor=v1_2>; rel=\"next\","
                                        + " <http://127.0.0.1:" + other.actualPort() + "/y>; rel=\"last\""),
                attempts(attempt(8, NOW, 202)));

        Deliveries found = list(EVER);

        assertThat(found.deliveries()).extracting(Delivery::id).containsExactly(9L, 8L);
        assertThat(github.asked).last().asString().endsWith("/orgs/acme/hooks/5/deliveries?per_page=100&cursor=v1_2");
        assertThat(seen).isEmpty();
        get(other.shutdown(0, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<https://api.github.com/x>; rel=\"next\"",
                "<https://api.github.com/x?cursor=>; rel=\"next\"",
                "<https://api.github.com/x?cursor=a/../../rate_limit>; rel=\"next\"",
                "<https://api.github.com/x?cursor=a b>; rel=\"next\"",
                "<x?mycursor=a>; rel=\"next\"",
                "<>; rel=next"
            })
    void aLinkWithoutACursorIsNotUnderstood(String link) {
        github.on(DELIVERIES, attempts(attempt(9, NOW, 202)).with("link", link));

        assertThat(failure(github.client.deliveries("acme", OURS, EVER)).kind()).isEqualTo(Failure.Kind.FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gibberish",
                "<<<<>>>>; rel",
                "<https://api.github.com/x?cursor=v1_1>; rel=\"prev\"",
                "<https://api.github.com/x?cursor=v1_1>; rel=\"nextish\""
            })
    void withoutALinkToTheNextPageThereIsNone(String link) {
        assertThat(HookDeliveries.next(link)).isEmpty();
    }

    @Test
    void aPathWithoutOurHookIsSaidWithWhatToDo() {
        github.on(HOOKS, hooks(hook(3, "https://other.example.org/webhook"), hook(4, "no address [")));

        Failure failure = failure(github.client.deliveries("acme", OURS, EVER));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(failure.message())
                .contains("no webhook of acme delivers to " + OURS, "webhook.public-url", "webhook.manage: true");
        assertThat(github.asked).hasSize(1);
    }

    @Test
    void ofSeveralHooksToOurAddressTheOldestIsOurs() {
        github.on(HOOKS, hooks(hook(9, OURS.toString()), hook(5, "HTTPS://CI.example.org/webhook")));
        github.on(DELIVERIES, attempts());

        assertThat(list(EVER)).isEqualTo(new Deliveries(List.of(), true, 2, 2));
    }

    @Test
    void aHookOnALaterPageIsFound() {
        github.on(
                HOOKS,
                asked -> asked.uri().endsWith("page=1")
                        ? hooks(LongStream.rangeClosed(100, 199)
                                .mapToObj(id -> hook(id, "https://other.example.org/" + id))
                                .toArray(JsonObject[]::new))
                        : hooks(hook(5, OURS.toString())));
        github.on(DELIVERIES, attempts());

        assertThat(list(EVER).complete()).isTrue();
    }

    @Test
    void hooksWithoutEndAreNotReadForEver() {
        github.on(
                HOOKS,
                hooks(LongStream.rangeClosed(100, 199)
                        .mapToObj(id -> hook(id, "https://other.example.org/" + id))
                        .toArray(JsonObject[]::new)));

        assertThat(failure(github.client.deliveries("acme", OURS, EVER)).kind()).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(github.asked).hasSize(10);
    }

    @Test
    void aHookThatWasMadeAnewIsLookedUpAgain() {
        github.on(DELIVERIES, attempts(attempt(9, NOW, 202)));
        assertThat(list(EVER).deliveries()).hasSize(1);
        github.on(DELIVERIES, Reply.error(404, "Not Found"));
        github.on(HOOKS, hooks(hook(6, OURS.toString())));
        github.on("GET /orgs/acme/hooks/6/deliveries", attempts(attempt(1, NOW, 202), attempt(2, NOW, 202)));

        assertThat(list(EVER).deliveries()).hasSize(2);
    }

    @Test
    void aHookThatWasDeletedIsSaidSo() {
        github.on(DELIVERIES, attempts(attempt(9, NOW, 202)));
        assertThat(list(EVER).deliveries()).hasSize(1);
        github.on(DELIVERIES, Reply.error(404, "Not Found"));
        github.on(HOOKS, hooks());

        Failure failure = failure(github.client.deliveries("acme", OURS, EVER));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(failure.message()).contains("no webhook of acme delivers to " + OURS);
    }

    @Test
    void aMissingPermissionIsNamed() {
        github.on(HOOKS, Reply.error(403, "Resource not accessible by personal access token"));
        github.on("GET /repos/acme/tool/hooks", Reply.error(403, "Resource not accessible"));

        Failure ofOrganisation = failure(github.client.deliveries("acme", OURS, EVER));
        Failure ofRepository = failure(github.client.deliveries("acme/tool", OURS, EVER));

        assertThat(ofOrganisation.kind()).isEqualTo(Failure.Kind.FORBIDDEN);
        assertThat(ofOrganisation.message())
                .contains("acme", "scope admin:org_hook", "organisation permission 'Webhooks: read and write'");
        assertThat(ofRepository.kind()).isEqualTo(Failure.Kind.FORBIDDEN);
        assertThat(ofRepository.message())
                .contains("acme/tool", "scope admin:repo_hook", "repository permission 'Webhooks: read and write'");
    }

    @Test
    void hooksThatAreHiddenOfAPathThatIsVisibleAreAMissingPermission() {
        github.on(HOOKS, Reply.error(404, "Not Found"));
        github.on("GET /orgs/acme", Reply.ok("{\"login\":\"acme\"}"));

        Failure failure = failure(github.client.deliveries("acme", OURS, EVER));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.FORBIDDEN);
        assertThat(failure.message()).contains("acme", "admin:org_hook", "'Webhooks: read and write'");
    }

    @Test
    void hooksOfAPathThatIsNotVisibleEitherAreNotFound() {
        github.on(HOOKS, Reply.error(404, "Not Found"));

        Failure failure = failure(github.client.deliveries("acme", OURS, EVER));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(failure.message()).contains("acme", "admin:org_hook");
    }

    @Test
    void anOutageSaysNothingOfPermissions() {
        github.on(HOOKS, Reply.error(404, "Not Found"));
        github.on("GET /orgs/acme", Reply.error(503, "Unavailable"));

        assertThat(failure(github.client.deliveries("acme", OURS, EVER)).kind()).isEqualTo(Failure.Kind.FAILED);
    }

    @Test
    void aDeliveryIsSentAgainWithoutABody() {
        String again = "POST /orgs/acme/hooks/5/deliveries/9/attempts";
        github.on(again, Reply.of(202, "{}"));

        get(github.client.redeliver("acme", OURS, new Delivery(9, "guid", NOW, false)));

        assertThat(github.asked).last().satisfies(asked -> {
            assertThat(asked).asString().isEqualTo(again);
            assertThat(asked.body()).isEmpty();
            assertThat(asked.headers()).containsEntry("content-length", "0").doesNotContainKey("content-type");
        });
        assertThat(github.calls)
                .last()
                .extracting(call -> call.operation().word())
                .isEqualTo("redeliver");
    }

    @Test
    void aDeliveryThatCannotBeSentAgainIsAFailure() {
        var delivery = new Delivery(9, "guid", NOW, false);
        Failure unknown = failure(github.client.redeliver("acme", OURS, delivery));
        Failure stillUnknown = failure(github.client.redeliver("acme", OURS, delivery));
        github.on("POST /orgs/acme/hooks/5/deliveries/9/attempts", Reply.error(422, "too old"));
        Failure refused = failure(github.client.redeliver("acme", OURS, delivery));

        assertThat(unknown.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(stillUnknown.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(refused.kind()).isEqualTo(Failure.Kind.INVALID);
        assertThat(refused.message()).contains("422", "too old");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>Unicorn!</html>",
                "{}",
                "",
                "[1]",
                "[{\"id\":1}]",
                "[{\"id\":5,\"active\":true,\"events\":[],\"config\":null}]",
                "[{\"id\":5,\"active\":true,\"events\":\"push\",\"config\":{}}]",
                "[{\"id\":5,\"active\":1,\"events\":[],\"config\":{}}]",
                "[{\"id\":5,\"active\":true,\"events\":[],\"config\":{\"url\":[]}}]"
            })
    void whatIsNoListOfHooksIsNotUnderstood(String body) {
        github.on(HOOKS, Reply.ok(body));

        Failure failure = failure(github.client.deliveries("acme", OURS, EVER));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
        assertThat(failure.message()).doesNotContain("Unicorn");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>Unicorn!</html>",
                "{\"message\":\"hello\"}",
                "[[]]",
                "[{\"guid\":\"a\",\"delivered_at\":\"2026-03-01T12:00:00Z\",\"status_code\":1,\"event\":\"e\"}]",
                "[{\"id\":1,\"delivered_at\":\"2026-03-01T12:00:00Z\",\"status_code\":1,\"event\":\"e\"}]",
                "[{\"id\":1,\"guid\":\"a\",\"delivered_at\":\"yesterday\",\"status_code\":1,\"event\":\"e\"}]",
                "[{\"id\":1,\"guid\":\"a\",\"delivered_at\":1,\"status_code\":1,\"event\":\"e\"}]",
                "[{\"id\":1,\"guid\":\"a\",\"delivered_at\":\"2026-03-01T12:00:00Z\",\"status_code\":\"OK\","
                        + "\"event\":\"e\"}]",
                "[{\"id\":1,\"guid\":\"a\",\"delivered_at\":\"2026-03-01T12:00:00Z\",\"status_code\":1}]"
            })
    void whatIsNoListOfDeliveriesIsNotUnderstood(String body) {
        github.on(DELIVERIES, Reply.ok(body));

        assertThat(failure(github.client.deliveries("acme", OURS, EVER)).kind()).isEqualTo(Failure.Kind.FAILED);
    }
}
