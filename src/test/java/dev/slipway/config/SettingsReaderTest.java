package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.InstanceType;
import dev.slipway.fleet.JobSources;
import dev.slipway.fleet.Pool;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {

    @TempDir
    private Path directory;

    @Test
    void aFileWithOnlyWhatIsRequiredHasEveryDefault() {
        // Given
        String text = "fleet: acme-1\ngithub: {path: acme}\npools: [{name: small}]\n";
        // When
        Settings settings = Given.settings(text, Map.of());
        // Then
        assertThat(settings.stateDir()).isEqualTo(Path.of("/var/lib/slipway"));
        assertThat(settings.webhook()).isEmpty();
        assertThat(settings.github())
                .isEqualTo(GitHubSettings.of(
                        "acme", URI.create("https://api.github.com"), "Default", Path.of("/etc/slipway/github-token")));
        assertThat(settings.lxd())
                .isEqualTo(new LxdSettings(
                        "/var/snap/lxd/common/lxd/unix.socket", "default", "default", List.of("default")));
        assertThat(settings.ops())
                .isEqualTo(new OpsSettings(new Address("127.0.0.1", 9480), Path.of("/run/slipway/admin.sock")));
        assertThat(settings.fleet().formerNames()).isEmpty();
        assertThat(settings.fleet().checkInterval()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.fleet().launchConcurrency()).isEqualTo(4);
        assertThat(settings.fleet().jobs()).isEqualTo(new JobSources(false, true, "", Set.of()));
        assertThat(settings.fleet().pools())
                .containsExactly(new Pool(
                        "small",
                        "acme",
                        Pool.DEFAULT_CREDENTIAL,
                        "Default",
                        InstanceType.CONTAINER,
                        3,
                        3,
                        "slipway-runner",
                        List.of("linux", "x64"),
                        false,
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(5),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        Map.of()));
    }

    @Test
    void everyKeyOfAPoolIsRead() {
        // Given
        var document = Document.minimal()
                .put("github.runner-group", "Build farm")
                .put("pools[1].type", "virtual-machine")
                .put("pools[1].idle", "0")
                .put("pools[1].max", "10000")
                .put("pools[1].image", "ubuntu/24.04")
                .put("pools[1].labels", "[gpu, Big]")
                .put("pools[1].cpu", "8")
                .put("pools[1].memory", "512MB")
                .put("pools[1].disk", "1TiB")
                .put("pools[1].boot-timeout", "90s")
                .put("pools[1].scale-down-delay", "0s")
                .put("pools[1].offline-grace", "1500ms")
                .put("pools[1].job-timeout", "24h")
                .put("pools[1].max-idle-age", "336h")
                .put("pools[1].config", "{security.nesting: true, user.slipway.test: x, limits.processes: 010}")
                .put("pools[1].devices", "{eth0: {type: nic, network: runners}}");
        // When
        Pool pool = Given.settings(document).fleet().pools().get(1);
        // Then
        assertThat(pool)
                .isEqualTo(new Pool(
                        "large",
                        "acme",
                        Pool.DEFAULT_CREDENTIAL,
                        "Build farm",
                        InstanceType.VIRTUAL_MACHINE,
                        0,
                        10_000,
                        "ubuntu/24.04",
                        List.of("gpu", "Big"),
                        false,
                        Set.of(),
                        Optional.of(8),
                        Optional.of("512MB"),
                        Optional.of("1TiB"),
                        Duration.ofSeconds(90),
                        Duration.ZERO,
                        Duration.ofMillis(1500),
                        Optional.of(Duration.ofHours(24)),
                        Optional.of(Duration.ofDays(14)),
                        Map.of("security.nesting", "true", "user.slipway.test", "x", "limits.processes", "010"),
                        Map.of("eth0", Map.of("type", "nic", "network", "runners"))));
    }

    @Test
    void theEnvironmentOverridesEveryKeyOutsideThePools() {
        // Given
        var environment = Map.ofEntries(
                Map.entry("SLIPWAY_FLEET", "other"),
                Map.entry("SLIPWAY_FORMER_FLEETS", "old, older"),
                Map.entry("SLIPWAY_STATE_DIR", "/state"),
                Map.entry("SLIPWAY_CHECK_INTERVAL", "10s"),
                Map.entry("SLIPWAY_LAUNCH_CONCURRENCY", "64"),
                Map.entry("SLIPWAY_GITHUB_PATH", "acme/tools"),
                Map.entry("SLIPWAY_GITHUB_API_URL", "http://127.0.0.1:8080/api/v3/"),
                Map.entry("SLIPWAY_GITHUB_RUNNER_GROUP", "default"),
                Map.entry("SLIPWAY_GITHUB_CA_FILE", "/ca.pem"),
                Map.entry("SLIPWAY_GITHUB_TOKEN_FILE", "/token"),
                Map.entry("SLIPWAY_WEBHOOK_LISTEN", "[::]:0"),
                Map.entry("SLIPWAY_WEBHOOK_PATH", "/"),
                Map.entry("SLIPWAY_WEBHOOK_SECRET_FILES", "/new,/old"),
                Map.entry("SLIPWAY_WEBHOOK_MAX_BODY", "1MB"),
                Map.entry("SLIPWAY_WEBHOOK_TLS_CERTIFICATE", "/certificate"),
                Map.entry("SLIPWAY_WEBHOOK_TLS_KEY", "/key"),
                Map.entry("SLIPWAY_WEBHOOK_PUBLIC_URL", "https://ci.example.com/hook/"),
                Map.entry("SLIPWAY_WEBHOOK_MANAGE", "true"),
                Map.entry("SLIPWAY_WEBHOOK_PEERS", "http://10.0.0.2:8480, HTTPS://Third:443/"),
                Map.entry("SLIPWAY_WEBHOOK_UNIT", "http://10.0.0.1:8480/"),
                Map.entry("SLIPWAY_LXD_SOCKET", "/lxd"),
                Map.entry("SLIPWAY_LXD_PROJECT", "runners"),
                Map.entry("SLIPWAY_LXD_STORAGE_POOL", "fast"),
                Map.entry("SLIPWAY_LXD_PROFILES", ""),
                Map.entry("SLIPWAY_OPS_LISTEN", "localhost:1"),
                Map.entry("SLIPWAY_OPS_SOCKET", "/admin"));
        // When
        Settings settings = Given.settings("fleet: 7\npools: [{name: small}]", environment);
        // Then
        assertThat(settings.fleet().name()).isEqualTo("other");
        assertThat(settings.fleet().formerNames()).isEqualTo(Set.of("old", "older"));
        assertThat(settings.fleet().checkInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.fleet().launchConcurrency()).isEqualTo(64);
        assertThat(settings.fleet().paths()).containsExactly("acme/tools");
        assertThat(settings.stateDir()).isEqualTo(Path.of("/state"));
        assertThat(settings.github())
                .isEqualTo(new GitHubSettings(
                        "acme/tools",
                        URI.create("http://127.0.0.1:8080/api/v3"),
                        "default",
                        Map.of(Pool.DEFAULT_CREDENTIAL, new CredentialSettings.Token(Path.of("/token"))),
                        Optional.of(Path.of("/ca.pem")),
                        Optional.empty()));
        assertThat(settings.webhook())
                .contains(new WebhookSettings(
                        new Address("::", 0),
                        "/",
                        List.of(Path.of("/new"), Path.of("/old")),
                        1_000_000,
                        Optional.of(new WebhookSettings.Tls(Path.of("/certificate"), Path.of("/key"))),
                        Optional.of(URI.create("https://ci.example.com/hook/")),
                        true,
                        Optional.of(new WebhookSettings.Units(
                                URI.create("http://10.0.0.1:8480"),
                                List.of(URI.create("http://10.0.0.2:8480"), URI.create("https://third"))))));
        assertThat(settings.fleet().jobs())
                .isEqualTo(new JobSources(
                        true, true, "http://10.0.0.1:8480", Set.of("http://10.0.0.2:8480", "https://third")));
        assertThat(settings.lxd()).isEqualTo(new LxdSettings("/lxd", "runners", "fast", List.of()));
        assertThat(settings.ops()).isEqualTo(new OpsSettings(new Address("localhost", 1), Path.of("/admin")));
    }

    @Test
    void aWrongVariableIsNamedItself() {
        // Given
        var environment = Map.of(
                "SLIPWAY_CHECK_INTERVAL", "5",
                "SLIPWAY_FORMER_FLEETS", "old,OLD",
                "SLIPWAY_GITHUB_RUNNER_GROUP", "");
        // When
        List<String> mistakes = Given.mistakes(Document.minimal().text(), environment);
        // Then
        assertThat(mistakes)
                .containsExactlyInAnyOrder(
                        "SLIPWAY_CHECK_INTERVAL: is 5, expected a duration from 10s to 24h"
                                + " (a whole number and ms, s, m or h)",
                        "SLIPWAY_FORMER_FLEETS: is OLD, expected a lower-case letter, then up to 19 of a-z, 0-9 and -,"
                                + " the last no dash",
                        "SLIPWAY_GITHUB_RUNNER_GROUP: is empty, expected the name of a runner group, up to 100"
                                + " characters");
    }

    @Test
    void anUnknownVariableIsAMistakeUnlessItIsOfTestsOrCommands() {
        // Given
        var environment = Map.of(
                "SLIPWAY_GITHUB_PAHT", "acme",
                "SLIPWAY_GITHUB_TOKEN", "ghp_0123456789",
                "SLIPWAY_POOLS", "x",
                "SLIPWAY_SOCKET", "/run/slipway/admin.sock",
                "SLIPWAY_TEST_LXD", "/lxd",
                "SLIPWAYS", "x",
                "PATH", "/bin");
        // When
        List<String> mistakes = Given.mistakes(Document.minimal().text(), environment);
        // Then
        assertThat(mistakes)
                .containsExactly(
                        "SLIPWAY_GITHUB_PAHT: is no known variable, expected SLIPWAY_GITHUB_PATH, or nothing",
                        "SLIPWAY_GITHUB_TOKEN: is no known variable, expected SLIPWAY_GITHUB_PATH, or nothing",
                        "SLIPWAY_POOLS: is no known variable, expected one that the configuration's documentation names");
    }

    @Test
    void aVariableOfTheWebhookSwitchesItOn() {
        // Given
        var environment = Map.of("SLIPWAY_WEBHOOK_LISTEN", "127.0.0.1:80");
        // When
        Settings settings = Given.settings(Document.minimal().text(), environment);
        // Then
        assertThat(settings.webhook())
                .contains(new WebhookSettings(
                        new Address("127.0.0.1", 80),
                        "/webhook",
                        List.of(Path.of("/etc/slipway/webhook-secret")),
                        25 * 1024 * 1024,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty()));
    }

    @Test
    void aUnitWithoutPeersIsAlone() {
        // Given
        Document document =
                Document.minimal().put("webhook.unit", "http://10.0.0.1:8480").put("webhook.peers", "[]");
        // When
        Settings settings = Given.settings(document);
        // Then
        assertThat(settings.webhook().flatMap(WebhookSettings::units)).isEmpty();
        assertThat(settings.fleet().jobs()).isEqualTo(new JobSources(false, true, "", Set.of()));
    }

    @Test
    void whatIsOffIsNotThere() {
        // Given
        Document document = Document.minimal()
                .put("webhook.tls", "{certificate: off, key: off}")
                .put("webhook.public-url", "off")
                .put("webhook.unit", "off");
        // When
        Settings settings = Given.settings(document);
        // Then
        assertThat(settings.webhook())
                .isEqualTo(Given.settings(Document.minimal().put("webhook.path", "/webhook"))
                        .webhook());
    }

    @Test
    void aWebhookSectionWithoutValuesIsNone() {
        assertThat(Given.settings(Document.minimal().put("webhook", "")).webhook())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'fleet: [acme'                   | line 1, column 13: is no YAML (expected ',' or ']', but got <stream end>), expected YAML",
                "'fleet: a\nstate-dir: b: c'          | line 2, column 13: is no YAML (mapping values are not allowed here), expected YAML",
                "'fleet: a\n\tgithub: b'          | line 2, column 1: is no YAML (found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)), expected YAML",
                "'- a'                            | the file: is a list, expected a mapping of keys to values",
                "'just text'                      | the file: is a plain text, expected a mapping of keys to values",
                "'{[a]: b}'                       | no YAML (a key must be a plain text), expected YAML",
            })
    void whatIsNoMappingInYamlIsToldWithItsPlace(String text, String message) {
        assertThat(Given.mistakes(text, Map.of())).singleElement().asString().endsWith(message);
    }

    @Test
    void anEmptyFileLacksWhatIsRequired() {
        assertThat(Given.mistakes("", Map.of()))
                .containsExactlyInAnyOrder(
                        "fleet: is missing, expected a lower-case letter, then up to 19 of a-z, 0-9 and -, the last no dash",
                        "github.path: is missing, expected an organisation, or owner/repo, as in its address at GitHub",
                        "pools: is a list of 0, expected a list of 1 to 100 pools");
    }

    @Test
    void aKeyThatIsThereTwiceIsAMistakeThatNamesTheLine() {
        String text = Document.minimal().text() + "state-dir: /a\nstate-dir: /b\n";
        assertThat(Given.mistakes(text, Map.of()))
                .containsExactly("state-dir: is there twice (again on line 7), expected one value");
    }

    @Test
    void anAliasIsNotFollowed() {
        String text = Document.minimal()
                .put("former-fleets", "&f [a]")
                .put("lxd.profiles", "*f")
                .text();
        assertThat(Given.mistakes(text, Map.of()))
                .containsExactly(
                        "lxd.profiles: is an alias, expected the value itself: anchors and aliases (& and *) are"
                                + " not followed");
    }

    @Test
    void aSecondDocumentIsAMistake() {
        assertThat(Given.mistakes(Document.minimal().text() + "---\nfleet: b\n", Map.of()))
                .singleElement()
                .asString()
                .contains("the start of a second document");
    }

    @Test
    void aFileOfMoreThanAMegabyteIsNotRead() throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("big.yaml"), "#".repeat((1 << 20) + 1));
        // When
        Reading reading = SettingsReader.read(file, Map.of());
        // Then
        assertThat(reading)
                .isEqualTo(new Reading.Invalid(
                        List.of(new Mistake(file.toString(), "longer than 1 MiB", "at most 1 MiB"))));
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        // Given
        Path missing = directory.resolve("none.yaml");
        Path latin1 =
                Files.write(directory.resolve("latin1.yaml"), "# gr\u00fcn".getBytes(StandardCharsets.ISO_8859_1));
        // When, Then
        assertThat(message(missing)).isEqualTo(missing + ": is missing, expected a file that can be read");
        assertThat(message(directory)).isEqualTo(directory + ": is no regular file, expected a file that can be read");
        assertThat(message(latin1)).isEqualTo(latin1 + ": is not in UTF-8, expected text in UTF-8");
    }

    private static String message(Path file) {
        return SettingsReader.read(file, Map.of()) instanceof Reading.Invalid invalid
                ? invalid.mistakes().get(0).message()
                : "valid";
    }
}
