package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.InstanceType;
import dev.slipway.sandbox.AppKey;
import dev.slipway.sandbox.World;
import dev.slipway.sandbox.model.GitHubApp;
import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubModel.Access;
import dev.slipway.sandbox.model.GitHubPermissions;
import dev.slipway.sandbox.model.GitHubTerms;
import dev.slipway.sandbox.model.LxdCatalogue;
import dev.slipway.sandbox.model.LxdFaults;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdTimings;
import dev.slipway.sandbox.model.RunnerTimings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} against a simulated LXD and a simulated GitHub, with one thing wrong at a time. */
class CheckTest {

    private static final String TOKEN = "ghp_thisMustNeverBeSeen";
    private static final String SECOND = "ghp_thisMustNeverBeSeenEither";
    private static final LxdCatalogue CATALOGUE = LxdCatalogue.standard("ab".repeat(32))
            .withImage(InstanceType.CONTAINER, "runner")
            .withImage(InstanceType.VIRTUAL_MACHINE, "runner-vm");

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private List<String> arguments = List.of();
    private Vertx vertx;
    private World world;
    private Path tokenFile;

    @BeforeEach
    void start() throws IOException {
        // The first test to start servers and clients loads their classes on the event loop.
        vertx = Vertx.vertx(
                new VertxOptions().setMaxEventLoopExecuteTime(10).setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS));
        var lxd = new LxdModel(CATALOGUE, LxdTimings.small(), LxdFaults.none(), 1, Instant.now());
        var github = new GitHubModel(1, GitHubTerms.documented().withLimits(1_000, 2_000, 1_000), GitHubFaults.none());
        github.addPath("acme");
        github.addPath("acme/tool");
        github.grant(TOKEN, Access.WRITE);
        world = get(World.start(vertx, directory.resolve("lxd.sock"), lxd, github, RunnerTimings.measured(), 1));
        tokenFile = Files.writeString(directory.resolve("token"), TOKEN + "\n");
        permissions("rw-------");
    }

    @AfterEach
    void stop() {
        get(world.close());
        get(vertx.close());
        assertThat(out.toString() + err).doesNotContain(TOKEN).doesNotContain("thisMustNever");
    }

    @Test
    void everythingIsSaidToBeAsItShould() throws IOException {
        // When
        int code = check("");
        // Then
        assertThat(err.toString()).isEmpty();
        assertThat(lines()).allSatisfy(line -> assertThat(line).startsWith("ok    "));
        assertThat(lines())
                .anyMatch(line -> line.startsWith("ok    Configuration: "))
                .contains(
                        "ok    LXD: version 5.0.2 answers on " + directory.resolve("lxd.sock"),
                        "ok    LXD's architecture: x86_64; runners carry the label X64",
                        "ok    LXD project default: exists",
                        "ok    LXD storage pool default: its driver is btrfs",
                        "ok    LXD profile default: exists",
                        "ok    GitHub path acme: visible",
                        "ok    Registering runners at acme: permitted",
                        "ok    Runner group Default of acme: can be used",
                        "ok    GitHub budget of default: lets us launch 700 runners an hour; its pools have up to 3: enough"
                                + " if jobs last 16 s or longer on average")
                .anyMatch(line -> line.startsWith("ok    Image runner of pool a: a container's, fingerprint "))
                .anyMatch(line ->
                        line.startsWith("ok    GitHub credential default: a token, accepted by http://127.0.0.1:"))
                .anyMatch(line -> line.matches(
                        "ok {4}GitHub rate limit of default: (1000|9\\d\\d) of 1000 requests left until .* UTC"));
        assertThat(code).isZero();
    }

    @Test
    void aMistakeOfTheConfigurationIsSaidAsByRun() throws IOException {
        int code = check("launch-concurrency: 0\n");
        assertThat(code).isEqualTo(78);
        assertThat(err.toString()).startsWith("launch-concurrency: is 0, expected");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void theDirDriverIsAWarningAndNoFailure() throws IOException {
        catalogue(CATALOGUE.withPool(new LxdCatalogue.StoragePool("default", "dir", 10)));
        assertThat(check("")).isZero();
        assertThat(said("warn"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith(
                                "warn  LXD storage pool default: its driver is dir: each launch copies the whole image")
                        .contains("btrfs or zfs"));
    }

    @Test
    void aTokenThatEveryUserMayReadIsAWarning() throws IOException {
        permissions("rw-r--r--");
        assertThat(check("")).isZero();
        assertThat(said("warn"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line).startsWith("warn  github.token-file: ").contains("chmod o-r"));
    }

    @Test
    void anLxdThatIsNotThereHidesNothingOfGitHub() throws IOException {
        // When
        int code = check("", "/nowhere/unix.socket", "runner", "acme");
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(said("FAIL"))
                .anyMatch(line -> line.startsWith(
                                "FAIL  LXD: could not ask LXD what it is: no connection to" + " /nowhere/unix.socket")
                        && line.contains("Is LXD running"))
                .contains("FAIL  LXD profile default: unknown, as LXD cannot be reached")
                .hasSize(6);
        assertThat(lines()).contains("ok    GitHub path acme: visible");
    }

    @Test
    void whatLxdDoesNotHaveIsNamedOneByOne() throws IOException {
        // Given
        String lxd = "lxd:\n  socket: " + directory.resolve("lxd.sock")
                + "\n  project: p\n  storage-pool: s\n  profiles: [default, q]\n";
        // When
        int code = checkWith(lxd, "", "absent", "acme");
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(said("FAIL"))
                .anyMatch(line -> line.startsWith("FAIL  LXD project p: LXD has none of this name. Create it"))
                .anyMatch(line -> line.startsWith("FAIL  LXD storage pool s: LXD has none of this name. Create it"))
                .anyMatch(line -> line.startsWith("FAIL  LXD profile q: LXD has none of this name. Create it"))
                .anyMatch(line -> line.startsWith("FAIL  Image absent of pool a: LXD has none of this name. Build"));
        assertThat(lines()).anyMatch(line -> line.startsWith("ok    LXD: "));
    }

    @Test
    void anImageOfTheOtherTypeIsAFailure() throws IOException {
        assertThat(check("", directory.resolve("lxd.sock").toString(), "runner-vm", "acme"))
                .isEqualTo(1);
        assertThat(said("FAIL"))
                .containsExactly("FAIL  Image runner-vm of pool a: is a virtual-machine's, but the pool's type is"
                        + " container. Change the one or the other");
    }

    @Test
    void aTokenThatIsRefusedHidesNothingOfLxd() throws IOException {
        github((model, now) -> model.revoke(TOKEN));
        assertThat(check("")).isEqualTo(1);
        assertThat(said("FAIL"))
                .anyMatch(line -> line.startsWith("FAIL  GitHub credential default: GitHub answered 401"))
                .anyMatch(line -> line.startsWith("FAIL  GitHub path acme: GitHub answered 401"));
        assertThat(lines()).anyMatch(line -> line.startsWith("ok    LXD storage pool default"));
    }

    @Test
    void aTokenThatMayOnlyReadCannotRegisterRunners() throws IOException {
        github((model, now) -> model.grant(TOKEN, Access.READ));
        assertThat(check("")).isEqualTo(1);
        assertThat(said("FAIL"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("FAIL  Registering runners at acme: GitHub answered 403")
                        .contains("lacks a permission on"));
        assertThat(said("warn"))
                .containsExactly("warn  Runner group Default of acme: could not be looked for. See the line above");
    }

    @Test
    void aPathThatTheTokenDoesNotSeeIsAFailure() throws IOException {
        github((model, now) -> model.grant(TOKEN, Access.NOTHING));
        assertThat(check("")).isEqualTo(1);
        assertThat(said("FAIL"))
                .anyMatch(line -> line.startsWith("FAIL  GitHub path acme: GitHub answered 404")
                        && line.contains("or the token may not see"));
        assertThat(lines()).anyMatch(line -> line.startsWith("ok    GitHub credential default"));
    }

    @Test
    void aRepositoryHasANewName() throws IOException {
        github((model, now) -> model.rename("acme/tool", "acme/tools"));
        assertThat(check("", directory.resolve("lxd.sock").toString(), "runner", "acme/tool"))
                .isZero();
        assertThat(said("warn"))
                .containsExactly("warn  GitHub path acme/tool: its name is acme/tools now. Put the new name into"
                        + " github.path");
    }

    @Test
    void aRunnerGroupThatIsNotThereIsToldFromAMissingPermission() throws IOException {
        assertThat(checkWith(lxd(), "  runner-group: Big\n", "runner", "acme")).isEqualTo(1);
        assertThat(said("FAIL"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("FAIL  Runner group Big of acme: ")
                        .contains("Default"));
        assertThat(lines()).contains("ok    Registering runners at acme: permitted");
    }

    @Test
    void aRateLimitThatIsAlmostUsedUpIsAWarning() throws IOException {
        // Given
        github((model, now) -> {
            for (int i = 0; i < 950; i++) {
                assertThat(model.path(TOKEN, "acme", now).value()).isPresent();
            }
        });
        // When
        int code = check("");
        // Then
        assertThat(code).isZero();
        assertThat(said("warn"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .matches("warn {2}GitHub rate limit of default: (50|4\\d) of 1000 requests left until .*"));
    }

    @Test
    void whereAWebhookIsConfiguredJobsMustBeReadable() throws IOException {
        // Given
        Path secret = Files.writeString(directory.resolve("webhook-secret"), "secret");
        String webhook = "webhook: {secret-files: [" + secret + "]}\n";
        // When
        int code = check(webhook, directory.resolve("lxd.sock").toString(), "runner", "acme/tool");
        // Then
        assertThat(code).isZero();
        assertThat(lines()).contains("ok    Verifying jobs at acme/tool: permitted");
    }

    @Test
    void checkingChangesNothing() throws IOException {
        assertThat(check("")).isZero();
        assertThat(get(world.github().requests())).containsKey("list-runners").doesNotContainKey("jit-config");
    }

    @Test
    void everyCredentialPathAndGroupHasLinesOfItsOwn() throws IOException {
        // Given
        Path second = Files.writeString(directory.resolve("second"), SECOND);
        Path permitted = Files.setPosixFilePermissions(second, PosixFilePermissions.fromString("rw-------"));
        github((model, now) -> model.grant(SECOND, Access.WRITE));
        String pools = """
                pools:
                  - {name: a, image: runner, labels: [linux]}
                  - {name: b, image: runner, max: 500, path: acme/tool, credential: tools}
                  - {name: c, image: runner, runner-group: Big}
                """;
        // When
        int code = checkPools("  credentials: [{name: tools, token-file: " + permitted + "}]\n", pools);
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(lines())
                .contains(
                        "ok    GitHub path acme: visible",
                        "ok    GitHub path acme/tool: visible",
                        "ok    Registering runners at acme: permitted",
                        "ok    Registering runners at acme/tool: permitted",
                        "ok    Runner group Default of acme: can be used",
                        "ok    Runner group Default of acme/tool: can be used",
                        "warn  GitHub budget of tools: lets us launch 700 runners an hour; its pools have up to 500: enough"
                                + " if jobs last 42 min 52 s or longer on average. If they do not, give some pools another"
                                + " credential, or a lower max")
                .anyMatch(line -> line.startsWith("ok    GitHub credential default: a token, accepted by"))
                .anyMatch(line -> line.startsWith("ok    GitHub credential tools: a token, accepted by"))
                .anyMatch(line -> line.startsWith("ok    GitHub rate limit of tools: "));
        assertThat(said("FAIL"))
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("FAIL  Runner group Big of acme: "));
    }

    @Test
    void aCredentialThatNoPoolHasIsAWarning() throws IOException {
        assertThat(checkWith(
                        lxd(), "  credentials: [{name: spare, token-file: " + tokenFile + "}]\n", "runner", "acme"))
                .isZero();
        assertThat(said("warn"))
                .containsExactly(
                        "warn  Credentials: github.credentials[0]: the credential spare is given, and no pool has"
                                + " it as its credential");
    }

    @Test
    void aTrialRegistersARunnerAtEachPathAndLeavesNone() throws IOException {
        // Given
        arguments = List.of("--register");
        String pools =
                "pools: [{name: a, image: runner}, {name: b, image: runner}, {name: c, image: runner, path: acme/tool}]\n";
        // When
        int code = checkPools("", pools);
        // Then
        assertThat(said("FAIL")).isEmpty();
        assertThat(code).isZero();
        for (String path : List.of("acme", "acme/tool")) {
            assertThat(lines())
                    .anyMatch(line -> line.matches(
                            "ok {4}Trial at " + path + ": registering acme-1-check-[0-9a-f]{8}: 201, its id is \\d+"))
                    .contains("ok    Trial at " + path + ": deleting it: 204");
            List<?> left = get(world.github().with((model, now) -> model.runners(path, now)));
            assertThat(left).isEmpty();
        }
        assertThat(get(world.github().requests())).containsEntry("jit-config", 2L);
    }

    @Test
    void anAppIsCheckedWhereItIsInstalledAndSaidToBeMissingWhereItIsNot() throws IOException {
        // Given an App that one of two organisations has installed, without one of its permissions
        var key = new AppKey();
        long installation = get(world.github().with((model, now) -> {
            model.addPath("other");
            model.apps().add(new GitHubApp(7, "Iv23liTest", "slipway", key.publicKey(), GitHubPermissions.ofRunners()));
            return model.apps().install(7, "acme", now);
        }));
        Path keyFile = Files.writeString(directory.resolve("app.pem"), key.privatePem());
        Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
        arguments = List.of("--register");
        String github = "fleet: acme-1\ngithub:\n  path: acme\n  api-url: "
                + world.github().apiUrl() + "\n  app: {client-id: Iv23liTest, private-key-file: " + keyFile + "}\n";

        // When it is checked, with a trial
        int good = checkFile(github + "pools: [{name: a, image: runner}]\n" + lxd());

        // Then it is as a token is
        assertThat(said("FAIL")).isEmpty();
        assertThat(good).isZero();
        assertThat(lines())
                .anyMatch(line -> line.startsWith("ok    GitHub credential default@acme: "))
                .contains("ok    Registering runners at acme: permitted", "ok    Trial at acme: deleting it: 204");

        // When it lacks a permission, and there is a pool elsewhere
        get(world.github().<Void>with((model, now) -> {
            model.apps().permit(installation, has -> has.without("organization_self_hosted_runners"), now);
            model.apps().revokeTokens(installation, now);
            return null;
        }));
        arguments = List.of();
        out.getBuffer().setLength(0);
        int bad = checkFile(
                github + "pools: [{name: a, image: runner}, {name: b, image: runner, path: other}]\n" + lxd());

        // Then both are said
        assertThat(bad).isEqualTo(1);
        assertThat(said("FAIL"))
                .anyMatch(line -> line.startsWith("FAIL  Registering runners at acme: ")
                        && line.contains("'Self-hosted runners: read and write'"))
                .anyMatch(line -> line.contains("is not installed at other"));
    }

    private int checkPools(String ofGitHub, String pools) throws IOException {
        return checkFile("fleet: acme-1\ngithub:\n  path: acme\n  api-url: "
                + world.github().apiUrl() + "\n  token-file: " + tokenFile + "\n" + ofGitHub + pools + lxd());
    }

    private int check(String more) throws IOException {
        return check(more, directory.resolve("lxd.sock").toString(), "runner", "acme");
    }

    private int check(String more, String socket, String image, String path) throws IOException {
        return checkWith("lxd: {socket: " + socket + "}\n" + more, "", image, path);
    }

    private String lxd() {
        return "lxd: {socket: " + directory.resolve("lxd.sock") + "}\n";
    }

    private int checkWith(String more, String ofGitHub, String image, String path) throws IOException {
        return checkFile("fleet: acme-1\n"
                + "github:\n  path: " + path + "\n  api-url: "
                + world.github().apiUrl() + "\n  token-file: "
                + tokenFile + "\n" + ofGitHub
                + "pools: [{name: a, image: " + image + ", labels: [linux]}]\n"
                + more);
    }

    private int checkFile(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("slipway.yaml"), text);
        return Slipway.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of("check", "--config", file.toString()), arguments.stream())
                        .toArray(String[]::new));
    }

    private List<String> lines() {
        return out.toString().lines().toList();
    }

    private List<String> said(String verdict) {
        return lines().stream().filter(line -> line.startsWith(verdict + " ")).toList();
    }

    private void permissions(String permissions) throws IOException {
        Path unused = Files.setPosixFilePermissions(tokenFile, PosixFilePermissions.fromString(permissions));
    }

    private void catalogue(LxdCatalogue catalogue) {
        get(world.lxd().act((model, now) -> model.catalogue(catalogue)));
    }

    private void github(BiConsumer<GitHubModel, Instant> change) {
        get(world.github().<Void>with((model, now) -> {
            change.accept(model, now);
            return null;
        }));
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 20 s", e);
        }
    }
}
