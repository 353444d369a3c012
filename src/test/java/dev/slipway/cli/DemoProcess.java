package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A demo that runs as a process of its own, with its output in a pipe. */
final class DemoProcess {

    /** What became of it. */
    record Run(int exit, String out, String err) {}

    private DemoProcess() {}

    /** Runs one to its end. */
    static Run run(Path directory, String... options) throws IOException, InterruptedException {
        Process process = start(directory, options);
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return new Run(process.exitValue(), out, Files.readString(directory.resolve("stderr")));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts one whose temporary files are in this directory, and its stderr in the file of that name. */
    static Process start(Path directory, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // As the manifest of the jar says: signatures are checked by native code.
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "demo"));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command)
                .redirectError(directory.resolve("stderr").toFile());
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    /** What there is in the directory that is the demo's. */
    static List<Path> left(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> path.getFileName().toString().startsWith("slipway-demo"))
                    .toList();
        }
    }
}
