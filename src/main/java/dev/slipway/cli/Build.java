package dev.slipway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/**
 * What this program was built from.
 *
 * @param revision of the source, abbreviated; {@code unknown} if it was built outside a git work tree
 */
record Build(String version, String revision) {

    static Build read() {
        try (var in = Build.class.getResourceAsStream("/dev/slipway/build.properties")) {
            var properties = new Properties();
            properties.load(in);
            return new Build(properties.getProperty("version"), properties.getProperty("revision"));
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own build.properties cannot be read", e);
        }
    }

    /** The answer to {@code --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            Build build = read();
            return new String[] {
                "slipway " + build.version() + " (revision " + build.revision() + "), Java " + Runtime.version()
            };
        }
    }
}
