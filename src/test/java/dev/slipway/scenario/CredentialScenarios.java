package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.AppKey;
import dev.slipway.sandbox.model.GitHubRunner;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** A GitHub App and a token, several paths in one process, and credentials that are refused for a while. */
interface CredentialScenarios {

    String CLIENT_ID = "Iv23liSlipwayOfTests";

    @Scenario
    default void anAppAndATokenServeAnOrganisationAndARepositoryInOneProcess(World world) throws IOException {
        // Given an App that is installed on the organisation, and a token for the repository
        var key = new AppKey();
        long unused = world.github().install(CLIENT_ID, key);
        world.start(world.configuration("apps")
                .app(CLIENT_ID, keyFile(world, key), "token")
                .pool("org", 1, 1)
                .pool("org", "labels", JsonArray.of("linux", "org"))
                .pool("repo", 1, 1)
                .pool("repo", "path", GitHubSide.REPOSITORY)
                .pool("repo", "credential", "token")
                .pool("repo", "labels", JsonArray.of("linux", "repo")));
        List<String> runners = world.awaitIdle(2);

        // When a job comes for each
        long ofOrganisation = world.github().queue(Duration.ofMillis(500), "org");
        long ofRepository = world.github().queueOf(GitHubSide.REPOSITORY, Duration.ofMillis(500), "repo");

        // Then each has had its own runner, and both pools are full again
        Waits.eventually()
                .until(() -> world.github().succeeded(ofOrganisation)
                        && world.github().succeeded(ofRepository));
        assertThat(world.github().job(ofOrganisation).runnerName()).startsWith("apps-org-");
        assertThat(world.github().job(ofRepository).runnerName()).startsWith("apps-repo-");
        Waits.eventually()
                .untilAsserted(
                        () -> assertThat(world.github().idle()).hasSize(2).doesNotContainAnyElementsOf(runners));
        world.finish();
    }

    @Scenario
    default void whileTheAppIsSuspendedRunnersServeAndReadinessSaysSoAndAfterwardsAllIsAsBefore(World world)
            throws IOException {
        // Given a full pool of an App, that is listed often
        var key = new AppKey();
        long installation = world.github().install(CLIENT_ID, key);
        Path keyFile = keyFile(world, key);
        Program program = world.start(world.configuration("suspended")
                .set("check-interval", "10s")
                .app(CLIENT_ID, keyFile, "token")
                .pool("c", 2, 2));
        List<String> before = world.awaitIdle(2);

        // When the installation is suspended, and a job comes
        world.github().change((model, now) -> {
            model.apps().revokeTokens(installation, now);
            model.apps().suspend(installation, true, now);
        });
        Waits.eventually().untilAsserted(() -> assertThat(program.readiness()).contains("suspended"));
        long job = world.github().queue(Duration.ofMillis(500));

        // Then it runs, on a runner that was there, whose instance is collected
        Waits.eventually().until(() -> world.github().succeeded(job));
        assertThat(before).contains(world.github().job(job).runnerName());
        Waits.eventually()
                .untilAsserted(() -> assertThat(world.lxd().names())
                        .doesNotContain(world.github().job(job).runnerName()));

        // And when it works again, the pool is full, by itself
        world.github().change((model, now) -> model.apps().suspend(installation, false, now));
        assertThat(world.awaitIdle(2, Waits.within(Duration.ofMinutes(3)))).containsAnyElementsOf(before);
        assertThat(world.github().runners()).extracting(GitHubRunner::online).containsOnly(true);
        world.finish();
    }

    /** In place at once, as whoever replaces one does it. */
    private static Path keyFile(World world, AppKey key) throws IOException {
        Path file = world.file("app.pem");
        Path part = file.resolveSibling("app.pem.part");
        Files.writeString(part, key.privatePem());
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
        return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
