package dev.slipway.reconcile;

import dev.slipway.bus.Bus;
import dev.slipway.bus.Told;
import dev.slipway.config.Settings;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Loop;
import dev.slipway.fleet.State;
import dev.slipway.fleet.Step;
import dev.slipway.github.GitHubClients;
import dev.slipway.lxd.LxdClient;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The one reconciler: takes news from the bus, steps the pure core, carries its effects out and tells what happened.
 *
 * <p>Everything here runs on its own context; the state never leaves it except as the immutable record it is.
 */
public final class ReconcilerVerticle extends VerticleBase {

    /** One turn of the event loop takes no more than this in, so that it stays short whatever arrives. */
    private static final int NEWS_AT_ONCE = 500;

    private static final long NO_TIMER = -1;

    private final Bus bus;
    private final LxdClient lxd;
    private final GitHubClients github;
    private final Settings settings;
    private final Event.JournalRead journal;
    private final MonotonicClock clock;
    private final Duration patience;
    private final Queue<Event> inbox = new ArrayDeque<>();
    private Effects effects;
    private State state;
    private boolean scheduled;
    private long timer = NO_TIMER;

    /**
     * A reconciler that has not seen anything yet.
     *
     * @param journal what an earlier process had written down
     * @param seed decides the names of its runners
     * @param patience how long calls in flight may take to end when it stops
     */
    public ReconcilerVerticle(
            Bus bus,
            LxdClient lxd,
            GitHubClients github,
            Settings settings,
            Event.JournalRead journal,
            MonotonicClock clock,
            long seed,
            Duration patience) {
        this.bus = bus;
        this.lxd = lxd;
        this.github = github;
        this.settings = settings;
        this.journal = journal;
        this.clock = clock;
        this.patience = patience;
        this.state = State.initial(seed);
    }

    @Override
    public Future<?> start() {
        // By the bus as all news: what an answer says of the rate limit is told before it, and must not be overtaken.
        effects = new Effects(lxd, path -> github.of(state.fleet().orElseThrow(), path), settings, bus::news);
        take(journal);
        take(new Event.Configured(settings.fleet()));
        return bus.onNews(this::take).completion();
    }

    /** Starts nothing new and lets the calls in flight end, as long as patience lasts; runners are left running. */
    @Override
    public Future<?> stop() {
        take(new Event.Stopping());
        reconcile();
        Future<?> quiet = effects.quiet();
        return Future.any(quiet, vertx.timer(patience.toMillis(), TimeUnit.MILLISECONDS))
                .onComplete(ended -> cancelTimer());
    }

    private void take(Event event) {
        inbox.add(event);
        if (!scheduled) {
            scheduled = true;
            // What arrives in the same turn of the event loop is coalesced into one plan.
            context.runOnContext(ignored -> reconcile());
        }
    }

    private void reconcile() {
        scheduled = false;
        List<Event> events = new ArrayList<>();
        while (!inbox.isEmpty() && events.size() < NEWS_AT_ONCE) {
            events.add(inbox.remove());
        }
        if (events.isEmpty()) {
            return;
        }
        Instant now = clock.now();
        Step step = Loop.step(state, events, now);
        state = step.state();
        Duration took = Duration.between(now, clock.now());
        step.effects().forEach(effects::carryOut);
        armTimer(step, now);
        bus.tell(new Told(state, step.notices(), now, Trigger.of(events.get(0)), took));
        if (!inbox.isEmpty() && !scheduled) {
            scheduled = true;
            context.runOnContext(ignored -> reconcile());
        }
    }

    private void armTimer(Step step, Instant now) {
        cancelTimer();
        step.wakeAt().ifPresent(at -> {
            long millis =
                    Math.max(1, Duration.between(now, at).plusNanos(999_999).toMillis());
            timer = vertx.setTimer(millis, fired -> {
                timer = NO_TIMER;
                take(new Event.Woke());
            });
        });
    }

    private void cancelTimer() {
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }
}
