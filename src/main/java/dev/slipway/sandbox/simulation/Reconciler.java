package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.Job;
import dev.slipway.fleet.State;
import dev.slipway.fleet.Step;
import dev.slipway.sandbox.model.GitHubAnswer;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdNews;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One Slipway process on virtual time: steps the pure core on what has arrived, carries its effects out, and can be
 * killed and begun again at any moment. What it wrote into its journal outlives it.
 */
public final class Reconciler {

    /** The pure core, or what a test puts in its place. */
    @FunctionalInterface
    public interface Core {
        Step step(State state, List<Event> events, Instant now);
    }

    /** A timer fires no sooner. */
    private static final Duration TICK = Duration.ofMillis(1);

    private final Timeline timeline;
    private final LxdModel lxdModel;
    private final SplittableRandom random;
    private final Core core;
    private final Watch watch;
    private final LxdCalls lxd;
    private final GitHubWire wire;
    private final GitHubCalls github;
    private final JobCalls jobs;
    private final Journal journal = new Journal();
    private final List<Effect> inFlight = new ArrayList<>();
    private List<Event> inbox = new ArrayList<>();
    private Optional<Instant> wakeAt = Optional.empty();
    private Troubles troubles = Troubles.none();
    private Fleet fleet;
    private Life life = new Life();
    private State state;
    private LxdStream stream;

    Reconciler(
            Timeline timeline,
            LxdModel lxd,
            GitHubModel github,
            Fleet fleet,
            Tokens tokens,
            int perPage,
            SplittableRandom random,
            Core core,
            Watch watch) {
        this.timeline = timeline;
        this.lxdModel = lxd;
        this.random = random;
        this.core = core;
        this.watch = watch;
        this.fleet = fleet;
        Wire toLxd = new Wire(timeline, random.split(), Duration.ofMillis(3), "LXD", troubles);
        Wire toGitHub = new Wire(timeline, random.split(), Duration.ofMillis(250), "GitHub", troubles);
        this.lxd = new LxdCalls(timeline, lxd, toLxd, effect -> watch.reached(this, effect));
        this.wire = new GitHubWire(
                timeline, github, toGitHub, tokens, path -> this.fleet.credential(path), seenBy(watch), this::take);
        this.github = new GitHubCalls(wire, perPage);
        this.jobs = new JobCalls(wire, perPage);
        life.end();
        begin();
    }

    private GitHubWire.Listener seenBy(Watch by) {
        return new GitHubWire.Listener() {
            @Override
            public void reached(Effect effect) {
                by.reached(Reconciler.this, effect);
            }

            @Override
            public void answered(Effect effect, GitHubAnswer<?> answer) {
                by.answered(Reconciler.this, effect, answer);
            }
        };
    }

    /** What is asked for now. */
    public Fleet fleet() {
        return fleet;
    }

    public State state() {
        return state;
    }

    /** The effects whose end it has not been told. */
    public List<Effect> inFlight() {
        return List.copyOf(inFlight);
    }

    public boolean running() {
        return !life.over();
    }

    /** The configuration is read again. */
    public void configure(Fleet changed) {
        fleet = changed;
        if (running()) {
            inbox.add(new Event.Configured(changed));
        }
    }

    public void troubles(Troubles changed) {
        troubles = changed;
        lxd.troubles(changed);
        wire.troubles(changed);
        stream.breakEvery(changed.streamEvery());
    }

    /** Its hooks at GitHub are those of this URL. */
    void hooksOf(String url) {
        jobs.hooksOf(url);
    }

    /** Its receiver has taken a delivery: what waits is written down first. Nobody hears it while the process is down. */
    void tell(Event.JobTold told) {
        if (running()) {
            if (told.stage() == Job.Stage.QUEUED) {
                journal.queued(told.job(), timeline.now());
            }
            inbox.add(told);
        }
    }

    /** {@code kill -9}: what it knew is lost; what it has just asked for may happen or not. */
    public void kill(Duration downFor) {
        if (running()) {
            life.end();
            timeline.after(downFor, this::begin);
        }
    }

    /** SIGTERM: calls in flight may end, for as long as patience lasts. */
    public void stop(Duration patience, Duration downFor) {
        if (running()) {
            inbox.add(new Event.Stopping());
            Life mine = life;
            timeline.after(patience, () -> {
                if (life == mine) {
                    kill(downFor);
                }
            });
        }
    }

    private void begin() {
        if (running()) {
            return;
        }
        Life mine = new Life();
        life = mine;
        inFlight.clear();
        wire.forget();
        inbox = new ArrayList<>();
        wakeAt = Optional.empty();
        state = State.initial(random.nextLong());
        inbox.add(journal.read(timeline.now()));
        inbox.add(new Event.Configured(fleet));
        watch.began(this);
        stream = new LxdStream(timeline, lxdModel, random.split(), mine, event -> take(mine, event));
        stream.breakEvery(troubles.streamEvery());
        stream.connect();
    }

    private void take(Life of, Event event) {
        if (!of.over()) {
            inbox.add(event);
        }
    }

    /** LXD has moved, and told this. */
    void hear(List<LxdNews> news) {
        lxd.look();
        if (running()) {
            news.forEach(stream::hear);
        }
    }

    Optional<Instant> nextAt() {
        if (!running()) {
            return Optional.empty();
        }
        return inbox.isEmpty() ? wakeAt : Optional.of(timeline.now());
    }

    /** Takes in what has arrived; what arrives at one instant is coalesced into one plan. */
    void turn() {
        if (!running()) {
            return;
        }
        Instant now = timeline.now();
        if (wakeAt.filter(at -> !at.isAfter(now)).isPresent()) {
            wakeAt = Optional.empty();
            inbox.add(new Event.Woke());
        }
        if (inbox.isEmpty()) {
            return;
        }
        List<Event> events = inbox;
        inbox = new ArrayList<>();
        State before = state;
        Step step = core.step(before, events, now);
        state = step.state();
        wakeAt = step.wakeAt().map(at -> at.isBefore(now.plus(TICK)) ? now.plus(TICK) : at);
        journal.told(step.notices(), now);
        step.effects().forEach(this::carryOut);
        watch.stepped(this, before, events, step);
    }

    private void carryOut(Effect effect) {
        inFlight.add(effect);
        Life mine = life;
        Consumer<Reply<Event>> end = reply -> ended(mine, effect, reply);
        if (effect instanceof Effect.Launch launch) {
            new Launching(
                            answer -> github.jitConfig(mine, launch, answer),
                            lxd,
                            mine,
                            launch,
                            event -> take(mine, event),
                            event -> end(mine, launch, event))
                    .begin();
        } else if (effect instanceof Effect.ReadInstance read) {
            lxd.read(mine, read, end);
        } else if (effect instanceof Effect.ReadConsole read) {
            lxd.console(mine, read, end);
        } else if (effect instanceof Effect.AskGuest ask) {
            lxd.busy(mine, ask, end);
        } else if (effect instanceof Effect.ForgetJitConfig forget) {
            lxd.forget(mine, forget, end);
        } else if (effect instanceof Effect.StopInstance stop) {
            lxd.stop(mine, stop, end);
        } else if (effect instanceof Effect.DeleteInstance delete) {
            lxd.delete(mine, delete, end);
        } else if (effect instanceof Effect.ListInstances list) {
            lxd.list(mine, list, end);
        } else if (effect instanceof Effect.ListRegistrations list) {
            github.list(mine, list, end);
        } else if (effect instanceof Effect.ReadRegistration read) {
            github.read(mine, read, end);
        } else if (effect instanceof Effect.Deregister gone) {
            github.deregister(mine, gone, end);
        } else {
            carryOutOfJobs(effect, mine, end);
        }
    }

    private void carryOutOfJobs(Effect effect, Life mine, Consumer<Reply<Event>> end) {
        if (effect instanceof Effect.ReadJob read) {
            jobs.read(mine, read, end);
        } else if (effect instanceof Effect.ListJobs list) {
            jobs.list(mine, list, end);
        } else if (effect instanceof Effect.ListDeliveries list) {
            jobs.list(mine, list, end);
        } else if (effect instanceof Effect.Redeliver again) {
            jobs.redeliver(mine, again, end);
        } else {
            throw new IllegalArgumentException("nobody carries out " + effect.getClass());
        }
    }

    private void ended(Life of, Effect effect, Reply<Event> reply) {
        end(
                of,
                effect,
                reply.value()
                        .orElseGet(() ->
                                new Event.CallFailed(effect, reply.failure().orElseThrow())));
    }

    private void end(Life of, Effect effect, Event event) {
        if (!of.over()) {
            inFlight.remove(effect);
            inbox.add(event);
        }
    }
}
