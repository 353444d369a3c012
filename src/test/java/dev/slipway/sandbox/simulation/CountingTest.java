package dev.slipway.sandbox.simulation;

import static dev.slipway.sandbox.simulation.CountedService.get;
import static dev.slipway.sandbox.simulation.CountedService.since;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.CredentialSettings;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.InstanceType;
import dev.slipway.fleet.JobSources;
import dev.slipway.fleet.Phase;
import dev.slipway.fleet.Pool;
import dev.slipway.fleet.SomePool;
import dev.slipway.github.AppCredentials;
import dev.slipway.github.TokenFile;
import dev.slipway.sandbox.AppKey;
import dev.slipway.sandbox.GitHubUsage;
import dev.slipway.sandbox.model.GitHubApp;
import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubGrant;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubModel.Access;
import dev.slipway.sandbox.model.GitHubPermissions;
import dev.slipway.sandbox.model.GitHubTerms;
import dev.slipway.sandbox.model.LxdCatalogue;
import dev.slipway.sandbox.model.LxdFaults;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdTimings;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a fleet costs of GitHub's primary limit, counted at the other end of the wire. */
@ExtendWith(VertxExtension.class)
@Timeout(180)
@Tag("slow")
class CountingTest {
    private static final String TOKEN = "ghp_counted";
    private static final long APP = 7;
    private static final String IMAGE = "slipway-runner";
    private static final String FINGERPRINT = "c0ffee0123456789c0ffee0123456789c0ffee0123456789c0ffee0123456789";

    @TempDir
    Path directory;

    private CountedService service;

    @AfterEach
    void stop() {
        service.close();
    }

    private void start(Vertx vertx, int runners, Duration checkInterval, GitHubFaults faults) throws IOException {
        start(vertx, runners, checkInterval, faults, GitHubGrant.of(Access.WRITE));
    }

    private void start(Vertx vertx, int runners, Duration checkInterval, GitHubFaults faults, GitHubGrant grant)
            throws IOException {
        Path token = Files.writeString(directory.resolve("token"), TOKEN + "\n");
        GitHubModel model = model(faults);
        model.grant(TOKEN, grant);
        start(vertx, runners, checkInterval, model, (endpoint, clock) -> new TokenFile(vertx, token));
    }

    private static GitHubModel model(GitHubFaults faults) {
        var model = new GitHubModel(7, GitHubTerms.documented(), faults);
        model.addPath("acme");
        model.addPath("acme/tool");
        return model;
    }

    private void start(
            Vertx vertx, int runners, Duration checkInterval, GitHubModel model, CountedService.Choice credential) {
        LxdCatalogue catalogue = LxdCatalogue.standard(FINGERPRINT).withImage(InstanceType.CONTAINER, IMAGE);
        var lxd = new LxdModel(
                catalogue, LxdTimings.measured().withProgress(1), LxdFaults.none(), 5, CountedService.START);
        var fleet = new Fleet("acme-1", Set.of(), checkInterval, 8, JobSources.NONE, List.of(pool(runners)));
        service = new CountedService(vertx, lxd, model, fleet, credential);
    }

    private static Pool pool(int runners) {
        return SomePool.of("containers", "acme", Pool.DEFAULT_CREDENTIAL, runners, runners, IMAGE, Set.of());
    }

    @ParameterizedTest
    @CsvSource({"100, 1", "130, 2"})
    void aQuietHourOfAHundredRunnersOrMoreCountsNothing(int runners, int pages, Vertx vertx) throws IOException {
        // Given a fleet whose last runner is up, and a listing since
        start(vertx, runners, Duration.ofMinutes(1), GitHubFaults.none());
        service.runFor(Duration.ofMinutes(15));
        assertThat(service.count(Phase.IDLE)).isEqualTo(runners);
        Map<String, Long> before = service.counted();
        long unchanged = service.notModified();

        // When an hour passes
        service.runFor(Duration.ofHours(1));

        // Then it was listed all the while, for nothing
        Map<String, Long> hour = since(before, service.counted());
        long asked = service.notModified() - unchanged;
        System.out.printf(
                "a quiet hour of %d runners, check-interval 1 min: %d requests counted, %d answered 304%n",
                runners, hour.values().stream().mapToLong(Long::longValue).sum(), asked);
        assertThat(hour).isEmpty();
        assertThat(asked).isBetween(55L * pages, 65L * pages);
    }

    @Test
    void everyTokenOfAnAppCostsOneListingOfEverything(Vertx vertx) throws IOException {
        // Given a fleet of an App, whose last runner is up, and a listing since
        var key = new AppKey();
        GitHubModel model = model(GitHubFaults.none());
        model.apps().add(new GitHubApp(APP, "Iv1", "slipway", key.publicKey(), GitHubPermissions.ofRunners()));
        long installation = model.apps().install(APP, "acme", CountedService.START);
        Path file = Files.writeString(directory.resolve("app.pem"), key.privatePem());
        var app = new CredentialSettings.App("Iv1", OptionalLong.empty(), file);
        start(
                vertx,
                100,
                Duration.ofMinutes(1),
                model,
                (endpoint, clock) -> AppCredentials.installation(vertx, endpoint, app, "acme", clock));
        service.runFor(Duration.ofMinutes(15));
        assertThat(service.count(Phase.IDLE)).isEqualTo(100);
        Map<String, Long> before = service.counted();

        // When its tokens are renewed, each before its hour is over
        service.runFor(Duration.ofHours(3));

        // Then each token's first listing is all that counted against the installation's limit
        Map<String, Long> hours = since(before, service.counted());
        System.out.printf("three quiet hours of 100 runners of an App, check-interval 1 min, counted %s%n", hours);
        long tokens = hours.get("access-token");
        assertThat(tokens).isBetween(3L, 4L);
        assertThat(hours).isEqualTo(Map.of("access-token", tokens, "list-runners", tokens));
        assertThat(service.usage().get("installation " + installation).counted())
                .doesNotContainKey("access-token");
        assertThat(service.usage().get("installation " + installation).primary())
                .isEmpty();
    }

    @Test
    void aJobsWholeLifeCountsOneJitConfig(Vertx vertx) throws IOException {
        // Given a fleet at rest that lists seldom
        start(vertx, 3, Duration.ofHours(2), GitHubFaults.none());
        service.runFor(Duration.ofMinutes(20));
        assertThat(service.count(Phase.IDLE)).isEqualTo(3);
        Map<String, Long> before = service.counted();

        // When a job is queued, taken, run and done, and its runner deleted and replaced
        long unused = get(service.github.queue("acme", "acme/tool", List.of("linux"), Duration.ofMinutes(3)));
        service.runFor(Duration.ofMinutes(1));
        assertThat(service.count(Phase.BUSY)).isEqualTo(1);
        service.runFor(Duration.ofMinutes(10));

        // Then the replacement's JIT config is all that counted
        assertThat(get(service.github.statistics()).completed()).isEqualTo(1);
        assertThat(service.count(Phase.IDLE)).isEqualTo(3);
        Map<String, Long> life = since(before, service.counted());
        System.out.printf("a job's whole life counted %s%n", life);
        assertThat(life).containsExactly(Map.entry("jit-config", 1L));
    }

    @Test
    void aFleetUnderASmallLimitIsThereAllTheSame(Vertx vertx) throws IOException {
        // Given a credential that many share, of which little is left for the launches and listings of an hour
        GitHubFaults none = GitHubFaults.none();
        GitHubGrant little = GitHubGrant.of(Access.WRITE).withRequestsPerHour(30);
        start(vertx, 10, Duration.ofMinutes(1), none.with(none.oddities().withoutEtags()), little);

        // When two hours pass
        service.runFor(Duration.ofHours(2));

        // Then nothing was refused, as listings came ever less often, and every runner is there
        GitHubUsage used = service.usage().get("token 1");
        System.out.printf("two hours of 10 runners with 30 requests each counted %s%n", used);
        assertThat(used.primary()).isEmpty();
        // Two hours and what is left of a third: a tenth of 30 each, and the first ones, which nothing is known before.
        assertThat(used.counted().get("list-runners")).isBetween(4L, 10L);
        assertThat(service.count(Phase.IDLE)).isEqualTo(10);
    }

    @Test
    void whereGitHubSendsNoEtagEveryPageOfAListingCounts(Vertx vertx) throws IOException {
        // Given a GitHub without ETags
        GitHubFaults none = GitHubFaults.none();
        start(vertx, 20, Duration.ofMinutes(1), none.with(none.oddities().withoutEtags()));
        service.runFor(Duration.ofMinutes(15));
        Map<String, Long> before = service.counted();

        // When an hour passes
        service.runFor(Duration.ofHours(1));

        // Then it is listed at most once a minute
        Map<String, Long> hour = since(before, service.counted());
        System.out.printf("a quiet hour of 20 runners without ETags counted %s%n", hour);
        assertThat(service.notModified()).isZero();
        assertThat(hour.keySet()).containsExactly("list-runners");
        assertThat(hour.get("list-runners")).isBetween(1L, 65L);
    }
}
