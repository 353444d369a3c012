package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.slipway.fleet.Pool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Credentials, the paths that they speak for, and the runner groups there. */
class CredentialsTest {

    private static final String CLIENT = "Iv23li0123456789abcd";

    @Test
    void anAppTakesThePlaceOfTheToken() {
        // Given
        Document document = Document.minimal()
                .put("github.path", "Acme")
                .put("github.app", "{client-id: " + CLIENT + ", installation-id: 42, private-key-file: /key.pem}");
        // When
        Settings settings = Given.settings(document);
        // Then
        assertThat(settings.github().credentials())
                .isEqualTo(Map.of(
                        Pool.DEFAULT_CREDENTIAL,
                        new CredentialSettings.App(CLIENT, OptionalLong.of(42), Path.of("/key.pem"))));
        assertThat(settings.fleet().pools()).extracting(Pool::credential).containsOnly("default@acme");
    }

    @Test
    void anAppHasADefaultForAllButItsId() {
        assertThat(Given.settings(Document.minimal().text(), Map.of("SLIPWAY_GITHUB_APP_CLIENT_ID", "123456"))
                        .github()
                        .credentials())
                .containsEntry(
                        Pool.DEFAULT_CREDENTIAL,
                        new CredentialSettings.App(
                                "123456", OptionalLong.empty(), Path.of("/etc/slipway/github-app.pem")));
    }

    @Test
    void everyKeyOfAnAppIsAVariable() {
        var environment = Map.of(
                "SLIPWAY_GITHUB_APP_CLIENT_ID", CLIENT,
                "SLIPWAY_GITHUB_APP_INSTALLATION_ID", "7",
                "SLIPWAY_GITHUB_APP_PRIVATE_KEY_FILE", "/k");
        assertThat(Given.settings(Document.minimal().text(), environment)
                        .github()
                        .credentials())
                .containsEntry(
                        Pool.DEFAULT_CREDENTIAL, new CredentialSettings.App(CLIENT, OptionalLong.of(7), Path.of("/k")));
    }

    @Test
    void anAppThatIsOffIsNone() {
        assertThat(Given.settings(Document.minimal()
                                .put("github.token-file", "/t")
                                .put("github.app", "{client-id: off, private-key-file: /k}"))
                        .github()
                        .credentials())
                .isEqualTo(Map.of(Pool.DEFAULT_CREDENTIAL, new CredentialSettings.Token(Path.of("/t"))));
    }

    @Test
    void aPoolMayHaveItsOwnPathCredentialAndRunnerGroup() {
        // Given
        Document document = Document.minimal()
                .put("github.runner-group", "Farm")
                .put("github.credentials", "[{name: t, token-file: /t}, {name: b, app: {client-id: " + CLIENT + "}}]")
                .put("pools[1].path", "Other/Tool")
                .put("pools[1].credential", "b")
                .put("pools[1].repositories", "[tool]")
                .put("pools[2].name", "third")
                .put("pools[2].path", "third")
                .put("pools[2].credential", "t")
                .put("pools[2].runner-group", "Big")
                .put("pools[3].name", "again")
                .put("pools[3].path", "ACME");
        // When
        List<Pool> pools = Given.settings(document).fleet().pools();
        // Then
        assertThat(pools).extracting(Pool::path).containsExactly("acme", "Other/Tool", "third", "acme");
        assertThat(pools).extracting(Pool::credential).containsExactly("default", "b@other", "t", "default");
        assertThat(pools).extracting(Pool::runnerGroup).containsExactly("Farm", "Default", "Big", "Farm");
        assertThat(pools.get(1).repositories()).containsExactly("Other/tool");
    }

    @Test
    void aPathIsOneHoweverPoolsSpellIt() {
        Document document = withoutPath().put("pools[0].path", "Acme/Tool").put("pools[1].path", "acme/TOOL");
        assertThat(Given.settings(document).fleet().paths()).containsExactly("Acme/Tool");
    }

    @Test
    void whereEveryPoolHasAPathAndACredentialGitHubNeedsNeither() {
        // Given
        Document document = withoutPath()
                .put("github.credentials", "[{name: t, token-file: /t}]")
                .put("pools[0].path", "a")
                .put("pools[0].credential", "t")
                .put("pools[1].path", "b")
                .put("pools[1].credential", "t");
        // When
        GitHubSettings github = Given.settings(document).github();
        // Then
        assertThat(github.path()).isEmpty();
        assertThat(github.credentials()).containsOnlyKeys("t");
        assertThat(Given.settings(document.put("github.token-file", "/unused"))
                        .github()
                        .credentials())
                .containsOnlyKeys("default", "t");
    }

    @Test
    void whereAPoolHasNoPathGitHubsIsMissing() {
        assertThat(Given.mistakes(withoutPath().put("pools[0].path", "a")))
                .containsExactly(
                        "github.path: is missing, expected an organisation, or owner/repo, as in its address at GitHub");
    }

    private static Document withoutPath() {
        return new Document().put("fleet", "acme-1").put("pools[0].name", "a").put("pools[1].name", "b");
    }

    static Stream<Arguments> whatDoesNotGoTogether() {
        return Stream.of(
                arguments(
                        Document.minimal().put("github.token-file", "/t").put("github.app", "{client-id: 7}"),
                        "github.app: is there beside token-file, expected only one of the two"),
                arguments(
                        Document.minimal().put("github.app", "{private-key-file: /k}"),
                        "github.app.client-id: is missing, expected the client id of a GitHub App, such as"
                                + " Iv23li0123456789abcd, or its app id, a number"),
                arguments(
                        Document.minimal()
                                .put("github.credentials", "[{name: a, token-file: /t, app: {client-id: 7}}]"),
                        "github.credentials[0].app: is there beside token-file, expected only one of the two"),
                arguments(
                        Document.minimal().put("github.credentials", "[{name: default, token-file: /t}]"),
                        "github.credentials[0].name: is default, expected another name: this is what the credential of"
                                + " github itself is called"),
                arguments(
                        Document.minimal()
                                .put("github.credentials", "[{name: a, token-file: /t}, {name: a, token-file: /u}]"),
                        "github.credentials[1].name: is a a second time, expected a name that no other credential has"),
                arguments(
                        Document.minimal().put("github.credentials", "[{name: a, token-file: /t, file: /t}]"),
                        "github.credentials[0].file: is no known key, expected one of app, name, token-file"),
                arguments(
                        Document.minimal()
                                .put("github.credentials", "[{name: b, token-file: /t}]")
                                .put("pools[0].path", "Acme")
                                .put("pools[1].credential", "b"),
                        "pools[1].credential: is b, expected default, as all pools of acme must have the same"),
                arguments(
                        Document.minimal()
                                .put("github.app", "{client-id: 7, installation-id: 42}")
                                .put("pools[1].path", "other"),
                        "pools[1].path: is other, expected one of acme, as the credential default has the"
                                + " installation-id of one owner: leave that out, and each owner's is looked up"),
                arguments(
                        Document.minimal().put("pools[0].path", "a/b").put("pools[0].runner-group", "Big"),
                        "pools[0].runner-group: is Big, expected Default, as a/b is a repository: only organisations"
                                + " have other runner groups"),
                arguments(
                        Document.minimal().put("github.path", "a/b").put("github.runner-group", "Big"),
                        "github.runner-group: is Big, expected Default, as a/b is a repository: only organisations"
                                + " have other runner groups"),
                arguments(
                        Document.minimal().put("pools[0].path", "other").put("pools[0].repositories", "[acme/tool]"),
                        "pools[0].repositories[0]: is acme/tool, expected one that belongs to the pool's path, which is"
                                + " other"));
    }

    @ParameterizedTest
    @MethodSource("whatDoesNotGoTogether")
    void whatDoesNotGoTogetherIsTold(Document document, String message) {
        assertThat(Given.mistakes(document)).containsExactly(message);
    }

    @Test
    void aHundredAndOneCredentialsAreTooMany() {
        String many = String.join(
                ", ",
                java.util.stream.IntStream.range(0, 101)
                        .mapToObj(i -> "{name: c" + i + ", token-file: /t}")
                        .toList());
        assertThat(Given.mistakes(Document.minimal().put("github.credentials", "[" + many + "]")))
                .containsExactly("github.credentials: is a list of 101, expected a list of at most 100 credentials");
    }

    @Test
    void aCredentialOfAPoolIsNamedWithoutItsOwner() {
        assertThat(GitHubSettings.credentialOf("a@acme")).isEqualTo("a");
        assertThat(GitHubSettings.credentialOf("default")).isEqualTo("default");
    }
}
