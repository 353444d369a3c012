package dev.slipway.cli;

import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.Pool;
import dev.slipway.github.GitHubClient;
import dev.slipway.github.Trial;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers a runner at each path, for as long as it takes to look at it: {@code check --register}. Blocks. */
final class CheckTrial {

    /** For a handful of requests, each of which may take half a minute. */
    private static final int MOST_MINUTES = 6;

    /** Of the labels that a launch asks for, those that do not depend on LXD. */
    private static final List<String> SYSTEM = List.of("self-hosted", "Linux");

    private static final Logger LOGGER = LoggerFactory.getLogger(CheckTrial.class);

    private final Function<String, GitHubClient> clients;
    private final Fleet fleet;
    private final Consumer<CheckLine> tell;

    /**
     * @param clients gives the one that speaks for a path
     * @param tell is told of each line on any thread, one at a time
     */
    CheckTrial(Function<String, GitHubClient> clients, Fleet fleet, Consumer<CheckLine> tell) {
        this.clients = clients;
        this.fleet = fleet;
        this.tell = tell;
    }

    /** One path after the other. Ends early, with nothing left registered, when the process is told to end. */
    void run() {
        Map<String, Pool> firsts = new LinkedHashMap<>();
        fleet.pools().forEach(pool -> firsts.putIfAbsent(pool.path(), pool));
        for (Pool pool : firsts.values()) {
            if (!run(pool)) {
                return;
            }
        }
    }

    /** Whether the process goes on. */
    private boolean run(Pool pool) {
        String what = "Trial at " + pool.path();
        String name = fleet.name() + "-check-" + random();
        Trial trial = clients.apply(pool.path())
                .trial(pool.path(), name, labels(pool), pool.runnerGroup(), found -> tell.accept(line(what, found)));
        Future<Void> over = trial.run();
        // While a hook runs, the process goes on: long enough to delete the runner.
        var ending = new Thread(() -> {
            trial.stop();
            tell.accept(CheckLine.warn(what, "interrupted: its runner is deleted before this ends"));
            await(trial, over, what);
        });
        Runtime.getRuntime().addShutdownHook(ending);
        await(trial, over, what);
        try {
            return Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook has done its work.
            LOGGER.atDebug().addKeyValue("cause", e.getMessage()).log("the trial was interrupted");
            return false;
        }
    }

    private void await(Trial trial, Future<Void> over, String what) {
        try {
            over.await(MOST_MINUTES, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            trial.stop();
            tell.accept(CheckLine.fail(
                    what,
                    "did not end within " + MOST_MINUTES + " min. Look for its runner, whose" + " name begins with "
                            + fleet.name() + "-check-, at GitHub and delete it there"));
        }
    }

    private static CheckLine line(String what, Trial.Finding found) {
        return switch (found.verdict()) {
            case AS_EXPECTED -> CheckLine.ok(what, found.said());
            case OTHERWISE -> CheckLine.warn(what, found.said());
            case FAILED -> CheckLine.fail(what, found.said());
        };
    }

    /** Labels compare without case. */
    static List<String> labels(Pool pool) {
        return Stream.concat(
                        SYSTEM.stream().filter(label -> pool.labels().stream().noneMatch(label::equalsIgnoreCase)),
                        pool.labels().stream())
                .toList();
    }

    private static String random() {
        byte[] bytes = new byte[4];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
