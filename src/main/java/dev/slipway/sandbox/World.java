package dev.slipway.sandbox;

import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.RunnerGuests;
import dev.slipway.sandbox.model.RunnerTimings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A simulated LXD and a simulated GitHub, with guests in the one that are runners of the other. All three share one
 * context; the methods may be called from anywhere.
 */
public final class World {

    /** Of guests that ask for work only when they are woken: they stay online all their life. */
    private static final Duration FOR_EVER = Duration.ofDays(366);

    private final SimulatedLxd lxd;
    private final SimulatedGitHub github;

    private World(SimulatedLxd lxd, SimulatedGitHub github) {
        this.lxd = lxd;
        this.github = github;
    }

    /**
     * Starts one; both answer when the future completes.
     *
     * @param socket of LXD, at most 107 bytes
     * @param lxd from then on this world's alone, as {@code github} is
     * @param seed of what is left to chance in the guests
     */
    public static Future<World> start(
            Vertx vertx, Path socket, LxdModel lxd, GitHubModel github, RunnerTimings timings, long seed) {
        Promise<World> started = Promise.promise();
        vertx.getOrCreateContext()
                .runOnContext(
                        go -> begin(vertx, socket, lxd, github, timings, seed).onComplete(started));
        return started.future();
    }

    private static Future<World> begin(
            Vertx vertx, Path socket, LxdModel model, GitHubModel github, RunnerTimings timings, long seed) {
        var server = new SimulatedGitHub(vertx, github, monotonic());
        Duration hold = timings.poll().isZero() ? FOR_EVER : timings.poll();
        var guests = RunnerGuests.inhabiting(model, new GitHubOfGuests(server, hold), timings, seed);
        return server.start()
                .compose(listening -> SimulatedLxd.start(vertx, socket, model))
                .onSuccess(lxd -> server.onAwake(session -> wake(lxd, guests, session)))
                .recover(cause -> server.close().transform(closed -> Future.failedFuture(cause)))
                .map(lxd -> new World(lxd, server));
    }

    /** In a turn of its own: GitHub's model is in the middle of its work, and LXD's may be. */
    private static void wake(SimulatedLxd lxd, RunnerGuests guests, String session) {
        Future<Void> unused = lxd.act((model, now) -> guests.wake(session, now));
    }

    private static InstantSource monotonic() {
        Instant anchor = Instant.now();
        long origin = System.nanoTime();
        return () -> anchor.plusNanos(System.nanoTime() - origin);
    }

    public SimulatedLxd lxd() {
        return lxd;
    }

    public SimulatedGitHub github() {
        return github;
    }

    /** Ends both, LXD first: nobody is left who would ask GitHub for work. */
    public Future<Void> close() {
        return lxd.close().transform(closed -> github.close());
    }
}
