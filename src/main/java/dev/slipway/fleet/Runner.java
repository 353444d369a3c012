package dev.slipway.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * One single-use runner: an instance at LXD and a registration at GitHub, as far as news has told.
 *
 * @param registration GitHub's id; 0 while unknown
 */
public record Runner(
        Birth birth,
        long registration,
        Life life,
        Body body,
        Hearing hearing,
        Standing standing,
        Optional<Farewell> farewell,
        Calls calls) {

    /** A runner whose launch has just been decided. */
    static Runner asked(String name, Pool pool, Instant now) {
        return fresh(new Birth(name, pool.name(), pool.path(), pool.hash(), now, false), 0, Stage.ASKED, now, true);
    }

    /** A runner of an earlier process, found in a listing of LXD. Its age is clamped to our clock. */
    static Runner adopted(Instance.Tags tags, Instant now) {
        Instant launchedAt = tags.launchedAt().isAfter(now) ? now : tags.launchedAt();
        Birth birth = new Birth(tags.runner(), tags.pool(), tags.path(), tags.poolHash(), launchedAt, true);
        return fresh(birth, tags.registration(), Stage.CREATED, now, tags.jitConfig());
    }

    private static Runner fresh(Birth birth, long registration, Stage stage, Instant now, boolean jitConfig) {
        return new Runner(
                birth,
                registration,
                Life.begun(stage, now),
                Body.ASKED.withJitConfig(jitConfig),
                new Hearing(Optional.empty(), now),
                new Standing(Standing.Status.UNKNOWN, now, 0),
                Optional.empty(),
                Calls.NONE);
    }

    public String name() {
        return birth.name();
    }

    public String pool() {
        return birth.pool();
    }

    public String path() {
        return birth.path();
    }

    public Stage stage() {
        return life.stage();
    }

    public Life.Told told() {
        return life.told();
    }

    /** What it is doing, as operators see it. */
    public Phase phase() {
        if (reached(Stage.STOPPED)) {
            return Phase.FINISHED;
        }
        if (farewell.isPresent() && farewell.get().leaving()) {
            boolean lost = farewell.get().reason().lost() && !reached(Stage.BUSY);
            return lost ? Phase.LOST : Phase.ENDING;
        }
        return switch (stage()) {
            case ASKED, CREATED, STARTED -> Phase.LAUNCHING;
            case LISTENING -> Phase.IDLE;
            case BUSY -> Phase.BUSY;
            case ENDED -> Phase.ENDING;
            case STOPPED, GONE -> Phase.FINISHED;
        };
    }

    /** When its phase began: with its stage, or with the farewell that changed it. */
    public Instant since() {
        boolean seenOff = farewell.isPresent()
                && !reached(Stage.STOPPED)
                && farewell.get().leaving();
        return seenOff && farewell.get().from().isAfter(life.since())
                ? farewell.get().from()
                : life.since();
    }

    /** Whether it will serve a job that comes now: launching or idle, and not being seen off. */
    public boolean available() {
        return farewell.isEmpty() && !reached(Stage.BUSY);
    }

    /** Whether it takes a place below {@code max}: it is being created, or runs. */
    public boolean occupies() {
        return body.occupies();
    }

    /**
     * Whether it may be retired: idle by its own word. One that has not spoken to this process, such as a runner just
     * adopted, may be busy.
     */
    public boolean retirable() {
        return farewell.isEmpty() && stage() == Stage.LISTENING && hearing.heard();
    }

    boolean reached(Stage stage) {
        return stage().compareTo(stage) >= 0;
    }

    /** Whether it will be free to take a job, and is not yet. */
    boolean launching() {
        return available() && !reached(Stage.LISTENING);
    }

    boolean inFlight(Calls.Call call) {
        return calls.busy(call);
    }

    /** Whether the deregistration of this id is in flight on its own behalf. */
    boolean deregisters(long id) {
        return registration == id && inFlight(Calls.Call.DEREGISTER);
    }

    Runner advanced(Stage to, Instant now) {
        return with(life.advanced(to, now));
    }

    Runner with(Life.Told more) {
        return with(life.with(more));
    }

    /** It runs a job: a farewell that can still be called off is. */
    Runner working(Instant now) {
        Runner busy = with(life.told().andJob()).advanced(Stage.BUSY, now);
        return farewell.filter(Farewell::leaving).isPresent() ? busy : busy.withoutFarewell();
    }

    Runner registered(long id) {
        return new Runner(birth, id, life, body, hearing, standing, farewell, calls);
    }

    Runner with(Life next) {
        return new Runner(birth, registration, next, body, hearing, standing, farewell, calls);
    }

    Runner with(Body next) {
        return new Runner(birth, registration, life, next, hearing, standing, farewell, calls);
    }

    Runner with(Hearing next) {
        return new Runner(birth, registration, life, body, next, standing, farewell, calls);
    }

    Runner with(Standing next) {
        return new Runner(birth, registration, life, body, hearing, next, farewell, calls);
    }

    Runner with(Farewell next) {
        return new Runner(birth, registration, life, body, hearing, standing, Optional.of(next), calls);
    }

    Runner withoutFarewell() {
        return new Runner(birth, registration, life, body, hearing, standing, Optional.empty(), calls);
    }

    Runner with(Calls next) {
        return new Runner(birth, registration, life, body, hearing, standing, farewell, next);
    }
}
