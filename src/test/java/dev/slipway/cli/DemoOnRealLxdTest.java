package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.lxd.LxdDaemon;
import dev.slipway.lxd.TestImage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo whose runners are real containers. */
@Tag("lxd")
class DemoOnRealLxdTest {

    @TempDir
    private Path directory;

    @BeforeAll
    static void assumeLxd() {
        LxdDaemon.assumeAvailable();
    }

    @Test
    void aDemoOnARealLxdRunsItsJobsKeepsTheRulesAndLeavesNothing() throws IOException, InterruptedException {
        // Given
        LxdDaemon daemon = LxdDaemon.shared();
        // When
        DemoProcess.Run run = DemoProcess.run(
                directory,
                "--for",
                "12s",
                "--jobs-per-minute",
                "60",
                "--idle",
                "2",
                "--max",
                "4",
                "--seed",
                "1",
                "--lxd",
                daemon.socket(),
                "--image",
                TestImage.ALIAS);
        // Then
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("the LXD of " + daemon.socket())
                .containsPattern("\\R  jobs +([1-9][0-9]*) done of \\1\\R")
                .containsPattern("instances +[2-4] at most")
                .containsPattern("drift found +0\\R")
                .containsPattern("rules broken +0\\R");
        assertThat(run.exit()).isZero();
        assertThat(daemon.lxc("list", "--format", "csv", "--columns", "n").lines())
                .noneMatch(name -> name.startsWith("demo"));
    }

    @Test
    void anImageThatTheLxdDoesNotHaveIsSaidInALine() throws IOException, InterruptedException {
        DemoProcess.Run run =
                DemoProcess.run(directory, "--lxd", LxdDaemon.shared().socket(), "--image", "absent");
        assertThat(run.exit()).isEqualTo(Exit.PROBLEM);
        assertThat(run.err().lines())
                .singleElement()
                .satisfies(
                        line -> assertThat(line).startsWith("The demo could not begin: could not find image absent"));
        assertThat(DemoProcess.left(directory)).isEmpty();
    }
}
