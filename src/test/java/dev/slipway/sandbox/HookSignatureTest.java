package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HookSignatureTest {

    /** GitHub's documented test vector. */
    @Test
    void aSignatureIsWhatGitHubDocuments() {
        String signature =
                HookSignature.SHA256.of("It's a Secret to Everybody", "Hello, World!".getBytes(StandardCharsets.UTF_8));

        assertThat(signature).isEqualTo("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    }

    /** The first test case of RFC 2202 is binary; this one is its second. */
    @Test
    void theOldSignatureIsAnHmacOfSha1() {
        String signature =
                HookSignature.SHA1.of("Jefe", "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8));

        assertThat(signature).isEqualTo("sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    }
}
