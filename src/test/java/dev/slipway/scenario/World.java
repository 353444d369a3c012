package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.lxd.LxdDaemon;
import dev.slipway.lxd.TestImage;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/**
 * All that a scenario needs, its own and closed with it: a project at a real LXD, a simulated GitHub, and programs that
 * serve fleets on them. For one test thread.
 */
final class World implements AutoCloseable {

    /** How the simulated GitHub's JIT configs begin: the base64 of <code>{".runner":"</code>. */
    private static final String JIT_CONFIG = "eyIucnVubmVyIjoi";

    private static final Duration CLEAN_UP = Duration.ofMinutes(3);

    // Programs and guests share the machine with the simulated GitHub: that it is slow for once tells nothing of them.
    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setMaxEventLoopExecuteTime(30).setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS));
    private final Path directory;
    private final GitHubSide github;
    private final LxdProject lxd;
    private final LxdEvents events;
    private final List<LxdProject> projects = new ArrayList<>();
    private final List<Program> programs = new ArrayList<>();
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private int directories;

    World() {
        this(LxdDaemon.shared());
    }

    private World(LxdDaemon daemon) {
        try {
            directory = Files.createTempDirectory(Path.of("/tmp"), "slw");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        github = new GitHubSide(vertx);
        lxd = project(daemon);
        events = events(lxd);
    }

    GitHubSide github() {
        return github;
    }

    LxdProject lxd() {
        return lxd;
    }

    /** Of this world's first project. */
    LxdEvents events() {
        return events;
    }

    /** A further LXD daemon, which this world may stop and kill. */
    LxdDaemon daemon() {
        LxdDaemon daemon = LxdDaemon.start();
        closing.push(daemon);
        TestImage.importInto(daemon);
        return daemon;
    }

    /** A further project, at this daemon. */
    LxdProject project(LxdDaemon daemon) {
        var project = new LxdProject(vertx, daemon);
        closing.push(project);
        projects.add(project);
        return project;
    }

    /** Of a further project. */
    LxdEvents events(LxdProject project) {
        var opened = new LxdEvents(project);
        closing.push(opened);
        return opened;
    }

    /** Of a fleet, in the first project, with its own directory and secret files. */
    Configuration configuration(String fleet) {
        return configuration(fleet, lxd);
    }

    Configuration configuration(String fleet, LxdProject project) {
        try {
            Path own = Files.createDirectory(directory.resolve(Integer.toString(++directories)));
            writeSecret(own.resolve("token"), github.token());
            writeSecret(own.resolve("webhook-secret"), github.webhook().secret());
            return new Configuration(fleet, project, github, own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a file of this name can be put. */
    Path file(String name) {
        return directory.resolve(name);
    }

    private static void writeSecret(Path file, String secret) throws IOException {
        Files.writeString(file, secret + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Starts the program. */
    Program start(Configuration configuration) {
        return run(configuration).started();
    }

    /** Starts the program, which may end at once. */
    Program run(Configuration configuration) {
        return keep(new Program(directory.resolve("slipway" + ++directories + ".yaml"), configuration));
    }

    /** Starts it again after its end. */
    Program again(Program ended) {
        return keep(ended.again()).started();
    }

    private Program keep(Program program) {
        programs.add(program);
        return program;
    }

    /** Waits until there are so many runners in all, and each of them listens for a job. */
    List<String> awaitIdle(int count) {
        return awaitIdle(count, Waits.eventually());
    }

    /** The same, for as long as this takes. A guest may listen before LXD is done with its start. */
    List<String> awaitIdle(int count, ConditionFactory patience) {
        patience.untilAsserted(() -> {
            assertThat(github.idle()).as("idle").hasSize(count);
            assertThat(github.runners()).as("registrations").hasSize(count);
            assertThat(lxd.names()).as("instances").containsExactlyInAnyOrderElementsOf(github.idle());
            assertThat(events.of("instance-started")).as("started").containsAll(github.idle());
        });
        return github.idle();
    }

    /** Waits until so many instances have been started in all, whatever their guests do; their names in this order. */
    List<String> awaitStarted(int count) {
        Waits.eventually()
                .untilAsserted(() ->
                        assertThat(events.of("instance-started")).as("started").hasSize(count));
        return events.of("instance-started");
    }

    /** Lets a guest that is held go on, and behave so. */
    void release(String held, String behaviour) {
        lxd.change(held, "user.slipway.test", behaviour);
    }

    /** Lets the runner of a job end it, of a pool whose guests go on working until then. */
    void endJob(long job) {
        release(github.job(job).runnerName(), "obeys");
    }

    /** Waits until a fleet has so many instances in a project, and each of them listens for a job. */
    List<String> awaitIdle(int count, String fleet, LxdProject project) {
        return awaitIdle(count, fleet, project, Waits.eventually());
    }

    /** The same, for as long as this takes. */
    List<String> awaitIdle(int count, String fleet, LxdProject project, ConditionFactory patience) {
        patience.untilAsserted(() -> {
            List<String> names = project.names(fleet);
            assertThat(names).as("instances of " + fleet).hasSize(count);
            assertThat(github.idle()).as("idle").containsAll(names);
        });
        return project.names(fleet);
    }

    /**
     * What must hold at the end of every scenario: the programs that still run remove all that is theirs when no pool
     * wants any, every job ran to its end once, and no secret was told.
     */
    void finish() {
        finishJobsAside();
        github.assertEveryJobRanOnce();
    }

    /** The same, for a scenario in which GitHub itself gave up a job. */
    void finishJobsAside() {
        programs.stream().filter(Program::running).forEach(program -> program.reconfigure(Configuration::empty));
        Waits.within(CLEAN_UP).untilAsserted(() -> {
            for (LxdProject project : projects) {
                assertThat(project.names())
                        .as("instances left in " + project.name())
                        .isEmpty();
            }
            assertThat(github.runners()).as("registrations left").isEmpty();
        });
        assertNoSecretIsTold();
        programs.stream().filter(Program::running).forEach(Program::terminate);
        assertLogsAreSound();
    }

    /** Neither the logs nor the arguments and environments of any process of this machine, nor LXD's events. */
    void assertNoSecretIsTold() {
        for (Program program : programs) {
            assertThat(program.stdout()).noneMatch(this::secret);
            assertThat(program.stderr()).noneMatch(this::secret);
        }
        assertThat(events.lines()).noneMatch(this::secret);
        assertThat(ProcessHandle.allProcesses().flatMap(World::told)).noneMatch(this::secret);
    }

    private boolean secret(String text) {
        return text.contains(github.token()) || text.contains(github.webhook().secret()) || text.contains(JIT_CONFIG);
    }

    private static Stream<String> told(ProcessHandle process) {
        return Stream.of("cmdline", "environ").flatMap(file -> {
            try {
                return Stream.of(Files.readString(
                        Path.of("/proc", Long.toString(process.pid()), file),
                        java.nio.charset.StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                return Stream.empty(); // it has ended
            }
        });
    }

    /** One JSON object a line, none of them about a fault of the program's own; and nothing beside it. */
    private void assertLogsAreSound() {
        for (Program program : programs) {
            assertThat(program.log())
                    .allSatisfy(line -> assertThat(line.fieldNames())
                            .contains("timestamp", "level", "event")
                            .doesNotContain("stack_trace"));
            assertThat(program.stderr()).isEmpty();
        }
    }

    String describe() {
        var text = new StringBuilder();
        programs.forEach(program -> text.append(program.describe()));
        projects.forEach(project -> text.append(project.describe()));
        events.instances().forEach(event -> text.append(event).append('\n'));
        return text.append(github.describe()).toString();
    }

    @Override
    public void close() {
        programs.stream().filter(Program::running).forEach(Program::kill);
        while (!closing.isEmpty()) {
            close(closing.pop());
        }
        github.close();
        Waits.of(vertx.close());
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(World::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
