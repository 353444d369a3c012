package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/webhook",
                "https://127.0.0.1/",
                "http://127.9.8.7/",
                "HTTP://LOCALHOST:1",
                "http://[::1]:80/x"
            })
    void isThisHost(String url) {
        assertThat(Loopback.is(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127.0.0.1",
                "/webhook",
                "ftp://127.0.0.1/",
                "http://10.0.0.1/",
                "http://127.0.0.1.example.com/",
                "http://example.com/127.0.0.1",
                "http://127.0.0.1@example.com/",
                "http://1270.0.1/",
                "http://127.0.0.256/",
                "http://localhost.example.com/",
                "http://[::2]/",
                "http://0.0.0.0/",
                "http://127.0.0.1:x y/"
            })
    void isNotThisHost(String url) {
        assertThat(Loopback.is(url)).isFalse();
    }
}
