package dev.slipway.sandbox.model;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * Guests with a GitHub runner in them. Each obeys the guest contract, unless its {@code user.slipway.test} or, for a
 * share of them, chance says otherwise.
 */
public final class RunnerGuests implements Guests {
    private static final String BUSY = "/usr/lib/slipway/busy";

    private final LxdModel model;
    private final RunnerService service;
    private final RunnerTimings timings;
    private final SplittableRandom random;
    private final Map<LxdRef, RunnerGuest> guests = new HashMap<>();
    private final Map<String, RunnerGuest> sessions = new HashMap<>();

    private RunnerGuests(LxdModel model, RunnerService service, RunnerTimings timings, long seed) {
        this.model = model;
        this.service = service;
        this.timings = timings;
        this.random = new SplittableRandom(seed);
    }

    /** Puts such guests into the instances of a model. */
    public static RunnerGuests inhabiting(LxdModel model, RunnerService service, RunnerTimings timings, long seed) {
        var guests = new RunnerGuests(model, service, timings, seed);
        model.inhabit(guests);
        return guests;
    }

    /** There may be work, or the end, for the runner of this session: it asks at once rather than at its next poll. */
    public void wake(String session, Instant now) {
        RunnerGuest guest = sessions.get(session);
        if (guest != null) {
            guest.wake(now);
        }
    }

    @Override
    public void started(LxdRef guest, Instant now) {
        guests.computeIfAbsent(guest, ref -> new RunnerGuest(this, ref, misbehaviour()))
                .started(now);
    }

    @Override
    public void askedToStop(LxdRef guest, Instant now) {
        find(guest).ifPresent(g -> g.askedToStop(now));
    }

    @Override
    public void stopped(LxdRef guest, Instant now) {
        find(guest).ifPresent(g -> g.stopped(now));
    }

    @Override
    public void deleted(LxdRef guest, Instant now) {
        guests.remove(guest);
    }

    @Override
    public OptionalInt exec(LxdRef guest, List<String> command, Instant now) {
        return command.equals(List.of(BUSY))
                ? find(guest).map(RunnerGuest::busy).orElse(OptionalInt.of(1))
                : OptionalInt.of(127);
    }

    LxdModel model() {
        return model;
    }

    RunnerService service() {
        return service;
    }

    Duration boot() {
        return timings.boot().draw(random);
    }

    Duration powerOff() {
        return timings.powerOff().draw(random);
    }

    Duration retry() {
        return timings.retry();
    }

    Duration repeat() {
        return timings.repeat();
    }

    Optional<Duration> pollEvery() {
        return Optional.of(timings.poll()).filter(poll -> !poll.isZero());
    }

    void connected(String session, RunnerGuest guest) {
        sessions.put(session, guest);
    }

    void disconnected(String session, Instant now) {
        sessions.remove(session);
        service.disconnect(session, now);
    }

    private Optional<RunnerGuest> find(LxdRef guest) {
        return Optional.ofNullable(guests.get(guest));
    }

    private Optional<Misbehaviour> misbehaviour() {
        Misbehaviour[] ways = Misbehaviour.values();
        return Chance.strikes(random, model.faults().guests())
                ? Optional.of(ways[random.nextInt(ways.length)])
                : Optional.empty();
    }
}
