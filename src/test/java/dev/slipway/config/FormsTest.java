package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of value may and may not look like. */
class FormsTest {

    private static final Map<String, Form<?>> FORMS = Map.ofEntries(
            Map.entry("fleet", Forms.FLEET),
            Map.entry("pool", Forms.POOL),
            Map.entry("path", Forms.GITHUB_PATH),
            Map.entry("group", Forms.RUNNER_GROUP),
            Map.entry("client-id", Forms.CLIENT_ID),
            Map.entry("id", Forms.ID),
            Map.entry("lxd", Forms.LXD_NAME),
            Map.entry("image", Forms.IMAGE),
            Map.entry("label", Forms.LABEL),
            Map.entry("type", Forms.INSTANCE_TYPE),
            Map.entry("file", Forms.FILE),
            Map.entry("socket", Forms.SOCKET),
            Map.entry("number", Forms.wholeNumber(0, 10_000)),
            Map.entry("listen", Addresses.LISTEN_ADDRESS),
            Map.entry("url", Addresses.API_URL),
            Map.entry("public-url", Addresses.PUBLIC_URL),
            Map.entry("unit", Addresses.UNIT),
            Map.entry("url-path", Addresses.URL_PATH),
            Map.entry("size", Quantities.sizeText("1MiB", "1024TiB")));

    @ParameterizedTest
    @CsvSource({
        "fleet, a",
        "fleet, acme-1",
        "fleet, a2345678901234567890",
        "pool, 0",
        "pool, x64-large-virtua",
        "path, acme",
        "path, a-b-c",
        "path, acme/.github",
        "path, octo_corp/a.b_c-d",
        "group, My group (1)",
        "client-id, Iv23li0123456789abcd",
        "client-id, Iv1.0123456789abcdef",
        "client-id, 123456",
        "id, 1",
        "id, 999999999999999999",
        "lxd, fast.pool_1-a",
        "image, ubuntu/24.04",
        "label, c++",
        "label, ümläut",
        "label, slipway",
        "label, slipway-acme",
        "type, container",
        "type, virtual-machine",
        "file, /etc/slipway/github-token",
        "number, 0",
        "number, 10000",
        "listen, 0.0.0.0:0",
        "listen, 127.0.0.1:65535",
        "listen, '[::1]:80'",
        "listen, '[::ffff:10.0.0.1]:80'",
        "listen, runner-1.example.com:8480",
        "url, https://api.github.com",
        "url, https://ghe.example.com:8443/api/v3",
        "url, http://localhost:1",
        "url, 'http://[::1]:1/'",
        "url, http://127.8.9.1:1",
        "public-url, https://ci.example.com/webhook",
        "public-url, https://ci.example.com/",
        "public-url, http://127.0.0.1:8480/a/b",
        "unit, http://10.0.0.2:8480",
        "unit, https://unit-1.example.com/",
        "unit, 'HTTP://[2001:db8::1]:8480'",
        "url-path, /",
        "url-path, /hooks/slipway.v1",
        "size, 1MiB",
        "size, 1024TiB",
        "size, 25MB",
    })
    void thisFits(String form, String text) {
        assertThat(FORMS.get(form).parse().apply(text)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "fleet, ''",
        "fleet, 1a",
        "fleet, Acme",
        "fleet, a-",
        "fleet, a23456789012345678901",
        "fleet, a_b",
        "pool, ''",
        "pool, x64-large-virtual",
        "pool, A",
        "path, ''",
        "path, -a",
        "path, a-",
        "path, a--b",
        "path, a.b",
        "path, a/b/c",
        "path, acme/",
        "path, acme/..",
        "path, acme/.",
        "path, /acme",
        "path, acme?x",
        "path, a234567890123456789012345678901234567890",
        "group, ' '",
        "client-id, ''",
        "client-id, 0",
        "client-id, ghp_0123456789",
        "client-id, Iv23 li",
        "client-id, -1",
        "id, 0",
        "id, 01",
        "id, 1.0",
        "id, 9999999999999999999",
        "lxd, a/b",
        "lxd, ..",
        "lxd, a b",
        "image, a b",
        "label, ''",
        "label, 'a,b'",
        "label, 'a b'",
        "label, 'a\u00a0b'",
        "label, slipway-other-0123abcd",
        "label, SLIPWAY-other-0123ABCD",
        "type, vm",
        "type, CONTAINER",
        "file, github-token",
        "file, ./github-token",
        "number, -1",
        "number, 10001",
        "number, 010",
        "number, 1_000",
        "number, 1.0",
        "number, 99999999999999999999",
        "number, 0x10",
        "listen, 8480",
        "listen, :8480",
        "listen, '::1:80'",
        "listen, '[::1]'",
        "listen, '[:::1]:80'",
        "listen, '[127.0.0.1]:80'",
        "listen, 256.0.0.1:80",
        "listen, 1.2.3:80",
        "listen, a_b:80",
        "listen, localhost:65536",
        "listen, localhost:-1",
        "url, http://api.github.com",
        "url, http://localhost.example.com",
        "url, http://127.0.0.1.example.com",
        "url, ftp://localhost",
        "url, https://user:word@ghe.example.com",
        "url, https://ghe.example.com/?a=b",
        "url, https://ghe.example.com/#a",
        "url, https://",
        "url, https:ghe",
        "url, https://ghe.example.com:65536",
        "url, ghe.example.com",
        "public-url, https://ci.example.com",
        "public-url, http://ci.example.com/webhook",
        "public-url, https://user@ci.example.com/webhook",
        "public-url, https://ci.example.com/webhook?a=b",
        "public-url, https:///webhook",
        "public-url, /webhook",
        "unit, 10.0.0.2:8480",
        "unit, ftp://10.0.0.2",
        "unit, http://10.0.0.2/webhook",
        "unit, http://10.0.0.2//",
        "unit, http://10.0.0.2?a",
        "unit, http://user@10.0.0.2",
        "unit, http://10.0.0.2:0",
        "unit, http://a_b",
        "unit, 'http:a'",
        "url-path, ''",
        "url-path, webhook",
        "url-path, //webhook",
        "url-path, /a/../b",
        "url-path, /a?b",
        "url-path, '/a b'",
        "size, 0GiB",
        "size, 7",
        "size, 7gib",
        "size, 7 GiB",
        "size, 1023KiB",
        "size, 1025TiB",
        "size, 999999999999999999TiB",
        "size, 7.5GiB",
        "size, -7GiB",
    })
    void thisDoesNotFit(String form, String text) {
        assertThat(FORMS.get(form).parse().apply(text)).isEmpty();
    }

    @Test
    void aSocketsPathEndsWhereTheKernelsStructureEnds() {
        assertThat(Forms.SOCKET.parse().apply("/" + "a".repeat(106))).isPresent();
        assertThat(Forms.SOCKET.parse().apply("/" + "a".repeat(107))).isEmpty();
        assertThat(Forms.SOCKET.parse().apply("/" + "ä".repeat(54))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "path", "image", "lxd", "group", "socket", "label"})
    void noNameHoldsAControlCharacter(String form) {
        assertThat(FORMS.get(form).parse().apply("/a\nb")).isEmpty();
        assertThat(FORMS.get(form).parse().apply("/a\0b")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:1, 127.0.0.1:1", "0.0.0.0:1, 127.0.0.1:1", "[::1]:1, [::]:1"})
    void twoListenersOnOneAddressCollide(String one, String other) {
        assertThat(Addresses.collide(address(one), address(other))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:1, 127.0.0.1:2", "127.0.0.1:1, 127.0.0.2:1", "0.0.0.0:0, 0.0.0.0:0"})
    void listenersOnDifferentAddressesDoNotCollide(String one, String other) {
        assertThat(Addresses.collide(address(one), address(other))).isFalse();
    }

    @Test
    void anAddressIsWrittenAsItIsRead() {
        assertThat(address("[::1]:80")).hasToString("[::1]:80");
        assertThat(address("localhost:80")).hasToString("localhost:80");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP://Unit-1.Example.COM/, http://unit-1.example.com",
        "http://unit-1:80, http://unit-1",
        "https://unit-1:443/, https://unit-1",
        "https://unit-1:80, https://unit-1:80",
        "'http://[2001:DB8::1]:8480', 'http://[2001:db8::1]:8480'",
    })
    void unitsThatMeanTheSameWriteItTheSame(String written, String read) {
        assertThat(Addresses.UNIT.parse().apply(written)).contains(URI.create(read));
    }

    @Test
    void aPublicAddressIsKeptAsItIsWritten() {
        assertThat(Addresses.PUBLIC_URL.parse().apply("https://CI.example.com:443/"))
                .contains(URI.create("https://CI.example.com:443/"));
    }

    private static Address address(String text) {
        return Addresses.LISTEN_ADDRESS.parse().apply(text).orElseThrow();
    }
}
