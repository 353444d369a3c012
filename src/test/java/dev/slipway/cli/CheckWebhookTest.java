package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.config.Address;
import dev.slipway.config.WebhookSettings;
import dev.slipway.fleet.Delivery;
import dev.slipway.fleet.Pool;
import dev.slipway.fleet.SomePool;
import dev.slipway.github.Endpoint;
import dev.slipway.github.GitHubClient;
import dev.slipway.github.TokenFile;
import dev.slipway.sandbox.SimulatedGitHub;
import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubGrant;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubModel.Access;
import dev.slipway.sandbox.model.GitHubTerms;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} says of the webhook and of jobs, against a simulated GitHub. */
class CheckWebhookTest {
    private static final String TOKEN = "ghp_thisMustNeverBeSeen";
    private static final GitHubGrant ALL = GitHubGrant.of(Access.WRITE);

    private final AtomicInteger answer = new AtomicInteger(202);
    private Vertx vertx;
    private SimulatedGitHub github;
    private GitHubClient client;
    private HttpServer receiver;
    private URI url;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        vertx = Vertx.vertx();
        var model = new GitHubModel(1, GitHubTerms.documented(), GitHubFaults.none());
        model.addPath("acme");
        model.addPath("acme/tool");
        model.grant(TOKEN, Access.WRITE);
        github = new SimulatedGitHub(vertx, model);
        get(github.start());
        Path token = Files.writeString(directory.resolve("token"), TOKEN);
        client = new GitHubClient(vertx, Endpoint.of(github.apiUrl()), new TokenFile(vertx, token), call -> {});
        receiver = get(vertx.createHttpServer()
                .requestHandler(request -> {
                    Future<Void> unused =
                            request.response().setStatusCode(answer.get()).end();
                })
                .listen(0, "127.0.0.1"));
        url = URI.create("http://127.0.0.1:" + receiver.actualPort() + "/webhook");
    }

    @AfterEach
    void stop() {
        get(github.close());
        get(vertx.close());
    }

    private static Pool pool(String path, String... repositories) {
        return SomePool.of("a", path, Pool.DEFAULT_CREDENTIAL, 0, 3, "runner", Set.of(repositories));
    }

    private List<String> check(Optional<URI> publicUrl, boolean manage, Pool... pools) {
        var settings = new WebhookSettings(
                new Address("127.0.0.1", 0),
                "/webhook",
                List.of(Path.of("/etc/slipway/webhook-secret")),
                1 << 20,
                Optional.empty(),
                publicUrl,
                manage,
                Optional.empty());
        List<String> lines = new CheckWebhook(path -> client, settings, List.of(pools))
                .lines().stream().map(line -> get(line).toString()).toList();
        assertThat(lines).noneMatch(line -> line.contains(TOKEN));
        return lines;
    }

    private List<String> check(Pool... pools) {
        return check(Optional.of(url), false, pools);
    }

    private void grant(GitHubGrant grant) {
        get(github.<Void>with((model, now) -> {
            model.grant(TOKEN, grant);
            return null;
        }));
    }

    private void queue() {
        assertThat(get(github.queue("acme/tool", "acme/tool", List.of("linux"), Duration.ofHours(1))))
                .isPositive();
    }

    /** Until GitHub shows as many attempts to deliver. */
    private List<Delivery> delivered(int count) {
        return await().atMost(20, TimeUnit.SECONDS)
                .until(
                        () -> get(client.deliveries("acme", url, Instant.EPOCH)).deliveries(),
                        found -> found.size() == count);
    }

    private void hook() {
        assertThat(get(github.hook("acme", url, "secret"))).isPositive();
    }

    @Test
    void aHookThatWorksIsSaidToDoSo() {
        hook();
        assertThat(check(pool("acme", "acme/tool")))
                .containsExactly(
                        "ok    Webhook of acme: delivers to " + url
                                + "; nothing was delivered of jobs in the last hour",
                        "ok    Verifying jobs at acme/tool: permitted");
        queue();
        queue();
        assertThat(delivered(2)).allMatch(Delivery::succeeded);

        assertThat(check(pool("acme")).get(0))
                .isEqualTo("ok    Webhook of acme: delivers to " + url
                        + "; all 2 deliveries of jobs in the last hour were accepted");
    }

    @Test
    void deliveriesThatWereNotAcceptedAreAWarning() {
        hook();
        queue();
        assertThat(delivered(1)).allMatch(Delivery::succeeded);
        answer.set(401);
        queue();
        Delivery refused = delivered(2).get(0);

        assertThat(check(pool("acme")).get(0))
                .startsWith(
                        "warn  Webhook of acme: 1 of 2 deliveries of jobs in the last hour were not accepted at " + url)
                .contains("webhook.secret-files", "Recent Deliveries");

        // Once it was sent again
        answer.set(202);
        get(client.redeliver("acme", url, refused));
        assertThat(delivered(3)).first().matches(Delivery::succeeded);
        assertThat(check(pool("acme")).get(0))
                .startsWith("ok    Webhook of acme")
                .contains("all 2 deliveries");
    }

    @Test
    void aMissingHookIsAWarningUnlessItIsOursToCreate() {
        assertThat(check(pool("acme")).get(0))
                .startsWith("warn  Webhook of acme: no webhook of acme delivers to " + url)
                .contains("webhook.manage: true");
        assertThat(check(Optional.of(url), true, pool("acme")).get(0))
                .isEqualTo("ok    Webhook of acme: none delivers to " + url + " yet; run creates it (webhook.manage)");
    }

    @Test
    void hooksThatTheTokenMayNotSeeAreAWarningAndAFailureIfTheyAreOursToKeep() {
        grant(ALL.withHooks(Access.NOTHING));

        assertThat(check(pool("acme")).get(0))
                .startsWith("warn  Webhook of acme: GitHub shows acme, but not its webhooks")
                .contains("admin:org_hook");
        assertThat(check(Optional.of(url), true, pool("acme")).get(0))
                .startsWith("FAIL  Webhook of acme: ")
                .contains("admin:org_hook", "webhook.manage");
    }

    @Test
    void jobsThatTheTokenMayNotReadAreAWarning() {
        grant(ALL.withActions(Access.NOTHING));

        assertThat(check(Optional.empty(), false, pool("acme/tool")))
                .singleElement()
                .asString()
                .startsWith("warn  Verifying jobs at acme/tool: GitHub answered 404")
                .contains("'Actions: read'");
    }

    @Test
    void ofAnOrganisationWithoutRepositoriesNothingCanBeTried() {
        assertThat(check(Optional.empty(), false, pool("acme"), pool("acme")))
                .singleElement()
                .asString()
                .startsWith("ok    Verifying jobs at acme: not tried")
                .contains("'Actions: read'");
    }

    @Test
    void everyPathAndRepositoryHasALineOfItsOwn() {
        hook();

        assertThat(check(pool("acme", "acme/tool", "acme/absent"), pool("acme/tool"), pool("acme", "acme/tool")))
                .extracting(line -> line.substring(0, line.indexOf(':')))
                .containsExactly(
                        "ok    Webhook of acme",
                        "warn  Webhook of acme/tool",
                        "warn  Verifying jobs at acme/absent",
                        "ok    Verifying jobs at acme/tool");
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 20 s", e);
        }
    }
}
