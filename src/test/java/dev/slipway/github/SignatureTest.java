package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.digests.SHA256Digest;

class SignatureTest {
    private static final String SECRET = "It's a Secret to Everybody";
    private static final byte[] BODY = Payloads.bytes("Hello, World!");
    /** GitHub documents it, for the two above. */
    private static final String DOCUMENTED = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    private static Signature with(String... secrets) {
        var signature = new Signature();
        signature.use(List.of(secrets).stream().map(Payloads::bytes).toList());
        return signature;
    }

    private static boolean matches(Signature signature, byte[] body, String header) {
        Signature.Check check = signature.begin();
        check.update(body, body.length);
        return check.matches(header);
    }

    @Example
    void theVectorThatGitHubDocumentsMatches() {
        assertThat(matches(with(SECRET), BODY, DOCUMENTED)).isTrue();
        assertThat(matches(
                        with(SECRET), BODY, "sha256=" + DOCUMENTED.substring(7).toUpperCase(Locale.ROOT)))
                .isTrue();
    }

    @Example
    void anyOfSeveralSecretsMatchesAndNoOther() {
        Signature signature = with("new", SECRET, "old");

        assertThat(matches(signature, BODY, DOCUMENTED)).isTrue();
        assertThat(matches(signature, BODY, Payloads.signature("new", BODY))).isTrue();
        assertThat(matches(signature, BODY, Payloads.signature("old", BODY))).isTrue();
        assertThat(matches(signature, BODY, Payloads.signature("other", BODY))).isFalse();
    }

    @Property(tries = 200)
    void itIsTheHmacOfTheJdkHoweverTheBodyComesIn(
            @ForAll @NotEmpty String secret, @ForAll @Size(max = 20) List<@Size(max = 200) byte[]> parts) {
        Signature signature = with(secret);
        Signature.Check check = signature.begin();
        var whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            check.update(part, part.length);
            whole.writeBytes(part);
        }
        assertThat(check.matches(Payloads.signature(secret, whole.toByteArray())))
                .isTrue();
    }

    @Property(tries = 300)
    void oneBitOfDifferenceIsNoMatch(@ForAll byte[] body, @ForAll("bits") int bit) {
        byte[] told = HexFormat.of().parseHex(Payloads.signature(SECRET, body).substring(7));
        told[bit / 8] ^= (byte) (1 << (bit % 8));

        assertThat(matches(
                        with("first", SECRET), body, "sha256=" + HexFormat.of().formatHex(told)))
                .isFalse();
    }

    @Provide
    Arbitrary<Integer> bits() {
        return Arbitraries.integers().between(0, 255);
    }

    @Example
    void checksUnderWayAtTheSameTimeDoNotDisturbEachOther() {
        Signature signature = with(SECRET);
        List<Signature.Check> checks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            checks.add(signature.begin());
        }
        for (int part = 0; part < 3; part++) {
            for (int i = 0; i < 200; i++) {
                byte[] bytes = Payloads.bytes("part " + part + " of " + i);
                checks.get(i).update(bytes, bytes.length);
            }
        }
        for (int i = 0; i < 200; i++) {
            byte[] whole = Payloads.bytes("part 0 of " + i + "part 1 of " + i + "part 2 of " + i);
            assertThat(checks.get(i).matches(Payloads.signature(SECRET, whole))).isTrue();
        }
        assertThat(matches(signature, BODY, DOCUMENTED)).isTrue();
    }

    @Example
    void anAbandonedCheckLeavesNothingBehind() {
        Signature signature = with(SECRET);
        Signature.Check check = signature.begin();
        check.update(BODY, BODY.length);
        check.abandon();

        assertThat(matches(signature, BODY, DOCUMENTED)).isTrue();
    }

    @Example
    void aCheckEndsWithTheSecretsThatItBeganWith() {
        Signature signature = with(SECRET);
        Signature.Check check = signature.begin();
        signature.use(List.of(Payloads.bytes("another")));
        check.update(BODY, BODY.length);

        assertThat(check.matches(DOCUMENTED)).isTrue();
        assertThat(matches(signature, BODY, DOCUMENTED)).isFalse();
        assertThat(matches(signature, BODY, Payloads.signature("another", BODY)))
                .isTrue();
    }

    @Example
    void withoutSecretsItIsNotUsableAndNothingMatches() {
        var signature = new Signature();

        assertThat(signature.usable()).isFalse();
        assertThat(matches(signature, BODY, DOCUMENTED)).isFalse();
    }

    @Example
    void onlySha256AndSixtyFourHexDigitsAreWellFormed() {
        String hex = DOCUMENTED.substring(7);
        assertThat(Signature.wellFormed(DOCUMENTED)).isTrue();
        assertThat(List.of(
                        "",
                        hex,
                        "sha1=" + hex,
                        "SHA256=" + hex,
                        "sha256=",
                        "sha256=" + hex.substring(1),
                        "sha256=" + hex + "0",
                        "sha256=" + hex.substring(1) + "g",
                        "sha256=" + hex.substring(1) + "\u0663",
                        " sha256=" + hex,
                        DOCUMENTED + "\n"))
                .noneMatch(Signature::wellFormed);
    }

    @Example
    void nativeCodeIsToldAsItIs() {
        assertThat(Signature.isNative()).isEqualTo(!(SHA256Digest.newInstance() instanceof SHA256Digest));
    }
}
