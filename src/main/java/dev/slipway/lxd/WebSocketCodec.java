package dev.slipway.lxd;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * The client's side of one WebSocket connection (RFC 6455) over bytes that somebody else moves, because Vert.x's own
 * client cannot use a unix socket. Netty's codec does the work. Confined to one context.
 */
final class WebSocketCodec {

    private static final int LARGEST_FRAME = 1 << 20;
    private static final int LARGEST_MESSAGE = 4 << 20;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final EmbeddedChannel channel = new EmbeddedChannel(
            new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                    .expectMaskedFrames(false)
                    .allowExtensions(false)
                    .maxFramePayloadLength(LARGEST_FRAME)
                    .build()),
            new WebSocket13FrameEncoder(true),
            new WebSocketFrameAggregator(LARGEST_MESSAGE));
    private final Consumer<String> messages;
    private final Consumer<Buffer> answers;
    private final Runnable closed;

    /**
     * @param messages takes the texts that arrive
     * @param answers takes the bytes to send back: pongs and the echo of a close
     * @param closed runs when the other side says that it closes
     */
    WebSocketCodec(Consumer<String> messages, Consumer<Buffer> answers, Runnable closed) {
        this.messages = messages;
        this.answers = answers;
        this.closed = closed;
    }

    /** What a server must answer as {@code Sec-WebSocket-Accept} to this {@code Sec-WebSocket-Key}. */
    static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** @throws RuntimeException if the bytes break the protocol or its bounds; the connection is then of no use */
    void received(Buffer bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes.getBytes()));
        channel.checkException();
        for (Object frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            try {
                handle((WebSocketFrame) frame);
            } finally {
                ReferenceCountUtil.release(frame);
            }
        }
    }

    private void handle(WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame text) {
            messages.accept(text.text());
        } else if (frame instanceof PingWebSocketFrame ping) {
            send(new PongWebSocketFrame(ping.content().retain()));
        } else if (frame instanceof CloseWebSocketFrame close) {
            send(new CloseWebSocketFrame(
                    close.isFinalFragment(), close.rsv(), close.content().retain()));
            closed.run();
        }
    }

    private void send(WebSocketFrame frame) {
        if (!channel.writeOutbound(frame)) {
            return;
        }
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            answers.accept(Buffer.buffer(ByteBufUtil.getBytes(bytes)));
            bytes.release();
        }
    }

    /** Frees what it holds. */
    void release() {
        channel.finishAndReleaseAll();
    }
}
