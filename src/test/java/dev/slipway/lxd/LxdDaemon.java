package dev.slipway.lxd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * A real LXD daemon of the tests' own, whose every file is under its own short temporary directory; it never touches
 * another LXD of the machine. It has a btrfs storage pool and a profile, both called {@code default}, and no network:
 * guests reach the host's loopback through proxy devices.
 *
 * <p>{@link #close} (and, at the latest, the end of the JVM) removes its instances, its storage pool and its directory.
 * Methods block and are for test threads.
 */
public final class LxdDaemon implements AutoCloseable {

    private static final Path SCRIPTS = Path.of(System.getProperty("basedir", ""), "src", "test", "lxd");
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Path directory;
    private final Thread atExit;
    private long pid;

    private LxdDaemon(Path directory) {
        this.directory = directory;
        this.atExit = new Thread(this::remove, "remove " + directory);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    private static final class Shared {
        private static final LxdDaemon DAEMON = start();

        static {
            TestImage.importInto(DAEMON);
        }
    }

    /** Whether this machine can run one: root, and the lxd binary. */
    public static boolean available() {
        return whyNot().isEmpty();
    }

    /**
     * Skips the calling test, loudly, where no LXD can be started. Where the environment says {@code CI=true}, a skip is
     * a failure.
     */
    public static void assumeAvailable() {
        String reason = whyNot();
        if (reason.isEmpty()) {
            return;
        }
        String message = "SKIPPED, NOTHING IS PROVEN: the tests on a real LXD need " + reason
                + "; as root on Debian, run " + SCRIPTS.resolve("start.sh") + " --install";
        System.err.println(message);
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(message);
        }
        Assumptions.abort(message);
    }

    private static String whyNot() {
        var missing = new ArrayList<String>();
        if (!"root".equals(System.getProperty("user.name"))) {
            missing.add("root");
        }
        for (String binary : List.of("lxd", "lxc", "busybox", "curl")) {
            if (!onPath(binary)) {
                missing.add("the program " + binary);
            }
        }
        return String.join(" and ", missing);
    }

    private static boolean onPath(String binary) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, binary)));
    }

    /**
     * The daemon that all tests of this JVM share, with {@link TestImage} imported. Do not stop, kill or close it, and
     * give instances names of your own. Skips the calling test where there can be none.
     */
    public static LxdDaemon shared() {
        assumeAvailable();
        return Shared.DAEMON;
    }

    /** Starts another daemon, without image. Skips the calling test where there can be none. */
    public static LxdDaemon start() {
        assumeAvailable();
        try {
            var daemon = new LxdDaemon(Files.createTempDirectory(Path.of("/tmp"), "slx"));
            daemon.startAgain();
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Path of its unix socket; the same for its whole life, over restarts. */
    public String socket() {
        return directory.resolve("unix.socket").toString();
    }

    /** Its {@code LXD_DIR}. */
    public Path directory() {
        return directory;
    }

    /** The daemon's process, changes with every start. */
    public synchronized long pid() {
        return pid;
    }

    /** Starts it again after {@link #stop} or {@link #kill}, and returns when it answers. */
    public synchronized void startAgain() {
        var printed = new Properties();
        try (var lines = new StringReader(run(START, script("start.sh"), directory.toString()))) {
            printed.load(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pid = Long.parseLong(printed.getProperty("pid"));
    }

    /** Ends it with SIGTERM; its guests keep running. */
    public void stop() {
        end(ProcessHandle::destroy);
    }

    /** Ends it with SIGKILL; its guests keep running. */
    public void kill() {
        end(ProcessHandle::destroyForcibly);
    }

    /** {@link #stop} and {@link #startAgain}. */
    public void restart() {
        stop();
        startAgain();
    }

    private synchronized void end(Predicate<ProcessHandle> signal) {
        ProcessHandle.of(pid).ifPresent(process -> {
            if (signal.test(process)) {
                await().atMost(STOP).pollInterval(Duration.ofMillis(20)).until(() -> ended(process.pid()));
            }
        });
    }

    /** An ended process stays a zombie until its parent looks, and {@link ProcessHandle} calls a zombie alive. */
    private static boolean ended(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /**
     * Runs LXD's own client against it and returns what it printed.
     *
     * @throws AssertionError if it fails, with what it said
     */
    @CanIgnoreReturnValue
    public String lxc(String... arguments) {
        var command = new ArrayList<>(List.of("lxc", "--force-local"));
        command.addAll(List.of(arguments));
        return run(Duration.ofMinutes(1), command.toArray(String[]::new));
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private synchronized void remove() {
        run(Duration.ofMinutes(2), script("stop.sh"), directory.toString());
    }

    static String script(String name) {
        return SCRIPTS.resolve(name).toAbsolutePath().toString();
    }

    private String run(Duration limit, String... command) {
        return run(
                Map.of(
                        "LXD_DIR", directory.toString(),
                        "LXD_CONF", directory.resolve("client").toString()),
                limit,
                command);
    }

    /** Output goes through files: a background process that inherits a pipe would keep it open for ever. */
    static String run(Map<String, String> environment, Duration limit, String... command) {
        try {
            Path out = Files.createTempFile("slipway", ".out");
            Path err = Files.createTempFile("slipway", ".err");
            try {
                var builder = new ProcessBuilder(command)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
                if (!ended) {
                    process.destroyForcibly().waitFor();
                }
                if (process.exitValue() != 0) {
                    throw new AssertionError(String.join(" ", command)
                            + (ended ? " failed: " : " took longer than " + limit + ": ")
                            + Files.readString(err, UTF_8));
                }
                return Files.readString(out, UTF_8);
            } finally {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted during " + String.join(" ", command), e);
        }
    }
}
