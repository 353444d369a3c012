package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.Loop;
import dev.slipway.fleet.Phase;
import dev.slipway.fleet.Pool;
import dev.slipway.fleet.State;
import dev.slipway.fleet.Step;
import dev.slipway.github.Credential;
import dev.slipway.github.Endpoint;
import dev.slipway.github.GitHubCall;
import dev.slipway.github.GitHubClient;
import dev.slipway.sandbox.GitHubUsage;
import dev.slipway.sandbox.SimulatedGitHub;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdNews;
import dev.slipway.sandbox.model.RunnerGuests;
import dev.slipway.sandbox.model.RunnerTimings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A Slipway on virtual time whose LXD is the pure model and whose GitHub is a server that the real client asks over the
 * wire, so that what the server counted is what the product costs. Each call ends before the time goes on. Blocks; for test
 * threads.
 */
final class CountedService implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-05T08:00:00Z");

    /** A call of GitHub takes so long in virtual time. */
    private static final Duration CALL = Duration.ofMillis(150);

    final SimulatedGitHub github;
    private final Timeline timeline = new Timeline(START);
    private final LxdModel lxdModel;
    private final RunnerGuests guests;
    private final LxdCalls lxd;
    private final LxdStream stream;
    private final CountedCalls calls;
    private final GitHubClient client;
    private final Life life = new Life();
    private final Queue<String> awake = new ConcurrentLinkedQueue<>();
    /** The simulated GitHub reads it on its own thread. */
    private volatile Instant clock = START;

    private final Queue<Event> told = new ConcurrentLinkedQueue<>();

    private List<Event> inbox = new ArrayList<>();
    private Optional<Instant> wakeAt = Optional.empty();
    private State state = State.initial(7);

    /** What the model lets in. */
    interface Choice {
        /** @param clock of the whole world */
        Credential of(Endpoint endpoint, InstantSource clock);
    }

    CountedService(Vertx vertx, LxdModel lxdModel, GitHubModel model, Fleet fleet, Choice choice) {
        this.lxdModel = lxdModel;
        github = new SimulatedGitHub(vertx, model, () -> clock);
        Void unused = get(github.start());
        github.onAwake(awake::add);
        Endpoint endpoint = Endpoint.of(github.apiUrl());
        client = new GitHubClient(vertx, endpoint, choice.of(endpoint, () -> clock), this::observe);
        calls = new CountedCalls(client);
        guests = RunnerGuests.inhabiting(lxdModel, new CountedGuests(github), RunnerTimings.measured(), 11);
        var random = new SplittableRandom(13);
        Wire wire = new Wire(timeline, random.split(), Duration.ofMillis(3), "LXD", Troubles.none());
        lxd = new LxdCalls(timeline, lxdModel, wire, effect -> {});
        stream = new LxdStream(timeline, lxdModel, random.split(), life, this::hear);
        inbox.add(new Event.JournalRead(List.of(), Map.of()));
        inbox.add(new Event.Configured(fleet));
        stream.connect();
    }

    /** As the service does: what an answer says of the limit is news. */
    private void observe(GitHubCall call) {
        call.rate()
                .filter(rate -> rate.resource().equals(GitHubCall.Rate.CORE))
                .ifPresent(rate -> told.add(new Event.RateTold(
                        Pool.DEFAULT_CREDENTIAL, rate.limit(), rate.remaining(), rate.untilReset())));
    }

    /** The list is another one after each turn. */
    private void hear(Event event) {
        inbox.add(event);
    }

    static <T> T get(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 20 s", e);
        }
    }

    /** How many runners are in this phase. */
    long count(Phase phase) {
        return state.runners().values().stream()
                .filter(runner -> runner.phase() == phase)
                .count();
    }

    /** What all credentials used so far. */
    Map<String, GitHubUsage> usage() {
        return get(github.usage());
    }

    /** What counted against primary limits so far, by operation. */
    Map<String, Long> counted() {
        Map<String, Long> counted = new LinkedHashMap<>();
        usage().values().forEach(usage -> usage.counted().forEach((what, n) -> counted.merge(what, n, Long::sum)));
        return counted;
    }

    /** What was asked and not changed. */
    long notModified() {
        return usage().values().stream()
                .flatMap(usage -> usage.notModified().values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    /** What of it is more than it was then. */
    static Map<String, Long> since(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> more = new LinkedHashMap<>(after);
        before.forEach((what, n) -> more.merge(what, -n, Long::sum));
        more.values().removeIf(n -> n == 0);
        return more;
    }

    void runFor(Duration time) {
        Instant end = timeline.now().plus(time);
        for (Instant next = next(end); next.isBefore(end); next = next(end)) {
            moveTo(next);
        }
        moveTo(end);
    }

    private Instant next(Instant end) {
        Instant next = earlier(earlier(end, timeline.nextAt()), lxdModel.nextAt());
        return earlier(next, inbox.isEmpty() ? wakeAt : Optional.of(timeline.now()));
    }

    private static Instant earlier(Instant one, Optional<Instant> other) {
        return other.filter(one::isAfter).orElse(one);
    }

    private void moveTo(Instant next) {
        clock = next;
        timeline.moveTo(next);
        List<LxdNews> news = lxdModel.advance(next);
        lxd.look();
        news.forEach(stream::hear);
        for (String session = awake.poll(); session != null; session = awake.poll()) {
            guests.wake(session, next);
        }
        for (Event event = told.poll(); event != null; event = told.poll()) {
            inbox.add(event);
        }
        turn(next);
    }

    private void turn(Instant now) {
        if (wakeAt.filter(at -> !at.isAfter(now)).isPresent()) {
            wakeAt = Optional.empty();
            inbox.add(new Event.Woke());
        }
        if (!inbox.isEmpty()) {
            List<Event> events = inbox;
            inbox = new ArrayList<>();
            Step step = Loop.step(state, events, now);
            state = step.state();
            // Time goes on between two turns, as it does in the product.
            wakeAt = step.wakeAt().map(at -> at.isAfter(now) ? at : now.plusMillis(1));
            step.effects().forEach(this::carryOut);
        }
    }

    private void carryOut(Effect effect) {
        Consumer<Reply<Event>> end = reply -> inbox.add(reply.value()
                .orElseGet(() -> new Event.CallFailed(effect, reply.failure().orElseThrow())));
        if (effect instanceof Effect.Launch launch) {
            launch(launch);
        } else if (effect instanceof Effect.ReadInstance read) {
            lxd.read(life, read, end);
        } else if (effect instanceof Effect.ReadConsole read) {
            lxd.console(life, read, end);
        } else if (effect instanceof Effect.AskGuest ask) {
            lxd.busy(life, ask, end);
        } else if (effect instanceof Effect.ForgetJitConfig forget) {
            lxd.forget(life, forget, end);
        } else if (effect instanceof Effect.StopInstance stop) {
            lxd.stop(life, stop, end);
        } else if (effect instanceof Effect.DeleteInstance delete) {
            lxd.delete(life, delete, end);
        } else if (effect instanceof Effect.ListInstances list) {
            lxd.list(life, list, end);
        } else {
            later(end, calls.answer(effect));
        }
    }

    private <T> void later(Consumer<Reply<T>> end, Reply<T> reply) {
        timeline.after(CALL, () -> end.accept(reply));
    }

    private void launch(Effect.Launch launch) {
        new Launching(answer -> later(answer, calls.jitConfig(launch)), lxd, life, launch, this::hear, this::hear)
                .begin();
    }

    @Override
    public void close() {
        life.end();
        Void unused = get(client.close());
        unused = get(github.close());
    }
}
