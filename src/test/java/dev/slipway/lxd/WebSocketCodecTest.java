package dev.slipway.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.CodecException;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketCodecTest {

    private final List<String> messages = new ArrayList<>();
    private final List<Buffer> answers = new ArrayList<>();
    private final List<String> closes = new ArrayList<>();
    private final WebSocketCodec codec = new WebSocketCodec(messages::add, answers::add, () -> closes.add("closed"));

    @AfterEach
    void release() {
        codec.release();
    }

    /** One unmasked frame of up to 125 bytes, as a server sends it (RFC 6455, 5.2). */
    private static Buffer frame(int firstByte, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer()
                .appendByte((byte) firstByte)
                .appendByte((byte) bytes.length)
                .appendBytes(bytes);
    }

    @Test
    void theAcceptOfTheRfcsExampleIsTheRfcs() {
        assertThat(WebSocketCodec.accept("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void textsArriveHoweverTheBytesAreCutAndJoined() {
        Buffer two = frame(0x81, "one").appendBuffer(frame(0x81, "two"));

        for (int i = 0; i < two.length(); i++) {
            codec.received(two.slice(i, i + 1));
        }
        codec.received(two);

        assertThat(messages).containsExactly("one", "two", "one", "two");
    }

    @Test
    void aFragmentedMessageIsPutTogetherAroundAPing() {
        codec.received(frame(0x01, "be").appendBuffer(frame(0x89, "?")).appendBuffer(frame(0x80, "gin")));

        assertThat(messages).containsExactly("begin");
        assertThat(answers).hasSize(1);
    }

    @Test
    void aPingIsAnsweredByAMaskedPongOfTheSameContent() {
        codec.received(frame(0x89, "hi"));

        byte[] pong = answers.get(0).getBytes();
        assertThat(pong[0]).isEqualTo((byte) 0x8a);
        assertThat(pong[1]).isEqualTo((byte) 0x82);
        assertThat(new String(
                        new byte[] {(byte) (pong[6] ^ pong[2]), (byte) (pong[7] ^ pong[3])}, StandardCharsets.UTF_8))
                .isEqualTo("hi");
    }

    @Test
    void aCloseIsEchoedAndTold() {
        codec.received(frame(0x88, ""));

        assertThat(closes).containsExactly("closed");
        assertThat(answers.get(0).getByte(0)).isEqualTo((byte) 0x88);
    }

    @Test
    void aMaskedOrOversizedFrameBreaksTheProtocol() {
        assertThatThrownBy(() -> codec.received(Buffer.buffer(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 65})))
                .isInstanceOf(CodecException.class);
        var other = new WebSocketCodec(messages::add, answers::add, () -> {});
        byte[] twoMegabytes = {(byte) 0x81, 127, 0, 0, 0, 0, 0, 0x20, 0, 0};
        assertThatThrownBy(() -> other.received(Buffer.buffer(twoMegabytes))).isInstanceOf(CodecException.class);
        other.release();
    }
}
