package dev.slipway.github;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP proxy on loopback that tunnels to the loopback port of what it is asked for, whatever its name, so that what
 * arrives has come through it; or that answers as a test tells it to.
 */
final class ConnectProxy {
    /** The heads of the requests that it was asked. */
    final List<String> heads = new CopyOnWriteArrayList<>();
    /** All else that went through it towards the server. */
    final Buffer passed = Buffer.buffer();
    /** Said instead of making a tunnel; an empty text is silence. */
    volatile Optional<String> answer = Optional.empty();

    private final NetServer server;
    private final NetClient client;

    ConnectProxy(Vertx vertx) {
        client = vertx.createNetClient();
        server = GitHubWorld.get(
                vertx.createNetServer().connectHandler(this::take).listen(0, "127.0.0.1"));
    }

    int port() {
        return server.actualPort();
    }

    private void take(NetSocket socket) {
        Buffer head = Buffer.buffer();
        socket.exceptionHandler(broken -> {});
        socket.handler(part -> {
            head.appendBuffer(part);
            if (head.toString().endsWith("\r\n\r\n")) {
                socket.pause();
                heads.add(head.toString());
                asked(socket, head.toString());
            }
        });
    }

    private void asked(NetSocket socket, String head) {
        if (answer.isEmpty()) {
            String target = head.split(" ", 3)[1];
            int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
            client.connect(port, "127.0.0.1").onSuccess(onward -> tunnel(socket, onward));
        } else if (!answer.get().isEmpty()) {
            socket.write(answer.get()).onComplete(written -> {
                Future<Void> unused = socket.close();
            });
        }
    }

    private void tunnel(NetSocket socket, NetSocket onward) {
        onward.exceptionHandler(broken -> {});
        onward.handler(part -> {
            Future<Void> unused = socket.write(part);
        });
        onward.closeHandler(closed -> {
            Future<Void> unused = socket.close();
        });
        socket.closeHandler(closed -> {
            Future<Void> unused = onward.close();
        });
        socket.handler(part -> {
            passed.appendBuffer(part);
            Future<Void> unused = onward.write(part);
        });
        Future<Void> unused = socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        socket.resume();
    }

    void close() {
        GitHubWorld.get(server.shutdown(0, TimeUnit.SECONDS));
        GitHubWorld.get(client.close());
    }
}
