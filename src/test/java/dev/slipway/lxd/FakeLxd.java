package dev.slipway.lxd;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server on a unix socket that answers as a test says, to show what LXD hardly ever does. */
final class FakeLxd implements AutoCloseable {

    private final Path socket;
    private final HttpServer server;

    FakeLxd(Vertx vertx, Handler<HttpServerRequest> answers) {
        this(vertx, newDirectory().resolve("s").toString(), answers);
    }

    /** On a socket whose directory it makes, and removes in the end. */
    FakeLxd(Vertx vertx, String socket, Handler<HttpServerRequest> answers) {
        this.socket = Path.of(socket);
        try {
            Files.createDirectories(this.socket.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = Answers.of(
                vertx.createHttpServer().requestHandler(answers).listen(SocketAddress.domainSocketAddress(socket)));
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("fake");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String socket() {
        return socket.toString();
    }

    static String sync(String metadata) {
        return "{\"type\":\"sync\",\"status_code\":200,\"operation\":\"\",\"metadata\":" + metadata + "}";
    }

    static String begun() {
        return "{\"type\":\"async\",\"status_code\":100,\"operation\":\"/1.0/operations/0a-1b\",\"metadata\":{}}";
    }

    static String operation(int status, String error) {
        return sync("{\"status_code\":" + status + ",\"status\":\"S\",\"err\":\"" + error + "\",\"metadata\":null}");
    }

    @Override
    public void close() {
        Answers.of(server.close());
        try {
            Files.deleteIfExists(socket);
            Files.delete(socket.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
