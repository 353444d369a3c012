package dev.slipway.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is.
 *
 * @param revision the commit it was built from; {@code unknown} if it was built outside a work tree
 */
public record BuildInfo(String version, String revision) {

    private static final String RESOURCE = "/dev/slipway/build.properties";

    /** What the build wrote into the jar. Reads a resource: for start-up, not for an event loop. */
    public static BuildInfo read() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + RESOURCE + ": build it again");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar's " + RESOURCE + " cannot be read: build it again", e);
        }
        return new BuildInfo(
                properties.getProperty("version", "unknown"), properties.getProperty("revision", "unknown"));
    }
}
