package dev.slipway.sandbox;

import dev.slipway.sandbox.model.LxdNews;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Those who listen to events. As LXD 5.0.2 does, it pings each at once and every 10 s, and drops who owes more than two
 * pongs, or does not read for 5 s. Confined to the simulated LXD's context.
 */
final class LxdListeners {
    private static final long PING_MILLIS = 10_000;
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final int MOST_OWED = 2;

    /** The types that LXD 5.0.2 knows. */
    static final Set<String> TYPES = Set.of("lifecycle", "operation", "logging");

    private final Vertx vertx;
    private final List<Listener> listeners = new ArrayList<>();

    LxdListeners(Vertx vertx) {
        this.vertx = vertx;
    }

    private static final class Listener {
        private final ServerWebSocket socket;
        private final Set<String> types;
        private final String project;
        private final boolean everyProject;
        private int owed;
        private long fullSince;

        private Listener(ServerWebSocket socket, Set<String> types, String project, boolean everyProject) {
            this.socket = socket;
            this.types = types;
            this.project = project;
            this.everyProject = everyProject;
        }

        private boolean wants(String type, String of) {
            return types.contains(type) && (everyProject || project.equals(of));
        }
    }

    void add(ServerWebSocket socket, Set<String> types, String project, boolean everyProject) {
        var listener = new Listener(socket, types, project, everyProject);
        socket.setWriteQueueMaxSize(4 << 20);
        listeners.add(listener);
        long pings = vertx.setPeriodic(PING_MILLIS, id -> ping(listener));
        socket.pongHandler(pong -> listener.owed = 0);
        socket.exceptionHandler(cause -> listeners.remove(listener));
        socket.closeHandler(closed -> {
            vertx.cancelTimer(pings);
            listeners.remove(listener);
        });
        ping(listener);
    }

    private void ping(Listener listener) {
        if (listener.owed > MOST_OWED) {
            drop(listener);
        } else if (!listener.socket.isClosed()) {
            listener.owed++;
            Future<Void> ignored = listener.socket.writePing(Buffer.buffer("keepalive"));
        }
    }

    private void drop(Listener listener) {
        listeners.remove(listener);
        Future<Void> ignored = listener.socket.close();
    }

    void tell(LxdNews news) {
        if (listeners.isEmpty()) {
            return;
        }
        if (news instanceof LxdNews.Lifecycle lifecycle) {
            tell(
                    "lifecycle",
                    lifecycle.ref().project(),
                    LxdJson.event(lifecycle).encode());
        } else if (news instanceof LxdNews.Progress progress) {
            tell(
                    "operation",
                    progress.operation().project(),
                    LxdJson.event(progress).encode());
        }
    }

    private void tell(String type, String project, String text) {
        for (Listener listener : List.copyOf(listeners)) {
            if (listener.socket.isClosed() || !listener.wants(type, project)) {
                continue;
            }
            long now = System.nanoTime();
            if (!listener.socket.writeQueueFull()) {
                listener.fullSince = now;
            } else if (now - listener.fullSince > PATIENCE_NANOS) {
                drop(listener);
                continue;
            }
            Future<Void> ignored = listener.socket.writeTextMessage(text);
        }
    }
}
