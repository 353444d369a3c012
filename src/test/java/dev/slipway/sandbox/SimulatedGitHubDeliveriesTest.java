package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.github.GitHubDeliverySchemas;
import dev.slipway.sandbox.model.GitHubAttempt;
import dev.slipway.sandbox.model.GitHubHook;
import dev.slipway.sandbox.model.GitHubReception;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What hooks are told over the wire, held against the schemas of GitHub's webhooks. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class SimulatedGitHubDeliveriesTest {
    private static final String SECRET = "It's a Secret to Everybody";

    private GitHubFixture world;
    private Receiver receiver;

    @BeforeEach
    void start(Vertx vertx) {
        world = new GitHubFixture(vertx);
        receiver = new Receiver(vertx);
    }

    @AfterEach
    void stop() {
        receiver.close();
        world.close();
    }

    private void playAJob() {
        long unused = world.queue("acme/tool", "linux", "x64");
        world.end(world.take("r1", "linux", "x64"));
    }

    private void awaitTold(int count) {
        await().until(() -> receiver.told().size() == count);
    }

    private List<GitHubAttempt> attempts(long hook) {
        return world.with((model, now) -> model.deliveries().of(hook, now));
    }

    private GitHubReception awaitReception(long hook) {
        await().until(() -> !attempts(hook).isEmpty());
        return attempts(hook).get(0).reception();
    }

    private long hook(GitHubHook.Config config) {
        return world.with((model, now) -> model.hooks().add("acme", config, List.of("workflow_job"), now));
    }

    @Test
    void aJobIsToldInGitHubsWordsFromItsQueueToItsEnd() {
        long unused = world.hook("acme", receiver.url());

        playAJob();
        awaitTold(4);
        long cancelled = world.queue("acme/tool", "linux");
        world.cancel(cancelled);
        awaitTold(6);

        for (Receiver.Told told : receiver.told()) {
            assertThat(GitHubDeliverySchemas.violations(told.event(), told.action(), told.payload()))
                    .as(told.event() + " " + told.action())
                    .isEmpty();
        }
        assertThat(receiver.told())
                .extracting(told -> told.event() + " " + told.action())
                .containsExactlyInAnyOrder(
                        "ping ",
                        "workflow_job queued",
                        "workflow_job in_progress",
                        "workflow_job completed",
                        "workflow_job queued",
                        "workflow_job completed");
    }

    @Test
    void thePlantedFlawsInADeliveryAreFound() {
        long unused = world.hook("acme", receiver.url());
        long job = world.queue("acme/tool", "linux");
        awaitTold(2);
        JsonObject good = receiver.told("workflow_job").get(0).json();
        assertThat(good.getJsonObject("workflow_job").getLong("id")).isEqualTo(job);

        JsonObject unknown = good.copy().put("planted", true);
        JsonObject missing = good.copy();
        missing.getJsonObject("workflow_job").remove("run_id");
        JsonObject time = good.copy();
        time.getJsonObject("workflow_job").put("created_at", "yesterday");

        assertThat(violations(unknown)).anyMatch(said -> said.contains("planted"));
        assertThat(violations(missing)).anyMatch(said -> said.contains("run_id"));
        assertThat(violations(time)).anyMatch(said -> said.contains("created_at"));
        assertThat(GitHubDeliverySchemas.violations("workflow_job", "completed", good.encode()))
                .isNotEmpty();
    }

    private static List<String> violations(JsonObject payload) {
        return GitHubDeliverySchemas.violations("workflow_job", "queued", payload.encode());
    }

    @Test
    void aDeliveryIsSignedAndCarriesGitHubsHeaders() {
        long hook = world.hook("acme/tool", receiver.url());
        awaitTold(1);

        Receiver.Told ping = receiver.told().get(0);

        assertThat(ping.header("X-Hub-Signature-256"))
                .isEqualTo(HookSignature.SHA256.of(SECRET, ping.raw().getBytes()));
        assertThat(ping.header("X-Hub-Signature"))
                .isEqualTo(HookSignature.SHA1.of(SECRET, ping.raw().getBytes()));
        assertThat(UUID.fromString(ping.guid())).isNotNull();
        assertThat(ping.header("X-GitHub-Hook-ID")).isEqualTo(Long.toString(hook));
        assertThat(ping.header("X-GitHub-Hook-Installation-Target-Type")).isEqualTo("repository");
        assertThat(ping.header("User-Agent")).startsWith("GitHub-Hookshot/");
        assertThat(ping.header("Content-Type")).isEqualTo("application/json");
        assertThat(ping.payload()).doesNotContain(SECRET);
    }

    @Test
    void aHookThatWantsFormsGetsTheSamePayloadInOne() {
        long unused = hook(new GitHubHook.Config(receiver.url().toString(), "form", Optional.of(SECRET), "0"));
        long job = world.queue("acme/tool", "a b&c=ü");
        awaitTold(2);

        Receiver.Told told = receiver.told("workflow_job").get(0);

        assertThat(told.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(told.raw().toString()).startsWith("payload=").doesNotContain(" ");
        assertThat(told.header("X-Hub-Signature-256"))
                .isEqualTo(HookSignature.SHA256.of(SECRET, told.raw().getBytes()));
        JsonObject moved = told.json().getJsonObject("workflow_job");
        assertThat(moved.getLong("id")).isEqualTo(job);
        assertThat(moved.getJsonArray("labels")).containsExactly("a b&c=ü");
    }

    @Test
    void aHookWithoutASecretGetsNoSignature() {
        long unused = hook(new GitHubHook.Config(receiver.url().toString(), "json", Optional.empty(), "0"));
        awaitTold(1);

        assertThat(receiver.told().get(0).headers()).doesNotContainKeys("X-Hub-Signature", "X-Hub-Signature-256");
    }

    @Test
    void theHooksOfARepositoryAndOfItsOrganisationAreToldEachWithAGuidOfItsOwn(Vertx vertx) {
        Receiver ofOrganisation = new Receiver(vertx);
        long unused = world.hook("acme/tool", receiver.url()) + world.hook("acme", ofOrganisation.url());

        long job = world.queue("acme/tool", "linux");
        long elsewhere = world.queue("other/app", "linux");
        awaitTold(2);
        await().until(() -> ofOrganisation.told().size() == 2);

        assertThat(job).isNotEqualTo(elsewhere);
        assertThat(receiver.told("workflow_job")).hasSize(1);
        assertThat(ofOrganisation.told("workflow_job")).hasSize(1);
        assertThat(receiver.told("workflow_job").get(0).guid())
                .isNotEqualTo(ofOrganisation.told("workflow_job").get(0).guid());
        ofOrganisation.close();
    }

    @Test
    void aReceiverThatIsNotThereIsAFailedDelivery() {
        receiver.close();

        GitHubReception how = awaitReception(world.hook("acme", receiver.url()));

        assertThat(how.code()).isEqualTo(502);
        assertThat(how.status()).isEqualTo("failed to connect to host");
    }

    @Test
    void aReceiverThatDoesNotAnswerInTenSecondsIsAFailedDelivery() {
        receiver.answers(0);

        long hook = world.hook("acme", receiver.url());
        await().atMost(java.time.Duration.ofSeconds(30))
                .until(() -> !attempts(hook).isEmpty());

        GitHubReception how = awaitReception(hook);
        assertThat(how.status()).isEqualTo("timed out");
        assertThat(how.succeeded()).isFalse();
    }

    @Test
    void aCertificateThatNobodyKnowsIsRefusedUnlessTheHookSaysOtherwise(Vertx vertx) {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        Receiver secure = new Receiver(
                vertx, new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()));
        String url = secure.url().toString().replace("http:", "https:");

        long strict = hook(new GitHubHook.Config(url, "json", Optional.of(SECRET), "0"));
        GitHubReception refused = awaitReception(strict);
        long lax = hook(new GitHubHook.Config(url, "json", Optional.of(SECRET), "1"));
        GitHubReception taken = awaitReception(lax);

        assertThat(refused.succeeded()).isFalse();
        assertThat(taken.status()).isEqualTo("OK");
        secure.close();
        certificate.delete();
    }

    @Test
    void nothingIsEverSentBeyondThisHost() {
        URI elsewhere = URI.create("http://192.0.2.1/webhook");

        assertThatThrownBy(() -> world.hook("acme", elsewhere)).hasMessageContaining("loopback only");
        GitHubReception how = awaitReception(hook(GitHubHook.Config.json(elsewhere.toString(), SECRET)));

        assertThat(how.succeeded()).isFalse();
        assertThat(how.took()).isZero();
    }
}
