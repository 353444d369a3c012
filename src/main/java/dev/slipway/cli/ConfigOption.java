package dev.slipway.cli;

import dev.slipway.config.Reading;
import dev.slipway.config.Settings;
import dev.slipway.config.SettingsReader;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --config}, for a command to mix in, and the configuration behind it. */
final class ConfigOption {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "/etc/slipway/slipway.yaml",
            description =
                    "The configuration (default: ${DEFAULT-VALUE}); environment variables SLIPWAY_... override it.")
    private Path file;

    Path file() {
        return file;
    }

    /** Reads the file, as often as asked. */
    Reading read() {
        return SettingsReader.read(file, System.getenv());
    }

    /**
     * Reads the file.
     *
     * @throws InvalidConfiguration if anything is wrong with it, which ends the command
     */
    Settings settings() {
        Reading reading = read();
        if (reading instanceof Reading.Valid valid) {
            return valid.settings();
        }
        throw new InvalidConfiguration(((Reading.Invalid) reading).mistakes());
    }
}
