package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.slipway.cli.Main;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The real program, {@code run --config FILE}, as a process of its own that real signals reach. */
final class Program {

    private final Path file;
    private final Configuration configuration;
    private final Process process;
    private final Lines out;
    private final Lines err;

    /** Begins; it may end at once, if its configuration is invalid. */
    Program(Path file, Configuration configuration) {
        this.file = file;
        this.configuration = configuration;
        configuration.write(file);
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // As the manifest of the jar says: signatures are checked by native code.
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--config",
                file.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("SLIPWAY_"));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out = Lines.of(process.getInputStream(), "slipway");
        err = Lines.of(process.getErrorStream(), "slipway");
    }

    /** Returns when its signal handlers are in place. */
    @CanIgnoreReturnValue
    Program started() {
        Waits.eventually().until(() -> says("starting") || !process.isAlive());
        assertThat(process.isAlive()).as("the program runs").isTrue();
        return this;
    }

    /** Returns when all that it serves is listening, the webhook too. */
    @CanIgnoreReturnValue
    Program receiving() {
        Waits.eventually().until(() -> says("started") || !process.isAlive());
        assertThat(process.isAlive()).as("the program runs").isTrue();
        return this;
    }

    long pid() {
        return process.pid();
    }

    List<String> stdout() {
        return out.all();
    }

    List<String> stderr() {
        return err.all();
    }

    /** Its log so far. */
    List<JsonObject> log() {
        return out.all().stream().map(JsonObject::new).toList();
    }

    /** The events of its log whose message begins so. */
    List<JsonObject> log(String event) {
        return log().stream()
                .filter(line -> line.getString("event").startsWith(event))
                .toList();
    }

    boolean says(String event) {
        return !log(event).isEmpty();
    }

    /** How the life of a runner went, by its log; empty while that is open. */
    Optional<String> outcome(String runner) {
        return log("runner finished").stream()
                .filter(line -> runner.equals(line.getString("runner")))
                .map(line -> line.getString("outcome"))
                .findFirst();
    }

    /** The pool that a runner is of, by its log. */
    Optional<String> pool(String runner) {
        return log().stream()
                .filter(line -> runner.equals(line.getString("runner")))
                .flatMap(line -> Stream.ofNullable(line.getString("pool")))
                .findFirst();
    }

    /**
     * What one of its metrics is now.
     *
     * @param series with its labels, as it is exposed
     */
    double metric(String series) {
        return ops("/metrics", HttpResponse.BodyHandlers.ofLines())
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such series: " + series));
    }

    /** What {@code /health/ready} says. */
    String readiness() {
        return ops("/health/ready", HttpResponse.BodyHandlers.ofString());
    }

    private <T> T ops(String path, HttpResponse.BodyHandler<T> as) {
        URI address = URI.create(log("started").get(0).getString("ops") + path);
        var request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30)).build();
        try {
            return HttpClient.newHttpClient().send(request, as).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Changes its configuration, and returns when it has read it again. */
    void reconfigure(Consumer<Configuration> change) {
        change.accept(configuration);
        configuration.write(file);
        hangUp();
    }

    /** SIGHUP; returns when it has said what it makes of its configuration. */
    void hangUp() {
        int before = log("configuration read again").size();
        signal("HUP");
        Waits.eventually().until(() -> log("configuration read again").size() > before);
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
            assertThat(kill.waitFor(10, TimeUnit.SECONDS) ? kill.exitValue() : -1)
                    .as("exit code of kill")
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL, in the middle of whatever it is doing. */
    void kill() {
        // Process.destroy would close the streams, and with them lose the last lines.
        boolean unused = process.toHandle().destroyForcibly();
        int ended = exitCode();
        assertThat(ended).isEqualTo(128 + 9);
    }

    /**
     * SIGTERM.
     *
     * @return how long it took to end
     */
    @CanIgnoreReturnValue
    Duration terminate() {
        long began = System.nanoTime();
        boolean unused = process.toHandle().destroy();
        assertThat(exitCode()).as("exit code after SIGTERM").isZero();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Waits for its end. */
    int exitCode() {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean running() {
        return process.isAlive();
    }

    /** The same once more, as a new process. */
    Program again() {
        assertThat(process.isAlive()).as("still running").isFalse();
        return new Program(file, configuration);
    }

    String describe() {
        List<String> lines = out.all();
        return "--- slipway, process " + pid() + (process.isAlive() ? "" : ", ended with " + process.exitValue()) + "\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size())) + "\n"
                + String.join("\n", err.all()) + "\n";
    }
}
