package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Short demos, each a process of its own, as somebody would run them with the output in a pipe. */
class DemoTest {

    @TempDir
    private Path directory;

    @Test
    void aDemoRunsItsJobsKeepsTheRulesAndLeavesNothing() throws IOException, InterruptedException {
        // When
        DemoProcess.Run run = DemoProcess.run(
                directory, "--for", "8s", "--jobs-per-minute", "90", "--idle", "2", "--max", "4", "--seed", "1");
        // Then
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("http://127.0.0.1:")
                .containsPattern("runners-[0-9a-f]{8}  +launching  wanted")
                .containsPattern("launching -> (idle|busy)")
                .containsPattern("\\R  jobs +([1-9][0-9]*) done of \\1\\R")
                .containsPattern("learned of them +by [1-9][0-9]* deliveries, 0 lost, 0 sent again, 0 never arrived\\R")
                .containsPattern("queued to started +median .*, 95th percentile .*, longest ")
                .containsPattern("launches +[1-9][0-9]*\\R")
                .containsPattern("drift found +0\\R")
                .containsPattern("rules broken +0\\R")
                .doesNotContain("\u001b");
        assertThat(run.exit()).isZero();
        assertThat(DemoProcess.left(directory)).isEmpty();
    }

    @Test
    void aDemoWithFaultsKeepsTheRulesToo() throws IOException, InterruptedException {
        // When
        DemoProcess.Run run = DemoProcess.run(
                directory,
                "--for",
                "10s",
                "--jobs-per-minute",
                "60",
                "--faults",
                "events,operations,restarts,instances",
                "--seed",
                "5");
        // Then
        assertThat(run.out()).containsPattern("rules broken +0\\R");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
    }

    @Test
    void onDemandOnlyJobsAreServedWhoseNewsWasLost() throws IOException, InterruptedException {
        // When
        DemoProcess.Run run = DemoProcess.run(
                directory,
                "--for",
                "12s",
                "--jobs-per-minute",
                "120",
                "--idle",
                "0",
                "--faults",
                "deliveries",
                "--seed",
                "4");
        // Then
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("Slipway keeps 0 runners ready")
                .containsPattern("\\R  jobs +([1-9][0-9]*) done of \\1\\R")
                .containsPattern("by [1-9][0-9]* deliveries, [1-9][0-9]* lost, [1-9][0-9]* sent again, ")
                .containsPattern("rules broken +0\\R");
        assertThat(run.exit()).isZero();
    }

    @Test
    void aRepositoryIsAskedForItsJobs() throws IOException, InterruptedException {
        // When
        DemoProcess.Run run = DemoProcess.run(
                directory, "--for", "8s", "--jobs-per-minute", "60", "--idle", "0", "--demand", "poll", "--seed", "3");
        // Then
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsPattern("\\R  jobs +([1-9][0-9]*) done of \\1\\R")
                .containsPattern("by asking for them, in [1-9][0-9]* requests\\R");
        assertThat(run.exit()).isZero();
    }

    @Test
    void whatNothingTellsOfIsServedByIdleRunners() throws IOException, InterruptedException {
        // When
        DemoProcess.Run run =
                DemoProcess.run(directory, "--for", "6s", "--jobs-per-minute", "60", "--demand", "none", "--seed", "3");
        // Then
        assertThat(run.out())
                .containsPattern("\\R  jobs +([1-9][0-9]*) done of \\1\\R")
                .contains("only by what the runners did");
        assertThat(run.exit()).isZero();
    }

    @Test
    void anInterruptedDemoSumsUpWhatThereIs() throws IOException, InterruptedException {
        // Given
        Process process = DemoProcess.start(directory, "--for", "10m", "--seed", "1");
        try (var out = process.inputReader()) {
            String line = out.readLine();
            while (line != null && !line.contains("launching -> ")) {
                line = out.readLine();
            }
            // When
            assertThat(process.toHandle().destroy()).isTrue(); // by SIGTERM, and what it still says can be read
            String rest = String.join("\n", out.lines().toList());
            // Then
            assertThat(rest).contains("Summary").containsPattern("rules broken +0");
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(DemoProcess.left(directory)).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--for, 1s, '--for is 1s, expected 5s to 24h'",
        "--for, soon, 'expected one such as 90s, 5m or 1h'",
        "--idle, 7, '--idle is 7, expected a number from 0 to --max, which is 6'",
        "--demand, telepathy, '--demand is telepathy, expected webhook, poll or none'",
        "--max, 1000, '--max is 1000'",
        "--jobs-per-minute, 0, '--jobs-per-minute is 0'",
        "--faults, gremlins, \"'gremlins' is no kind of fault; expected some of events\"",
        "--image, x, '--lxd and --image go together'"
    })
    void whatCannotBeIsAMistakeOfTheCommandLine(String option, String value, String message) {
        // Given
        var err = new StringWriter();
        // When
        int code = Slipway.commandLine().setErr(new PrintWriter(err)).execute("demo", option, value);
        // Then
        assertThat(code).isEqualTo(Exit.USAGE);
        assertThat(err.toString()).contains(message.replace("\"", ""));
    }

    @Test
    void withoutRunnersAndWithoutNewsOfJobsNothingWouldHappen() {
        // Given
        var err = new StringWriter();
        // When
        int code =
                Slipway.commandLine().setErr(new PrintWriter(err)).execute("demo", "--idle", "0", "--demand", "none");
        // Then
        assertThat(code).isEqualTo(Exit.USAGE);
        assertThat(err.toString()).contains("nothing would ever launch a runner");
    }

    @Test
    void faultsOfTheSimulatedLxdCannotBeAskedOfARealOne() {
        // Given
        var err = new StringWriter();
        // When
        int code = Slipway.commandLine()
                .setErr(new PrintWriter(err))
                .execute("demo", "--lxd", "/nowhere", "--image", "x", "--faults", "guests");
        // Then
        assertThat(code).isEqualTo(Exit.USAGE);
        assertThat(err.toString()).contains("--faults guests needs the simulated LXD");
    }

    @Test
    void anLxdThatIsNotThereIsSaidInALine() {
        // Given
        var err = new StringWriter();
        // When
        int code = Slipway.commandLine()
                .setErr(new PrintWriter(err))
                .execute("demo", "--lxd", directory.resolve("nothing.sock").toString(), "--image", "x");
        // Then
        assertThat(code).isEqualTo(Exit.PROBLEM);
        assertThat(err.toString().lines())
                .singleElement()
                .satisfies(line ->
                        assertThat(line).startsWith("The demo could not begin:").contains("nothing.sock"));
    }
}
