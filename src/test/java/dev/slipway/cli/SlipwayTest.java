package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class SlipwayTest {

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** A command as the real ones are: the option mixed in, the settings asked for when it runs. */
    @Command(name = "fleet-name")
    static final class FleetName implements Callable<Integer> {

        @Mixin
        private ConfigOption config;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public Integer call() {
            Settings settings = config.settings();
            spec.commandLine().getOut().println(settings.fleet().name());
            return Exit.OK;
        }
    }

    @Test
    void everyMistakeOfTheConfigurationIsALineOfStderrAndTheExitCodeIs78() throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("s.yaml"), "fleet: 1\npools: [{name: a, max: -3}]\n");
        // When
        int code = execute("fleet-name", "--config", file.toString());
        // Then
        assertThat(code).isEqualTo(78);
        assertThat(err.toString().lines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("fleet: is 1, expected"))
                .anyMatch(line -> line.startsWith("github.path: is missing, expected"))
                .anyMatch(line -> line.equals("pools[0].max: is -3, expected a whole number from 0 to 10000"));
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aCommandGetsTheSettingsOfItsFile() {
        int code = execute("fleet-name", "--config", "conf/slipway.yaml");
        assertThat(code).isZero();
        assertThat(out.toString().strip()).isEqualTo("acme-1");
    }

    @Test
    void withoutACommandTheUsageIsToldOnStderr() {
        int code = execute();
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).startsWith("a command is missing").contains("Usage: slipway");
    }

    @Test
    void anUnknownOptionIsAMistakeOfTheCommandLine() {
        assertThat(execute("--confg", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("--confg");
    }

    @Test
    void helpNamesTheExitCodes() {
        int code = execute("--help");
        assertThat(code).isZero();
        assertThat(out.toString()).contains("Exit codes:").contains("78");
    }

    @Test
    void theHelpOfCheckSaysThatRegisteringChangesSomething() {
        assertThat(execute("check", "--help")).isZero();
        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("--register")
                .contains("Nothing is changed, unless --register is given.")
                .contains("is deleted in the end");
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        int code = execute("--version");
        assertThat(code).isZero();
        assertThat(out.toString())
                .matches("slipway \\d+\\.\\d+\\.\\d+\\S* \\(revision ([0-9a-f]{12}|unknown)\\), Java \\S+\\R");
    }

    @Test
    void theServiceLogsForMachinesAndEveryOtherCommandForPeople() {
        assertThat(Main.logFormat("run", "--config", "x")).isEqualTo("json");
        assertThat(Main.logFormat("check")).isEqualTo("plain");
        assertThat(Main.logFormat()).isEqualTo("plain");
    }

    private int execute(String... arguments) {
        var line = new CommandLine(new Slipway()).addSubcommand(new FleetName());
        return Slipway.commandLine(line)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
