package dev.slipway.cli;

import dev.slipway.config.Address;
import dev.slipway.config.WebhookSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The webhook of a demo. What GitHub is told to deliver to is part of the configuration, by which lost deliveries are found
 * again; so its port is chosen before the service listens on it.
 */
record DemoHook(int port, Path secretFile, String secret) {

    private static final String HOST = "127.0.0.1";
    private static final String PATH = "/webhook";

    /** Finds a free port. Blocks. */
    static DemoHook at(Path secretFile, String secret) throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new DemoHook(probe.getLocalPort(), secretFile, secret);
        }
    }

    /** Where GitHub delivers to. */
    URI url() {
        return URI.create("http://" + new Address(HOST, port) + PATH);
    }

    WebhookSettings settings() {
        return new WebhookSettings(
                new Address(HOST, port),
                PATH,
                List.of(secretFile),
                25L << 20,
                Optional.empty(),
                Optional.of(url()),
                false,
                Optional.empty());
    }

    @Override
    public String toString() {
        return url().toString();
    }
}
