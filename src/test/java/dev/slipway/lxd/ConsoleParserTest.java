package dev.slipway.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.fleet.GuestRecord;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsoleParserTest {

    private static final GuestRecord LISTENING = new GuestRecord.Listening();

    private static Optional<GuestRecord> record(String console) {
        List<GuestRecord> records = records(console);
        return records.isEmpty() ? Optional.empty() : Optional.of(records.get(records.size() - 1));
    }

    private static List<GuestRecord> records(String console) {
        return ConsoleParser.from(console.getBytes(StandardCharsets.UTF_8)).records();
    }

    private static GuestRecord end(String result) {
        return new GuestRecord.End(Optional.of(result));
    }

    @Test
    void anEmptyConsoleSaysNothing() {
        assertThat(ConsoleParser.from(new byte[0])).isEqualTo(Console.SILENT);
    }

    @Test
    void aConsoleThatOverranWhileItWasReadIsFlooded() {
        // Given what LXD 5.0.2 answers then
        var refusal = Buffer.buffer("{\"type\":\"error\",\"error_code\":500,\"error\":\"message too long\"}");

        assertThat(ConsoleParser.fromAnswer("read", new LxdApi.Answer(500, new BoundedBody(refusal, false))))
                .isEqualTo(Console.FLOODED);
        assertThatThrownBy(
                        () -> ConsoleParser.fromAnswer("read", new LxdApi.Answer(503, new BoundedBody(refusal, false))))
                .isInstanceOf(LxdException.class)
                .hasMessageContaining("message too long");
    }

    @Test
    void eachEventOfTheContractIsRead() {
        assertThat(record("SLIPWAY {\"event\":\"listening\"}\r\n")).contains(LISTENING);
        assertThat(
                        record(
                                "SLIPWAY {\"event\":\"job\",\"workflow\":\"w\",\"repository\":\"o/r\",\"run\":\"45\",\"x\":[1]}"))
                .contains(new GuestRecord.Job(Optional.of("w"), Optional.of("o/r"), Optional.of("45")));
        assertThat(record("SLIPWAY {\"event\":\"job\",\"run\":45}"))
                .contains(new GuestRecord.Job(Optional.empty(), Optional.empty(), Optional.of("45")));
        assertThat(record("SLIPWAY {\"event\":\"end\",\"result\":\"succeeded\"}"))
                .contains(end("succeeded"));
        assertThat(record("SLIPWAY {\"event\":\"end\"}")).contains(new GuestRecord.End(Optional.empty()));
    }

    @Test
    void theRecordsKeepTheirOrderWithoutRepetitionsAndOnlyTheLastOfThemAreKept() {
        String listening = "SLIPWAY {\"event\":\"listening\"}\n";
        String end = "SLIPWAY {\"event\":\"end\",\"result\":\"ok\"}\n";

        assertThat(records(listening + listening + end + end)).containsExactly(LISTENING, end("ok"));
        assertThat(records((listening + end).repeat(20))).hasSize(16).endsWith(LISTENING, end("ok"));
    }

    @Test
    void theLastValidLineWins() {
        String valid = "SLIPWAY {\"event\":\"listening\"}\nSLIPWAY {\"event\":\"end\",\"result\":\"ok\"}\n";

        assertThat(record(valid)).contains(end("ok"));
        assertThat(record(valid + "SLIPWAY {\"event\":\"listen")).contains(end("ok"));
        assertThat(record(valid + "SLIPWAY {\"event\":\"dance\"}\n")).contains(end("ok"));
        assertThat(record(valid + "SLIPWAY {\"event\":7}\nSLIPWAY []\nSLIPWAY {}\nlogin: "))
                .contains(end("ok"));
    }

    @Test
    void garbageAndColoursAroundALineDoNoHarm() {
        assertThat(record("\u0000\u0007[  0.1] \u001b[0;32mSLIPWAY {\"event\":\"listening\"}\u001b[0m\r\nlogin: "))
                .contains(LISTENING);
        assertThat(ConsoleParser.from(new byte[] {(byte) 0xff, (byte) 0xfe, 10}))
                .isEqualTo(Console.SILENT);
    }

    @Test
    void aLineThatIsTooLongIsNoLine() {
        String padding = "x".repeat(2100);

        assertThat(record("SLIPWAY {\"event\":\"end\",\"result\":\"" + padding + "\"}"))
                .isEmpty();
    }

    @Test
    void textsAreCutAndCleaned() {
        assertThat(record("SLIPWAY {\"event\":\"end\",\"result\":\"" + "y".repeat(300) + "\"}"))
                .contains(end("y".repeat(200)));
        assertThat(record("SLIPWAY {\"event\":\"end\",\"result\":\"a\\u001b[31mb\\n\\u202ec\\u0000\"}"))
                .contains(end("a[31mbc"));
        assertThat(record("SLIPWAY {\"event\":\"end\",\"result\":\"\\u0007\"}"))
                .contains(new GuestRecord.End(Optional.empty()));
        assertThat(record("SLIPWAY {\"event\":\"end\",\"result\":\"" + "z".repeat(199) + "\\ud83d\\ude00\"}"))
                .contains(end("z".repeat(199)));
    }

    @Test
    void deepNestingIsGarbageAndNoStackOverflow() {
        assertThat(record("SLIPWAY {\"event\":" + "[".repeat(1900))).isEmpty();
    }

    @Test
    void moreThanIsLookedAtIsAFlood() {
        String line = "SLIPWAY {\"event\":\"listening\"}\n";
        byte[] most = (line + "x".repeat(ConsoleParser.LARGEST - line.length())).getBytes(StandardCharsets.UTF_8);

        assertThat(ConsoleParser.from(most)).isEqualTo(new Console(List.of(LISTENING), false));
        assertThat(ConsoleParser.from(new byte[ConsoleParser.LARGEST + 1])).isEqualTo(Console.FLOODED);
    }
}
