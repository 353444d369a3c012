package dev.slipway.lxd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A container image of a few MB that obeys the guest contract and plays the runner of a simulated GitHub, which it
 * reaches at {@code 127.0.0.1:9000} inside the guest: give the pool the device of {@link #proxyTo}. The pool's config
 * may make it misbehave: {@code user.slipway.test} = {@code never-listens}, {@code reboots}, {@code floods}, {@code
 * dies}, {@code zombie} (looks idle and takes no job), or {@code held}: it boots on when the instance's key says something
 * else, and behaves so.
 */
public final class TestImage {

    /** The alias it is imported under. */
    public static final String ALIAS = "slipway-test";

    private TestImage() {}

    private static final class Built {
        private static final Path FILE = build();

        private static Path build() {
            try {
                Path directory = Files.createTempDirectory("slipway-image");
                Path file = directory.resolve("image.tar.gz");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        Files.deleteIfExists(file);
                        Files.deleteIfExists(directory);
                    } catch (IOException e) {
                        System.err.println("left behind: " + directory);
                    }
                }));
                String ignored =
                        LxdDaemon.run(Map.of(), Duration.ofMinutes(2), LxdDaemon.script("image.sh"), file.toString());
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Builds it once per JVM and imports it under {@link #ALIAS}. */
    public static void importInto(LxdDaemon daemon) {
        daemon.lxc("image", "import", Built.FILE.toString(), "--alias", ALIAS);
    }

    /** The pool's {@code devices} through which its guests reach a simulated GitHub on this port of the host's loopback. */
    public static Map<String, Map<String, String>> proxyTo(int port) {
        return Map.of(
                "gh",
                Map.of(
                        "type", "proxy",
                        "listen", "tcp:127.0.0.1:9000",
                        "connect", "tcp:127.0.0.1:" + port,
                        "bind", "instance"));
    }
}
