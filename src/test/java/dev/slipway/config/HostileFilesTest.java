package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever the file holds, reading it ends with settings or with mistakes, and no secret gets out. */
class HostileFilesTest {

    private static final String TOKEN = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
    private static final String DOCUMENTED = documented();

    private static String documented() {
        try {
            return Files.readString(Path.of("conf", "slipway.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Property(tries = 2000)
    void anyTextIsReadToTheEnd(@ForAll("texts") String text) {
        check(text);
    }

    @Property(tries = 1000)
    void aDamagedFileIsReadToTheEnd(@ForAll("damaged") String text) {
        check(text);
    }

    @Property(tries = 1000)
    void aTokenInAWrongPlaceIsNotTold(@ForAll("leaking") String text) {
        assertThat(Given.mistakes(text, Map.of())).noneMatch(message -> message.contains(TOKEN));
    }

    @Property(tries = 200)
    void aTokenInTheEnvironmentIsNotTold(@ForAll("variables") String variable) {
        assertThat(Given.mistakes(Document.minimal().text(), Map.of(variable, TOKEN + " ")))
                .noneMatch(message -> message.contains(TOKEN));
    }

    @Example
    void aHundredThousandMistakesAreNotAllTold() {
        String text = "x: 1\n".repeat(100_000);
        assertThat(Given.mistakes(text, Map.of())).hasSize(200);
    }

    @Example
    void bombsOfAliasesAndOfDepthAreMistakes() {
        String aliases = "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n";
        assertThat(Given.mistakes(aliases, Map.of())).anyMatch(message -> message.startsWith("b[0]: is an alias"));
        assertThat(Given.mistakes("a: " + "[".repeat(100_000), Map.of()))
                .singleElement()
                .asString()
                .contains("no YAML");
    }

    private static void check(String text) {
        Reading reading = SettingsReader.read(text, Map.of(), new Report());
        if (reading instanceof Reading.Invalid invalid) {
            assertThat(invalid.mistakes()).isNotEmpty();
            assertThat(invalid.mistakes())
                    .allSatisfy(mistake -> assertThat(mistake.message()).doesNotContainPattern("\\p{Cntrl}"));
        } else {
            assertThat(reading).isInstanceOf(Reading.Valid.class);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "fleet: ",
                "pools:\n",
                "  - ",
                "name: ",
                "github",
                ": ",
                "\n",
                " ",
                "{",
                "}",
                "[",
                "]",
                ",",
                "&a",
                "*a",
                "!!binary ",
                "!x ",
                "? ",
                "| ",
                ">",
                "'",
                "\"",
                "#",
                "---\n",
                "...\n",
                "%YAML 1.1\n",
                "~",
                "null",
                "off",
                "0x1F",
                "1e999",
                "\t",
                "\\",
                "\u0000",
                "\ufeff",
                "<<: ",
                "@",
                "`",
                "2001-01-01",
                "-",
                "acme");
        Arbitrary<String> noise = Arbitraries.strings().all().ofMaxLength(5);
        return Arbitraries.frequencyOf(Tuple.of(8, pieces), Tuple.of(1, noise))
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> damaged() {
        Arbitrary<Integer> place = Arbitraries.integers().between(0, DOCUMENTED.length() - 1);
        Arbitrary<String> insertion = Arbitraries.strings().all().ofMaxLength(3);
        Arbitrary<Integer> dropped = Arbitraries.integers().between(0, 40);
        Arbitrary<Damage> damage =
                Combinators.combine(place, dropped, insertion).as(Damage::new);
        return damage.list().ofMinSize(1).ofMaxSize(4).map(HostileFilesTest::damage);
    }

    private record Damage(int place, int dropped, String inserted) {}

    private static String damage(List<Damage> damages) {
        var text = new StringBuilder(DOCUMENTED);
        for (Damage damage : damages) {
            int from = Math.min(damage.place(), text.length());
            text.replace(from, Math.min(from + damage.dropped(), text.length()), damage.inserted());
        }
        return text.toString();
    }

    /** The documented file, a token in place of one of its values or beside it. */
    @Provide
    Arbitrary<String> leaking() {
        List<String> lines = Arrays.asList(DOCUMENTED.split("\n"));
        Arbitrary<Integer> line = Arbitraries.of(IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).matches(" *(- )?[a-z-]+:.*"))
                .boxed()
                .toList());
        Arbitrary<String> value = Arbitraries.of(
                TOKEN,
                "'" + TOKEN + " '",
                "[" + TOKEN + "]",
                "{a: " + TOKEN + "}",
                "{" + TOKEN + ": ]",
                "\"" + TOKEN,
                "https://" + TOKEN + "@ghe",
                "!!binary " + TOKEN,
                "*" + TOKEN,
                "!" + TOKEN + " x",
                "\n" + TOKEN,
                "x\n" + TOKEN + ": x",
                "@" + TOKEN);
        return Combinators.combine(line, value).as((i, v) -> {
            List<String> changed = new ArrayList<>(lines);
            changed.set(i, lines.get(i).replaceFirst(":.*", ": ") + v);
            return String.join("\n", changed);
        });
    }

    @Provide
    Arbitrary<String> variables() {
        return Arbitraries.of(
                        "FLEET",
                        "GITHUB_PATH",
                        "GITHUB_TOKEN",
                        "GITHUB_TOKEN_FILE",
                        "GITHUB_APP_CLIENT_ID",
                        "GITHUB_APP_INSTALLATION_ID",
                        "GITHUB_APP_PRIVATE_KEY_FILE",
                        "GITHUB_CA_FILE",
                        "GITHUB_API_URL",
                        "LXD_SOCKET",
                        "WEBHOOK_SECRET_FILES",
                        "WEBHOOK_TLS_KEY",
                        "WEBHOOK_PUBLIC_URL",
                        "WEBHOOK_PEERS",
                        "WEBHOOK_UNIT",
                        "LXD_PROFILES",
                        "CHECK_INTERVAL",
                        "OPS_LISTEN",
                        "X")
                .map("SLIPWAY_"::concat);
    }
}
