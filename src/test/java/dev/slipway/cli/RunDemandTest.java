package dev.slipway.cli;

import static dev.slipway.cli.ServiceWorld.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} as a process of its own, with a configuration file as the README has it, that real signals reach. */
class RunDemandTest {

    private static final Duration BRIEF = Duration.ofMillis(300);

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();
    private ServiceWorld world;

    @BeforeEach
    void begin() throws IOException {
        world = new ServiceWorld(directory);
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
        world.close();
    }

    @Test
    void queuedJobsOfAnOrganisationAreStillServedAfterKillMinus9() throws IOException, InterruptedException {
        // Given a pool whose one place is taken, and two jobs that wait, whose deliveries arrived
        Process killed = run();
        world.hook();
        long first = world.queue(Duration.ofSeconds(6));
        eventually().until(() -> world.running(first));
        long second = world.queue(BRIEF);
        long third = world.queue(BRIEF);
        eventually().until(() -> world.accepted("queued") == 3);
        // When
        assertThat(killed.toHandle().destroyForcibly()).isTrue();
        assertThat(killed.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(killed.exitValue()).isEqualTo(128 + 9);
        Process again = run();
        // Then
        eventually().until(() -> Stream.of(first, second, third).allMatch(world::succeeded));
        assertThat(world.mostInstances()).isEqualTo(1);
        assertThat(world.sentAgain("queued")).as("it knew of them").isZero();
        assertThat(world.requests("get-job"))
                .as("what is in the journal is verified")
                .isPositive();
        // and a stop leaves in peace
        assertThat(again.toHandle().destroy()).isTrue();
        assertThat(again.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(again.exitValue()).isZero();
        assertThat(log())
                .noneMatch(line -> line.encode().contains(ServiceWorld.SECRET)
                        || line.encode().contains(ServiceWorld.TOKEN))
                .noneMatch(line -> line.containsKey("stack_trace"))
                .anySatisfy(line -> assertThat(line.getString("webhook"))
                        .isEqualTo("http://127.0.0.1:" + world.webhookPort() + "/webhook"))
                .anySatisfy(line -> assertThat(line.getMap())
                        .containsEntry("event", "job stage changed")
                        .containsEntry("job", third)
                        .containsEntry("pool", "c")
                        .containsEntry("from", "queued")
                        .containsEntry("to", "started"));
        assertThat(Files.readString(directory.resolve("stderr"))).isEmpty();
    }

    @Test
    void aListenerThatCannotBindEndsTheStartWithItsReason() throws IOException, InterruptedException {
        try (var taken = new ServerSocket(world.webhookPort(), 1, InetAddress.getLoopbackAddress())) {
            // When
            Process process = start();
            // Then
            assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(Exit.PROBLEM);
            assertThat(log())
                    .anySatisfy(line -> assertThat(line.getString("cause"))
                            .contains("webhook.listen 127.0.0.1:" + taken.getLocalPort() + ": cannot listen there"));
        }
    }

    /** Returns when it receives deliveries. */
    private Process run() throws IOException {
        int before = started();
        Process process = start();
        eventually().until(() -> started() > before || !process.isAlive());
        assertThat(process.isAlive()).as("it runs").isTrue();
        return process;
    }

    private Process start() throws IOException {
        Path file = Files.writeString(directory.resolve("slipway.yaml"), world.configuration(0, 1));
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // As the manifest of the jar says: signatures are checked by native code.
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--config",
                file.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("SLIPWAY_"));
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("stdout").toFile()));
        builder.redirectError(
                ProcessBuilder.Redirect.appendTo(directory.resolve("stderr").toFile()));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private int started() {
        return (int) log().stream()
                .filter(line -> line.getString("event").equals("started"))
                .count();
    }

    /** Whole lines: the last one may be under way, or what was killed has left a part of it. */
    private List<JsonObject> log() {
        try {
            String text =
                    Files.exists(directory.resolve("stdout")) ? Files.readString(directory.resolve("stdout")) : "";
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(JsonObject::new)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
