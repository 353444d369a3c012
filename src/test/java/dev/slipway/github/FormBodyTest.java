package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class FormBodyTest {

    private static Optional<String> payload(String body) {
        return payload(body, false);
    }

    private static Optional<String> payload(String body, boolean cut) {
        byte[] bytes = Payloads.bytes(body);
        return FormBody.payload(bytes, bytes.length, cut).map(payload -> new String(payload, StandardCharsets.UTF_8));
    }

    @Property
    void whatWasEncodedIsDecoded(@ForAll String text) {
        // A lone surrogate is encoded as a question mark.
        String valid = new String(Payloads.bytes(text), StandardCharsets.UTF_8);
        assertThat(payload("payload=" + URLEncoder.encode(valid, StandardCharsets.UTF_8)))
                .contains(valid);
    }

    @Example
    void itIsFoundAmongOtherParameters() {
        assertThat(payload("a=b&payload=c&payload=d")).contains("c");
        assertThat(payload("&&payload=c+%2B%2b&x")).contains("c ++");
        assertThat(payload("payload=")).contains("");
    }

    @Example
    void withoutItThereIsNone() {
        assertThat(payload("")).isEmpty();
        assertThat(payload("payload")).isEmpty();
        assertThat(payload("Payload=c")).isEmpty();
        assertThat(payload("xpayload=c")).isEmpty();
        assertThat(payload("{\"payload\":1}")).isEmpty();
    }

    @Example
    void aBadEscapeIsNone() {
        assertThat(payload("payload=%")).isEmpty();
        assertThat(payload("payload=%4")).isEmpty();
        assertThat(payload("payload=%4&a=b")).isEmpty();
        assertThat(payload("payload=%zz")).isEmpty();
        assertThat(payload("payload=%-1")).isEmpty();
    }

    @Example
    void aBodyThatGoesOnMayEndWithinAnEscape() {
        assertThat(payload("payload=ab%", true)).contains("ab");
        assertThat(payload("payload=ab%4", true)).contains("ab");
        assertThat(payload("payload=ab%41", true)).contains("abA");
        assertThat(payload("payload=ab%4&a=b", true)).isEmpty();
    }

    @Property(tries = 1_000)
    void anyBytesAreReadToAnEnd(@ForAll byte[] bytes, @ForAll boolean cut) {
        byte[] body = new byte[8 + bytes.length];
        System.arraycopy(Payloads.bytes("payload="), 0, body, 0, 8);
        System.arraycopy(bytes, 0, body, 8, bytes.length);

        assertThat(FormBody.payload(body, body.length, cut))
                .satisfiesAnyOf(
                        none -> assertThat(none).isEmpty(),
                        some -> assertThat(some.orElseThrow().length).isLessThanOrEqualTo(bytes.length));
    }
}
