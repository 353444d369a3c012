package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one runner needs now, by its phase: the look that is due, its console, the next step of its farewell, its
 * deletion. Makes the calls and says when to come back. Whether it is wanted at all is {@link Planner}'s business.
 */
final class Care {

    private final Draft draft;
    private final Instant now;
    private final Duration shared;
    private Runner runner;

    /** @param shared the least time between two console reads of a runner that is not launching */
    Care(Draft draft, Runner runner, Duration shared) {
        this.draft = draft;
        this.now = draft.now;
        this.runner = runner;
        this.shared = shared;
    }

    void tend() {
        look();
        if (runner.reached(Stage.STOPPED)) {
            finished();
        } else if (runner.farewell().isPresent()) {
            farewell(runner.farewell().get());
        } else if (runner.reached(Stage.BUSY)) {
            busy();
        } else if (runner.reached(Stage.LISTENING)) {
            idle();
        } else if (runner.reached(Stage.STARTED)) {
            booting();
        } else if (!runner.inFlight(Calls.Call.LAUNCH)) {
            unsettled();
        } else if (runner.reached(Stage.CREATED)) {
            // Its start is under way: the guest may speak, and take a job, before LXD calls the start done.
            console(Pace.CONSOLE_LAUNCHING);
        }
    }

    private void look() {
        boolean made = !runner.inFlight(Calls.Call.LAUNCH) || runner.reached(Stage.CREATED);
        if (made && runner.body().lookDue() && lxd(Calls.Call.READ_INSTANCE)) {
            call(Calls.Call.READ_INSTANCE, new Effect.ReadInstance(runner.name(), draft.tick));
        }
    }

    private void booting() {
        boolean young = now.isBefore(runner.life().since().plus(Pace.POWER_OFF));
        console(runner.birth().adopted() || !young ? Pace.CONSOLE_ADOPTED : Pace.CONSOLE_LAUNCHING);
        if (!runner.inFlight(Calls.Call.LAUNCH)) {
            doubt(Farewell.Reason.NEVER_LISTENED, runner.life().since().plus(bootTimeout()));
        }
    }

    /** Asked for, and what became of it is unknown: a listing tells, operations first. */
    private void unsettled() {
        if (now.isBefore(runner.life().since().plus(bootTimeout()))) {
            draft.lxd(draft.lxd().with(draft.lxd().listing().dueBy(now.plus(Pace.UNSETTLED))));
        }
    }

    private void idle() {
        forgetJitConfig();
        console(longer(Pace.CONSOLE_IDLE));
        if (runner.standing().is(Standing.Status.OFFLINE)) {
            Instant silent = runner.hearing().at().plus(Pace.SILENCE);
            Instant grace = runner.standing().since().plus(offlineGrace());
            doubt(Farewell.Reason.OFFLINE, silent.isAfter(grace) ? silent : grace);
        }
    }

    private void busy() {
        forgetJitConfig();
        console(longer(Pace.CONSOLE_BUSY));
        Optional<Instant> overdue = pool().flatMap(Pool::jobTimeout)
                .map(timeout -> runner.life().since().plus(timeout));
        if (overdue.isPresent() && reached(overdue.get())) {
            put(Farewell.begun(Farewell.Reason.JOB_TIMEOUT, Farewell.Step.STOPPING, now, draft.tick));
            stop();
        }
    }

    /** From this time on it looks lost, and evidence is gathered. */
    private void doubt(Farewell.Reason reason, Instant from) {
        if (!draft.hub(runner.path()).outage() && reached(from)) {
            put(Farewell.begun(reason, Farewell.Step.CHECKING, now, draft.tick));
            farewell(runner.farewell().orElseThrow());
        }
    }

    private void farewell(Farewell farewell) {
        if (farewell.reason().lost()
                && !farewell.leaving()
                && draft.hub(runner.path()).outage()) {
            unsuspected("GitHub shows most runners offline: that is the network");
            return;
        }
        switch (farewell.step()) {
            case CHECKING -> check(farewell);
            case DEREGISTERING -> deregister(farewell);
            case LEAVING -> leave(farewell);
            case STOPPING -> stop();
        }
    }

    private void unsuspected(String cause) {
        runner = runner.withoutFarewell();
        draft.put(runner, cause);
        tend();
    }

    private void check(Farewell farewell) {
        console(longer(Pace.CONSOLE_IDLE));
        boolean fresh = runner.standing().asked() >= farewell.tick();
        if (runner.reached(Stage.BUSY)) {
            unsuspected("it runs a job");
        } else if (unregistered()) {
            put(farewell.at(Farewell.Step.LEAVING, now, draft.tick));
            leave(runner.farewell().orElseThrow());
        } else if (!fresh) {
            if (github(Calls.Call.READ_REGISTRATION)) {
                runner = draft.read(runner);
            }
        } else if (runner.standing().is(Standing.Status.OFFLINE)) {
            put(farewell.at(Farewell.Step.DEREGISTERING, now, draft.tick));
            deregister(runner.farewell().orElseThrow());
        } else if (runner.told().listened()) {
            unsuspected("it is online after all");
        } else if (reached(farewell.nextAsk())) {
            // Online, but it never said that it listens: its own answer decides.
            ask();
        }
    }

    private void deregister(Farewell farewell) {
        console(longer(Pace.CONSOLE_IDLE));
        if (unregistered()) {
            put(farewell.at(Farewell.Step.LEAVING, now, draft.tick).askingAt(now.plus(Pace.POWER_OFF)));
        } else if (github(Calls.Call.DEREGISTER)) {
            call(Calls.Call.DEREGISTER, new Effect.Deregister(runner.name(), runner.path(), runner.registration()));
        }
    }

    private void leave(Farewell farewell) {
        console(longer(Pace.CONSOLE_IDLE));
        if (reached(farewell.nextAsk())) {
            ask();
        }
    }

    private void ask() {
        if (lxd(Calls.Call.ASK_GUEST)) {
            call(Calls.Call.ASK_GUEST, new Effect.AskGuest(runner.name(), draft.tick));
        }
    }

    private void stop() {
        if (lxd(Calls.Call.STOP)) {
            call(Calls.Call.STOP, new Effect.StopInstance(runner.name()));
        }
    }

    /** The record first, then the deletion; one that was started again is over and has to leave first. */
    private void finished() {
        if (runner.occupies()) {
            runner.farewell().ifPresent(this::farewell);
        } else if (runner.life().outcome().isPresent()) {
            delete();
        } else if (runner.calls().failures(Calls.Call.READ_CONSOLE) >= Pace.CONSOLE_TRIES) {
            new Ending(draft).heardOut(runner);
            runner = draft.runner(runner.name()).orElseThrow();
            delete();
        } else if (lxd(Calls.Call.READ_CONSOLE)) {
            call(Calls.Call.READ_CONSOLE, new Effect.ReadConsole(runner.name(), draft.tick));
        }
    }

    private void delete() {
        // LXD may still call its start under way: it refuses until that has ended, and the launch would be forgotten.
        if (!runner.inFlight(Calls.Call.LAUNCH) && lxd(Calls.Call.DELETE)) {
            call(Calls.Call.DELETE, new Effect.DeleteInstance(runner.name()));
        }
    }

    private void forgetJitConfig() {
        // LXD refuses to change an instance whose start is under way.
        boolean started = !runner.inFlight(Calls.Call.LAUNCH);
        if (started && runner.body().jitConfig() && lxd(Calls.Call.FORGET_JIT_CONFIG)) {
            call(Calls.Call.FORGET_JIT_CONFIG, new Effect.ForgetJitConfig(runner.name()));
        }
    }

    private void console(Duration interval) {
        if (!draft.lxd().connected() || runner.inFlight(Calls.Call.READ_CONSOLE)) {
            return;
        }
        Instant last = runner.calls().notBefore(Calls.Call.READ_CONSOLE);
        boolean failing = runner.calls().failures(Calls.Call.READ_CONSOLE) > 0;
        boolean never = last.equals(Instant.MIN);
        if (never || reached(failing ? last : last.plus(interval))) {
            call(Calls.Call.READ_CONSOLE, new Effect.ReadConsole(runner.name(), draft.tick));
        }
    }

    private Duration longer(Duration interval) {
        return interval.compareTo(shared) > 0 ? interval : shared;
    }

    private boolean unregistered() {
        return runner.registration() == 0 || runner.standing().is(Standing.Status.ABSENT);
    }

    private boolean lxd(Calls.Call call) {
        return draft.lxd().connected()
                && !runner.inFlight(call)
                && reached(runner.calls().notBefore(call));
    }

    private boolean github(Calls.Call call) {
        Gate.Use use = call == Calls.Call.DEREGISTER ? Gate.Use.WRITE : Gate.Use.READ;
        return !runner.inFlight(call)
                && reached(runner.calls().notBefore(call))
                && draft.rates.admits(use, runner.path());
    }

    private boolean reached(Instant at) {
        if (at.isAfter(now)) {
            draft.wakeAt(at);
            return false;
        }
        return true;
    }

    private void call(Calls.Call call, Effect effect) {
        runner = draft.call(runner, call, effect);
    }

    private void put(Farewell farewell) {
        runner = runner.with(farewell);
        draft.put(runner, farewell.reason().words());
    }

    private Optional<Pool> pool() {
        return draft.fleet().flatMap(fleet -> fleet.pool(runner.pool()));
    }

    private Duration bootTimeout() {
        return pool().map(Pool::bootTimeout).orElse(Pace.REMOVED_POOL_PATIENCE);
    }

    private Duration offlineGrace() {
        return pool().map(Pool::offlineGrace).orElse(Pace.REMOVED_POOL_PATIENCE);
    }
}
