package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.RunnerService.Connection;
import dev.slipway.sandbox.model.RunnerService.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * One guest that obeys the guest contract, unless it misbehaves: its boot unit reads the JIT config, runs the runner
 * and powers off. Its disk, and with it the once-marker, outlives a reboot.
 */
final class RunnerGuest {
    private static final int QUICK_TRIES = 20;
    /** More than a console keeps. */
    private static final String FLOOD = "all that a guest can say on its console\n".repeat(5_000);

    private final RunnerGuests all;
    private final LxdRef ref;
    private final Optional<Misbehaviour> byChance;
    private Optional<Misbehaviour> misbehaviour = Optional.empty();
    private boolean onceMarker;
    private boolean inJob;
    /** It may be given work: connected, and neither working nor about to end. */
    private boolean waiting;

    private int tries;
    private Optional<String> session = Optional.empty();
    private Runnable cancelNext = () -> {};

    RunnerGuest(RunnerGuests all, LxdRef ref, Optional<Misbehaviour> byChance) {
        this.all = all;
        this.ref = ref;
        this.byChance = byChance;
    }

    void started(Instant now) {
        if (onceMarker) {
            powerOff(now);
            return;
        }
        onceMarker = true;
        misbehaviour = all.model()
                .devlxd(ref, Misbehaviour.KEY)
                .flatMap(Misbehaviour::of)
                .or(() -> byChance);
        next(all.boot(), now, this::boot);
    }

    void stopped(Instant now) {
        inJob = false;
        waiting = false;
        cancelNext.run();
        session.ifPresent(s -> all.disconnected(s, now));
        session = Optional.empty();
    }

    void askedToStop(Instant now) {
        if (!misbehaves(Misbehaviour.HANGS)) {
            powerOff(now);
        }
    }

    OptionalInt busy() {
        return misbehaves(Misbehaviour.HANGS) ? OptionalInt.empty() : OptionalInt.of(inJob ? 0 : 1);
    }

    /** There may be work, or no more need of it. */
    void wake(Instant now) {
        if (waiting) {
            next(Duration.ZERO, now, this::poll);
        } else if (inJob && all.service().cancelled(session.orElseThrow(), now)) {
            next(Duration.ZERO, now, at -> finish("cancelled", at));
        }
    }

    private void boot(Instant now) {
        if (misbehaves(Misbehaviour.DIES_YOUNG)) {
            powerOff(now);
        } else if (!misbehaves(Misbehaviour.NEVER_LISTENS)) {
            all.model()
                    .devlxd(ref, "user.slipway.jit-config")
                    .ifPresentOrElse(jit -> connect(jit, now), () -> end("no-jit-config", now));
        }
    }

    private void connect(String jitConfig, Instant now) {
        Connection connection = all.service().connect(jitConfig, now);
        if (connection instanceof Connection.Connected connected) {
            session = Optional.of(connected.session());
            all.connected(connected.session(), this);
            listen(now);
        } else if (connection instanceof Connection.Refused) {
            end("refused", now);
        } else {
            next(retry(), now, at -> connect(jitConfig, at));
        }
    }

    private void listen(Instant now) {
        say(RunnerLine.listening(), now);
        if (misbehaves(Misbehaviour.REBOOTS)) {
            next(all.powerOff(), now, at -> all.model().reboots(ref, at));
        } else if (misbehaves(Misbehaviour.FLOODS)) {
            all.model().says(ref, FLOOD, now);
            poll(now);
        } else if (!misbehaves(Misbehaviour.HANGS)) {
            poll(now);
        }
    }

    private void poll(Instant now) {
        waiting = true;
        Poll answer = all.service().poll(session.orElseThrow(), now);
        if (answer instanceof Poll.Job job) {
            run(job, now);
        } else if (answer instanceof Poll.Gone) {
            end("deregistered", now);
        } else if (answer instanceof Poll.Unreachable) {
            next(retry(), now, this::poll);
        } else {
            tries = 0;
            all.pollEvery().ifPresent(time -> next(time, now, this::poll));
        }
    }

    private void run(Poll.Job job, Instant now) {
        inJob = true;
        waiting = false;
        say(RunnerLine.job(job), now);
        if (misbehaves(Misbehaviour.DIES_IN_JOB)) {
            next(job.takes().dividedBy(2), now, this::powerOff);
        } else {
            next(job.takes(), now, at -> finish("succeeded", at));
        }
    }

    private void finish(String result, Instant now) {
        inJob = false;
        all.service().end(session.orElseThrow(), result, now);
        end(result, now);
    }

    private void end(String result, Instant now) {
        waiting = false;
        say(RunnerLine.end(result), now);
        next(all.powerOff(), now, this::powerOff);
    }

    private void powerOff(Instant now) {
        all.model().powersOff(ref, now);
    }

    private void say(String line, Instant now) {
        all.model().says(ref, line, now);
        all.model().repeats(ref, line, all.repeat(), now);
    }

    private Duration retry() {
        tries++;
        return tries <= QUICK_TRIES ? all.retry() : all.retry().multipliedBy(QUICK_TRIES);
    }

    /** A guest does one thing at a time: this takes the place of what it was about to do. */
    private void next(Duration time, Instant now, Consumer<Instant> what) {
        cancelNext.run();
        cancelNext = all.model().later(now.plus(time), what);
    }

    private boolean misbehaves(Misbehaviour way) {
        return misbehaviour.filter(m -> m == way).isPresent();
    }
}
