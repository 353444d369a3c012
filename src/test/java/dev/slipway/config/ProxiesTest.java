package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which proxy the environment names for an address, if any. */
class ProxiesTest {

    private static final URI GITHUB = URI.create("https://api.github.com");

    /** Of {@code a=b c=d}. */
    private static Map<String, String> environment(String variables) {
        return Arrays.stream(variables.split(" "))
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts.length > 1 ? parts[1] : ""));
    }

    @ParameterizedTest
    @CsvSource({
        "https_proxy=http://p:3128, https://api.github.com, p:3128 (https_proxy)",
        "HTTPS_PROXY=http://p:3128, https://api.github.com, p:3128 (HTTPS_PROXY)",
        "https_proxy=http://p:1 HTTPS_PROXY=http://q:2, https://api.github.com, p:1 (https_proxy)",
        "https_proxy=p:3128, https://api.github.com, p:3128 (https_proxy)",
        "https_proxy=http://p/, https://api.github.com, p:80 (https_proxy)",
        "https_proxy=HTTP://10.0.0.1:3128, https://api.github.com, 10.0.0.1:3128 (https_proxy)",
        "https_proxy=http://[fd00::1]:3128, https://api.github.com, [fd00::1]:3128 (https_proxy)",
        "http_proxy=http://p:3128, http://ghe.example.com, p:3128 (http_proxy)",
        "https_proxy=http://u:w@p:3128, https://api.github.com, p:3128 (https_proxy)",
    })
    void theVariableOfTheSchemeNamesIt(String variables, URI url, String proxy) {
        Proxies proxies = Proxies.of(environment(variables));
        assertThat(proxies.to(url)).hasToString("Optional[" + proxy + "]");
        assertThat(proxies.mistake(url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PATH=/bin, https://api.github.com",
        "https_proxy=, https://api.github.com",
        "https_proxy= HTTPS_PROXY=http://q:2, https://api.github.com",
        "http_proxy=http://p:3128, https://api.github.com",
        "HTTP_PROXY=http://p:3128, http://ghe.example.com",
        "https_proxy=http://p:3128, http://ghe.example.com",
        "https_proxy=http://p:3128, https://127.0.0.1:8443",
        "https_proxy=http://p:3128, https://[::1]:8443",
        "http_proxy=http://p:3128, http://localhost:8080",
    })
    void nothingElseDoes(String variables, URI url) {
        Proxies proxies = Proxies.of(environment(variables));
        assertThat(proxies.to(url)).isEmpty();
        assertThat(proxies.mistake(url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* | https://api.github.com",
                "github.com | https://github.com",
                "github.com | https://api.github.com",
                ".github.com | https://api.github.com",
                ".github.com | https://github.com",
                "*.github.com | https://api.github.com",
                "GitHub.COM | https://API.github.com",
                "github.com. | https://api.github.com",
                "a,github.com | https://github.com",
                "'a, github.com' | https://github.com",
                "'a github.com' | https://github.com",
                "ghe.example.com:8443 | https://ghe.example.com:8443",
                "ghe.example.com:443 | https://ghe.example.com",
                "10.1.2.3 | https://10.1.2.3",
                "10.1.2.3:443 | https://10.1.2.3",
                "10.0.0.0/8 | https://10.1.2.3",
                "10.1.2.3/32 | https://10.1.2.3",
                "0.0.0.0/0 | https://10.1.2.3",
                "fd00::1 | https://[fd00::1]",
                "[fd00::1] | https://[fd00::1]",
                "[fd00::1]:443 | https://[fd00::1]",
                "fd00:0:0:0::1 | https://[fd00::1]",
                "fd00::/8 | https://[fd12::1]",
            })
    void whatNoProxyListsIsReachedDirectly(String list, URI url) {
        for (String name : List.of("no_proxy", "NO_PROXY")) {
            assertThat(Proxies.of(Map.of("https_proxy", "http://p:1", name, list))
                            .to(url))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | https://api.github.com",
                ", | https://api.github.com",
                ". | https://api.github.com",
                "hub.com | https://github.com",
                "api.github.com | https://github.com",
                "github.com:8443 | https://github.com",
                "git*.com | https://github.com",
                "10.0.0.0/8 | https://11.1.2.3",
                "10.1.2.3/33 | https://10.1.2.3",
                "10.0.0.0/8 | https://ten.example.com",
                "10.1.2 | https://10.1.2.3",
                "0.0.0.0/0 | https://[fd00::1]",
                "fd00::2 | https://[fd00::1]",
                "fd00::/16 | https://[fd12::1]",
                "999.0.0.0/8 | https://10.1.2.3",
            })
    void whatItDoesNotListIsNot(String list, URI url) {
        assertThat(Proxies.of(Map.of("https_proxy", "http://p:1", "no_proxy", list))
                        .to(url))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://p:3128",
                "socks5://p:1080",
                "http://",
                "http://p:99999",
                "http://p:0",
                "http://p:3128/path",
                "http://p:3128?a=b",
                "http://user name@p:3128",
                "http://u:100%@p:3128",
                "p q",
                "://x",
            })
    void whatCannotBeUsedIsAMistakeThatNamesTheVariableAndShowsNothing(String value) {
        // Given
        var environment = Map.of("HTTPS_PROXY", value);
        // When
        List<String> mistakes = Given.mistakes(Document.minimal().text(), environment);
        // Then
        assertThat(Proxies.of(environment).to(GITHUB)).isEmpty();
        assertThat(mistakes)
                .singleElement()
                .asString()
                .startsWith(
                        "HTTPS_PROXY: is something else (not shown: it may hold a password), expected host:port or user")
                .doesNotContain("p:3128");
    }

    @Test
    void whatCannotBeUsedAndIsNotNeededIsNobodysBusiness() {
        var environment = Map.of("https_proxy", "socks5://p:1080", "no_proxy", "github.com");
        assertThat(Given.settings(Document.minimal().text(), environment)
                        .github()
                        .proxy())
                .isEmpty();
    }

    @Test
    void userAndPasswordAreDecodedAndNeverShown() {
        // Given
        var environment = Map.of("https_proxy", "http://us%40er:pa%3Ass+w%25rd@p:3128");
        // When
        Proxy proxy = Given.settings(Document.minimal().text(), environment)
                .github()
                .proxy()
                .orElseThrow();
        // Then
        assertThat(proxy)
                .isEqualTo(new Proxy("https_proxy", "p", 3128, Optional.of(new Proxy.Login("us@er", "pa:ss+w%rd"))));
        assertThat(proxy.toString() + proxy.login())
                .doesNotContain("us@er")
                .doesNotContain("pa:ss")
                .contains("p:3128");
    }

    @Test
    void aUserMayHaveNoPassword() {
        assertThat(Proxies.of(Map.of("https_proxy", "http://user@p")).to(GITHUB))
                .contains(new Proxy("https_proxy", "p", 80, Optional.of(new Proxy.Login("user", ""))));
    }
}
