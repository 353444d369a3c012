package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake is told in full, alone and among others. */
class MistakesTest {

    private static final String FLEET =
            "expected a lower-case letter, then up to 19 of a-z, 0-9 and -, the last no dash";
    private static final String DAY = "(a whole number and ms, s, m or h)";
    private static final String SIZE = "(a whole number and B, kB, MB, GB, TB, KiB, MiB, GiB or TiB)";

    /** One thing done to a valid file, and what is said of it. No two are about the same key. */
    private record Slip(String key, String value, String message) {}

    private static final List<Slip> SLIPS = List.of(
            slip("fleet", "Acme", "fleet: is Acme, " + FLEET),
            slip("former-fleets", "old", "former-fleets: is a plain text, expected a list, each item a lower"),
            slip("state-dir", "var", "state-dir: is var, expected an absolute path"),
            slip("check-interval", "5s", "check-interval: is 5s, expected a duration from 10s to 24h " + DAY),
            slip("launch-concurrency", "", "launch-concurrency: is empty, expected a whole number from 1 to 64"),
            slip("fleets", "x", "fleets: is no known key, expected fleet, or nothing"),
            slip("completely-else", "x", "completely-else: is no known key, expected one that the configuration's"),
            slip("github.path", "a/b/c", "github.path: is a/b/c, expected an organisation, or owner/repo"),
            slip("github.api-url", "http://ghe", "github.api-url: is http://ghe, expected an https address"),
            slip("github.runner-group", "[a]", "github.runner-group: is a list, expected the name of a runner group"),
            slip(
                    "github.token-file",
                    "tok",
                    "github.token-file: is something else (not shown: it may be a secret), expected"),
            slip(
                    "github.tokens",
                    "x",
                    "github.tokens: is no known key, expected one of api-url, app, ca-file, credentials, path, runner"),
            slip("github.app", "{client-id: ghp_x}", "github.app.client-id: is something else (not shown: it may be a"),
            slip("github.credentials", "[{name: a}]", "github.credentials[0].token-file: is missing, expected a file"),
            slip(
                    "github.ca-file",
                    "ca.pem",
                    "github.ca-file: is something else (not shown: it may be a secret), expected"),
            slip("webhook.listen", "8480", "webhook.listen: is 8480, expected host:port, such as"),
            slip("webhook.path", "hook", "webhook.path: is hook, expected a path that starts with a slash"),
            slip(
                    "webhook.secret-files",
                    "[]",
                    "webhook.secret-files: is a list without any file, expected at least one"),
            slip("webhook.max-body", "65MiB", "webhook.max-body: is 65MiB, expected a size from 1KiB to 64MiB " + SIZE),
            slip("webhook.tls", "{certificate: /c}", "webhook.tls.key: is off, expected the certificate's private key"),
            slip(
                    "webhook.public-url",
                    "http://ci.example.com/hook",
                    "webhook.public-url: is http://ci.example.com/hook, expected an https address (http only on this"),
            slip("webhook.manage", "yes", "webhook.manage: is yes, expected true or false"),
            slip(
                    "webhook.peers",
                    "[http://a, http://b/c]",
                    "webhook.peers[1]: is http://b/c, expected an http or https address without path"),
            slip("webhook.unit", "10.0.0.1", "webhook.unit: is 10.0.0.1, expected an http or https address without"),
            slip("webhook.secret", "x", "webhook.secret: is no known key, expected one that the configuration's"),
            slip("lxd.socket", "{a: b}", "lxd.socket: is a mapping, expected an absolute path of at most 107 bytes"),
            slip("lxd.project", "a b", "lxd.project: is \"a b\", expected a name at LXD"),
            slip("lxd.storage-pool", "''", "lxd.storage-pool: is empty, expected a name at LXD"),
            slip("lxd.profiles", "[a, {b: c}]", "lxd.profiles[1]: is a mapping, expected a name at LXD"),
            slip("ops.listen", "a:99999", "ops.listen: is a:99999, expected host:port"),
            slip("ops.socket", "admin", "ops.socket: is admin, expected an absolute path"),
            slip("ops.sockt", "x", "ops.sockt: is no known key, expected socket, or nothing"),
            slip(
                    "pools[0].name",
                    "large",
                    "pools[1].name: is large a second time, expected a name that no other pool has"),
            slip("pools[0].path", "a/b/c", "pools[0].path: is a/b/c, expected an organisation, or owner/repo"),
            slip(
                    "pools[0].credential",
                    "tools",
                    "pools[0].credential: is tools, expected the name of one of github.credentials, or default: default"),
            slip(
                    "pools[0].runner-group",
                    "' '",
                    "pools[0].runner-group: is \" \", expected the name of a runner group"),
            slip("pools[0].type", "vm", "pools[0].type: is vm, expected container or virtual-machine"),
            slip("pools[0].idle", "4", "pools[0].idle: is 4, expected at most max, which is 3"),
            slip("pools[1].max", "-3", "pools[1].max: is -3, expected a whole number from 0 to 10000"),
            slip("pools[0].image", "a b", "pools[0].image: is \"a b\", expected an image's alias or fingerprint"),
            slip("pools[0].labels", "[a, A]", "pools[0].labels[1]: is A a second time, expected each label once"),
            slip("pools[1].labels", "['a,b']", "pools[1].labels[0]: is \"a,b\", expected a label"),
            slip("pools[0].unlabelled", "yes", "pools[0].unlabelled: is yes, expected true or false"),
            slip(
                    "pools[0].repositories",
                    "[a/b/c]",
                    "pools[0].repositories[0]: is a/b/c, expected a repository, as owner/repo or"),
            slip("pools[0].cpu", "0", "pools[0].cpu: is 0, expected a whole number from 1 to 1024"),
            slip("pools[0].memory", "7", "pools[0].memory: is 7, expected a size from 1MiB to 1024TiB " + SIZE),
            slip("pools[0].disk", "10gib", "pools[0].disk: is 10gib, expected a size from 1MiB to 1024TiB " + SIZE),
            slip(
                    "pools[0].boot-timeout",
                    "off",
                    "pools[0].boot-timeout: is off, expected a duration from 1s to 24h " + DAY),
            slip(
                    "pools[0].scale-down-delay",
                    "-1s",
                    "pools[0].scale-down-delay: is -1s, expected a duration from 0s to 24h"),
            slip(
                    "pools[0].offline-grace",
                    "5",
                    "pools[0].offline-grace: is 5, expected a duration from 1s to 24h " + DAY),
            slip(
                    "pools[0].job-timeout",
                    "no",
                    "pools[0].job-timeout: is no, expected a duration from 1s to 120h " + DAY + ", or"),
            slip("pools[0].max-idle-age", "15d", "pools[0].max-idle-age: is 15d, expected a duration from 1s to 336h"),
            slip(
                    "pools[0].config",
                    "{user.slipway.fleet: x}",
                    "pools[0].config.user.slipway.fleet: is not for the configuration"),
            slip("pools[1].config", "{a: [b]}", "pools[1].config.a: is a list, expected a plain text, number or word"),
            slip(
                    "pools[0].devices",
                    "{d: {a: b}}",
                    "pools[0].devices.d.type: is missing, expected a device type of LXD"),
            slip(
                    "pools[1].devices",
                    "{d: x}",
                    "pools[1].devices.d: is a plain text, expected a mapping of keys to values"),
            slip("pools[1].lables", "[x]", "pools[1].lables: is no known key, expected labels, or nothing"));

    private static Slip slip(String key, String value, String message) {
        return new Slip(key, value, message);
    }

    static Stream<Arguments> slips() {
        return SLIPS.stream().map(slip -> arguments(slip.key(), slip));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slips")
    void aMistakeIsTold(String key, Slip slip) {
        // Given
        Document document = Document.minimal().put(slip.key(), slip.value());
        // When
        List<String> mistakes = Given.mistakes(document);
        // Then
        assertThat(mistakes).anySatisfy(message -> assertThat(message).startsWith(slip.message()));
        assertThat(mistakes).hasSize(key.equals("pools[1].devices") ? 2 : 1);
    }

    @Property(tries = 300)
    void aMistakeIsToldAmongTenOthers(@ForAll("elevenSlips") List<Slip> slips) {
        // Given
        Document document = Document.minimal();
        slips.forEach(slip -> document.put(slip.key(), slip.value()));
        // When
        List<String> mistakes = Given.mistakes(document);
        // Then
        for (Slip slip : slips) {
            assertThat(mistakes).as("%s", slip).anySatisfy(m -> assertThat(m).startsWith(slip.message()));
        }
    }

    @Provide
    Arbitrary<List<Slip>> elevenSlips() {
        return Arbitraries.shuffle(new ArrayList<>(SLIPS)).map(slips -> slips.subList(0, 11));
    }

    static Stream<Arguments> refusedConfig() {
        return Stream.of(
                arguments("{boot.autostart: true}", "a runner is never started a second time"),
                arguments("{boot.autorestart: true}", "a runner is never started a second time"),
                arguments("{volatile.uuid: x}", "which are LXD's own"),
                arguments("{user.slipway.runner: x}", "by which Slipway knows what is its own"),
                arguments("{limits.cpu: 1}", "no such key beside the pool's cpu"),
                arguments("{limits.memory: 1GB}", "no such key beside the pool's memory"),
                arguments("{'a b': x}", "a key of LXD's instance configuration"),
                arguments("{a: }", "a plain text, number or word"));
    }

    @ParameterizedTest
    @MethodSource("refusedConfig")
    void configMayNotSayWhatIsNotTheOperators(String config, String expected) {
        Document document = Document.minimal()
                .put("pools[0].cpu", "1")
                .put("pools[0].memory", "1GiB")
                .put("pools[0].config", config);
        assertThat(Given.mistakes(document)).singleElement().asString().endsWith(expected);
    }

    @ParameterizedTest
    @MethodSource("refusedDevices")
    void aDeviceIsNamedAndTypedAndLeavesTheDisksSizeToThePool(String devices, String message) {
        Document document = Document.minimal().put("pools[0].disk", "1GiB").put("pools[0].devices", devices);
        assertThat(Given.mistakes(document)).containsExactly("pools[0].devices" + message);
    }

    static Stream<Arguments> refusedDevices() {
        return Stream.of(
                arguments(
                        "{root: {type: disk, size: 1GB}}",
                        ".root.size: is there beside the pool's disk, expected only one of the two"),
                arguments(
                        "{a/b: {type: nic}}",
                        ".a/b: is no device name, expected up to 64 of A-Z, a-z, 0-9, . _ and -"));
    }

    @Test
    void aRepositoryBelongsToThePath() {
        Document document = Document.minimal().put("pools[0].repositories", "[tools, other/tools]");
        assertThat(Given.mistakes(document))
                .containsExactly(
                        "pools[0].repositories[1]: is other/tools, expected one that belongs to the pool's path,"
                                + " which is acme");
    }

    @Test
    void theTwoListenersCannotShareAPort() {
        Document document =
                Document.minimal().put("ops.listen", "127.0.0.1:8480").put("webhook.listen", "0.0.0.0:8480");
        assertThat(Given.mistakes(document))
                .containsExactly("webhook.listen: is 0.0.0.0:8480, expected another port than that of ops.listen,"
                        + " 127.0.0.1:8480");
    }

    static Stream<Arguments> partsOfTheWebhookThatDoNotFit() {
        return Stream.of(
                arguments(
                        "tls",
                        "{key: /k}",
                        "tls.certificate: is off, expected the key's certificate, or no key either"),
                arguments(
                        "tls",
                        "{certificate: /c, key: off}",
                        "tls.key: is off, expected the certificate's private key"),
                arguments("tls", "{certificate: c, key: /k}", "tls.certificate: is something else (not shown"),
                arguments("tls", "{certificates: /c}", "tls.certificates: is no known key, expected certificate, or"),
                arguments("manage", "true", "manage: is true, expected public-url beside it, the address that GitHub"),
                arguments(
                        "peers", "[http://a]", "unit: is off, expected this unit's own address, as its peers have it"));
    }

    @ParameterizedTest
    @MethodSource("partsOfTheWebhookThatDoNotFit")
    void partsOfTheWebhookMustFitEachOther(String key, String value, String message) {
        Document document = Document.minimal().put("webhook." + key, value);
        assertThat(Given.mistakes(document)).singleElement().asString().startsWith("webhook." + message);
    }

    static Stream<Arguments> peersThatAreNoOtherUnits() {
        return Stream.of(
                arguments("[http://b, http://B:80/]", "peers[1]: is http://b a second time, expected each unit once"),
                arguments("[https://b, http://A/]", "peers[1]: is http://a, as unit is, expected the other units"));
    }

    @ParameterizedTest
    @MethodSource("peersThatAreNoOtherUnits")
    void aPeerIsAnotherUnitHoweverItIsWritten(String peers, String message) {
        Document document = Document.minimal().put("webhook.unit", "http://a").put("webhook.peers", peers);
        assertThat(Given.mistakes(document)).containsExactly("webhook." + message);
    }

    @Test
    void thereAreNoMorePeersThanCanBeServed() {
        String peers = IntStream.range(0, 65).mapToObj(i -> "http://u" + i).collect(Collectors.joining(", ", "[", "]"));
        Document document = Document.minimal().put("webhook.unit", "http://a").put("webhook.peers", peers);
        assertThat(Given.mistakes(document))
                .containsExactly("webhook.peers: is a list of 65, expected a list of at most 64 units");
    }
}
