package dev.slipway.cli;

import dev.slipway.config.Address;
import dev.slipway.config.Settings;
import dev.slipway.lxd.LxdException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The real service against peers that need nothing: shows what Slipway does, and judges whether it keeps its rules. */
@Command(
        name = "demo",
        description = {
            "Run the service against a simulated LXD and a simulated GitHub with random jobs, and show what happens.",
            "",
            "With --lxd the runners are real containers. Their image has to obey the guest contract, and its runner has"
                    + " to talk to the simulated GitHub, which a proxy device brings to http://127.0.0.1:9000 inside the"
                    + " container; the source's src/test/lxd/image.sh makes such an image. The project, the profile and"
                    + " the storage pool called default are used; all that the demo makes is removed at its end.",
            "",
            "The exit code is 1 if a rule was broken: more instances than --max at any moment, a busy runner destroyed,"
                    + " or a job never run.",
            ""
        })
final class DemoCommand implements Callable<Integer> {

    private static final int PEERS_SECONDS = 120;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationArgument.class,
            description = "How long, 5s to 24h (default: ${DEFAULT-VALUE}); it goes on while jobs have not ended.")
    private Duration lasts;

    @Option(
            names = "--jobs-per-minute",
            paramLabel = "N",
            defaultValue = "30",
            description = "Mean rate of the jobs, 1 to 600 (default: ${DEFAULT-VALUE}); each takes 2 to 10 s.")
    private int jobsPerMinute;

    @Option(
            names = "--idle",
            paramLabel = "N",
            defaultValue = "3",
            description = "Runners kept ready (default: ${DEFAULT-VALUE}); 0 launches on demand only.")
    private int idle;

    @Option(
            names = "--max",
            paramLabel = "N",
            defaultValue = "6",
            description = "Runners at most, up to 100 (default: ${DEFAULT-VALUE}).")
    private int max;

    @Option(
            names = "--demand",
            paramLabel = "HOW",
            defaultValue = "webhook",
            description =
                    "How Slipway learns of jobs (default: ${DEFAULT-VALUE}): webhook, by signed deliveries; poll, by"
                            + " asking a repository; none, only by what its runners do, so that it does not launch on demand.")
    private String demand;

    @Option(
            names = "--faults",
            paramLabel = "NAMES",
            defaultValue = "none",
            description = "What goes wrong on purpose: some of events, operations, delays, restarts, instances, guests"
                    + " (LXD's), github, outages and deliveries (GitHub's; lost ones are sent again), separated by commas;"
                    + " all, or none (default).")
    private String faults;

    @Option(names = "--lxd", paramLabel = "SOCKET", description = "Use this LXD instead of a simulated one.")
    private String lxd;

    @Option(names = "--image", paramLabel = "ALIAS", description = "Its image for the runners; goes with --lxd.")
    private String image;

    @Option(names = "--seed", paramLabel = "N", description = "Of all that is left to chance (default: a random one).")
    private Long seed;

    @Override
    public Integer call() throws IOException, InterruptedException, TimeoutException {
        DemoOptions options = options();
        Path directory = Files.createTempDirectory("slipway-demo-");
        try (DemoLog log = DemoLog.to(directory.resolve("service.log"))) {
            boolean well = run(options, directory);
            if (well) {
                remove(directory);
            } else {
                spec.commandLine().getOut().println("What the service logged is in " + log.path());
            }
            return well ? Exit.OK : Exit.PROBLEM;
        } catch (LxdException e) {
            spec.commandLine().getErr().println("The demo could not begin: " + e.getMessage());
            remove(directory);
            return Exit.PROBLEM;
        }
    }

    private DemoOptions options() {
        require(between(5, lasts.toSeconds(), 86_400), "--for is " + lasts.toSeconds() + "s, expected 5s to 24h");
        require(
                between(1, jobsPerMinute, 600),
                "--jobs-per-minute is " + jobsPerMinute + ", expected a number from 1 to 600");
        require(between(1, max, 100), "--max is " + max + ", expected a number from 1 to 100");
        require(between(0, idle, max), "--idle is " + idle + ", expected a number from 0 to --max, which is " + max);
        DemoOptions.Demand how = DemoOptions.Demand.named(demand).orElse(null);
        require(how != null, "--demand is " + demand + ", expected webhook, poll or none");
        require(
                idle > 0 || how != DemoOptions.Demand.NONE,
                "--idle is 0 and --demand is none: nothing would ever launch a runner; expected one of them to differ");
        require((lxd == null) == (image == null), "--lxd and --image go together: both, or none of them");
        Optional<DemoOptions.RealLxd> real =
                Optional.ofNullable(lxd).map(socket -> new DemoOptions.RealLxd(socket, image));
        DemoFaults wrong = faults();
        require(
                real.isEmpty() || wrong.onlyGitHub(),
                "--faults " + faults + " needs the simulated LXD; with --lxd there are github, outages and deliveries");
        long chance = seed == null ? new SecureRandom().nextInt(1_000_000) : seed;
        return new DemoOptions(lasts, jobsPerMinute, idle, max, how, wrong, real, chance);
    }

    private DemoFaults faults() {
        try {
            return DemoFaults.named(faults);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--faults: " + e.getMessage(), e);
        }
    }

    private static boolean between(long least, long value, long most) {
        return value >= least && value <= most;
    }

    private void require(boolean holds, String mistake) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), mistake);
        }
    }

    private boolean run(DemoOptions options, Path directory)
            throws IOException, InterruptedException, TimeoutException {
        Vertx vertx = Vertx.vertx();
        try {
            return with(vertx, options, directory);
        } finally {
            done(vertx.close());
        }
    }

    private boolean with(Vertx vertx, DemoOptions options, Path directory)
            throws IOException, InterruptedException, TimeoutException {
        String token = secret();
        // On a real LXD two demos may run at the same time.
        String fleet = options.realLxd().isPresent() ? "demo" + token.substring(0, 4) : "demo";
        Optional<DemoHook> hook = hook(options, directory);
        var run = new DemoRun(options);
        DemoPeers peers = done(
                options.realLxd().isPresent()
                        ? DemoOnRealLxd.start(vertx, options, token, fleet, run)
                        : DemoWorld.start(vertx, directory, options, token, run));
        try {
            Path tokenFile = secretFile(directory, "github-token", token);
            Settings settings = DemoSettings.of(options, peers, fleet, hook, directory, tokenFile);
            return serve(options, run, peers, hook, settings);
        } finally {
            done(peers.close());
        }
    }

    private static Optional<DemoHook> hook(DemoOptions options, Path directory) throws IOException {
        if (options.demand() != DemoOptions.Demand.WEBHOOK) {
            return Optional.empty();
        }
        String secret = secret();
        return Optional.of(DemoHook.at(secretFile(directory, "webhook-secret", secret), secret));
    }

    /** The service has a Vert.x of its own, as in production: nothing but sockets joins it with its peers. */
    private boolean serve(DemoOptions options, DemoRun run, DemoPeers peers, Optional<DemoHook> hook, Settings settings)
            throws InterruptedException, TimeoutException {
        PrintWriter out = spec.commandLine().getOut();
        Terminal terminal = Terminal.ofProcess();
        Vertx vertx = Vertx.vertx();
        try {
            Service service = new Service(vertx, settings);
            run.begin(service);
            List.of("INT", "TERM", "HUP").forEach(signal -> Signals.on(signal, run::interrupt));
            done(service.start());
            Optional<Long> hookId = hook.isEmpty()
                    ? Optional.empty()
                    : Optional.of(done(peers.github()
                            .hook(options.path(), hook.get().url(), hook.get().secret())));
            String ops = "http://" + new Address("127.0.0.1", service.opsPort()) + "/";
            var setting =
                    new DemoView.Setting(options.lasts(), options.max(), options.demand(), peers.lxdInWords(), ops);
            introduce(out, options, peers, ops);
            try (var screen = new DemoScreen(out, terminal, new DemoView(terminal, setting))) {
                run.untilOver(peers, hookId, screen);
                done(service.stop());
                done(run.lookAtGitHub(peers, hookId));
                run.conclude(screen);
            }
            out.println();
            new DemoSummary(terminal).lines(run.story(), run.judge(), options).forEach(out::println);
            out.flush();
            return run.judge().breaches().isEmpty();
        } finally {
            done(vertx.close());
        }
    }

    private static void introduce(PrintWriter out, DemoOptions options, DemoPeers peers, String ops) {
        out.println("Slipway keeps " + options.idle() + " runners ready, " + options.max() + " at most, on "
                + peers.lxdInWords() + " (seed " + options.seed() + "); "
                + options.demand().words() + ".");
        out.println("While it runs, " + ops + " has metrics, health/ready, api/v1/runners and api/v1/jobs.");
        out.println();
        out.flush();
    }

    private static String secret() {
        byte[] chance = new byte[20];
        new SecureRandom().nextBytes(chance);
        return HexFormat.of().formatHex(chance);
    }

    private static Path secretFile(Path directory, String name, String secret) throws IOException {
        Path file = Files.createFile(
                directory.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, secret + "\n");
    }

    private static <T> T done(Future<T> future) throws TimeoutException {
        return future.await(PEERS_SECONDS, TimeUnit.SECONDS);
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
