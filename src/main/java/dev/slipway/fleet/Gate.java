package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The rate gate of one credential: what GitHub has said of its limits, what we have spent of them, and so which calls may
 * be made now. A limit that can be foreseen is waited for; one that was met closes it.
 *
 * @param quota the primary limit; empty if the server has told none, and then only its refusals count
 * @param closedUntil no call before this, since one was refused; empty if none was
 * @param refusals limits met in a row
 * @param refusal the last of them, while no later call succeeded
 * @param carefulUntil GitHub asked for it by a secondary limit: until then one write at a time, a second apart
 * @param points spent of the secondary limit
 * @param registrations made, by path
 * @param lastWrite when the last one was begun
 */
public record Gate(
        Optional<Quota> quota,
        Optional<Instant> closedUntil,
        int refusals,
        Optional<Failure> refusal,
        Optional<Instant> carefulUntil,
        Window points,
        Map<String, Window> registrations,
        Optional<Instant> lastWrite) {

    static final Gate OPEN = new Gate(
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty(),
            Window.EMPTY,
            Map.of(),
            Optional.empty());

    /** Stands for "when a call that is on its way has ended": no time is known. */
    static final Instant UNKNOWN = Instant.MAX;

    /** Of a limit at most one part in so many is left to listings, or nothing else could be asked. */
    private static final int MOST_KEPT = 3;

    /** What a call is for. */
    enum Use {
        LAUNCH(5, 2, Pace.POINTS_SPARED),
        /** Of registrations, queued jobs or deliveries. It leaves room for launches. */
        LISTING(1, 2, 0),
        /** One that has waited for two intervals. */
        OVERDUE(1, 0, 0),
        /** Deregister, deliver again. */
        WRITE(5, 1, Pace.POINTS_SPARED),
        /** Whether a job still waits: that may be asked of thousands. */
        CHECK(1, 2, Pace.POINTS_SPARED + Pace.POINTS_OF_LAUNCHES),
        READ(1, 1, 0);

        private final int points;
        /** How often what all listings together cost is left for them. */
        private final int reserves;
        /** Points of a minute that are left to other calls. */
        private final int spares;

        Use(int points, int reserves, int spares) {
            this.points = points;
            this.reserves = reserves;
            this.spares = spares;
        }

        boolean writes() {
            return this == LAUNCH || this == WRITE;
        }
    }

    public Gate {
        registrations = Map.copyOf(registrations);
    }

    /** Whether nothing at all can be asked. */
    public boolean closed(Instant now) {
        return opensAt(now).isAfter(now);
    }

    /** When it opens; not after now if it is open. */
    public Instant opensAt(Instant now) {
        Instant refused = closedUntil.filter(now::isBefore).orElse(now);
        boolean usedUp = exhausted(now) && quota.get().resetAt().isAfter(refused);
        return usedUp ? quota.get().resetAt() : refused;
    }

    /** How long the primary limit must last; zero if that is not known. */
    Duration untilReset(Instant now) {
        return quota.filter(known -> known.current(now))
                .map(known -> Duration.between(now, known.resetAt()))
                .orElse(Duration.ZERO);
    }

    /** Whether the primary limit is used up, by GitHub's word: what we guess holds calls back, and closes nothing. */
    public boolean exhausted(Instant now) {
        return quota.filter(known -> known.current(now) && known.remaining() <= 0)
                .isPresent();
    }

    /** Whether writes are made one at a time. */
    public boolean careful(Instant now) {
        return carefulUntil.filter(now::isBefore).isPresent();
    }

    /** How many runners the secondary limit lets us launch in an hour, of which some points are left to other calls. */
    public static long launchesPerHour() {
        int atOnce = (Pace.POINTS - Pace.POINTS_SPARED) / Use.LAUNCH.points;
        // A point is forgotten when the slot that it was spent in has left the minute.
        return atOnce
                * Pace.HOUR.toSeconds()
                / Window.MINUTE.span().plus(Window.MINUTE.slot()).toSeconds();
    }

    /** Points of the secondary limit that our own calls have spent in the last minute, or a little more. */
    public int spent(Instant now) {
        return points.sum(Window.MINUTE, now);
    }

    /**
     * When a call may be made.
     *
     * @return not after now: at once; {@link #UNKNOWN}: when one that is on its way has ended
     */
    Instant opensAt(Use use, Load load, Instant now) {
        Instant open = opensAt(now);
        if (use.writes() && careful(now)) {
            if (load.writing() > 0) {
                return UNKNOWN;
            }
            open = later(open, lastWrite.map(at -> at.plus(Pace.WRITE_APART)).orElse(now));
        }
        if (quota.isEmpty()) {
            return open;
        }
        if (load.inFlight() >= Pace.CONCURRENT) {
            return UNKNOWN;
        }
        if (use != Use.OVERDUE && left(use, load, now) < 1) {
            open = quota.get().current(now) ? later(open, quota.get().resetAt()) : UNKNOWN;
        }
        int free = Pace.POINTS - kept(use, load) - use.points;
        return later(open, points.falls(free, Window.MINUTE, now));
    }

    /** When a runner may be registered with a path. */
    Instant registersAt(String path, Instant now) {
        return quota.isEmpty() ? now : window(path).falls(Pace.REGISTRATIONS - 1, Window.FIVE_MINUTES, now);
    }

    /** How many such calls may be made now, of one kind alone; of launches whatever their path. */
    int allows(Use use, Load load, Instant now) {
        if (opensAt(use, load, now).isAfter(now)) {
            return 0;
        }
        if (use.writes() && careful(now)) {
            return 1;
        }
        if (quota.isEmpty()) {
            return Integer.MAX_VALUE;
        }
        int byPoints = (Pace.POINTS - kept(use, load) - spent(now)) / use.points;
        int atOnce = Math.min(byPoints, Pace.CONCURRENT - load.inFlight());
        return (int) Math.min(atOnce, left(use, load, now));
    }

    /** How many runners may be registered with a path now. */
    int registers(String path, Instant now) {
        return quota.isEmpty()
                ? Integer.MAX_VALUE
                : Math.max(0, Pace.REGISTRATIONS - window(path).sum(Window.FIVE_MINUTES, now));
    }

    private long left(Use use, Load load, Instant now) {
        Quota known = quota.orElseThrow();
        long kept = (long) use.reserves * load.reserve() + load.until();
        return known.left(now) - load.unanswered() - Math.min(kept, known.limit() / MOST_KEPT);
    }

    /** Points that are left to listings, which may turn out to have more pages than ever before. */
    private static int kept(Use use, Load load) {
        return Math.max(use.spares, Math.min(use.reserves * load.points(), Pace.POINTS / MOST_KEPT));
    }

    /** A call begins. */
    Gate begun(Use use, String path, Instant now) {
        Map<String, Window> registered = registrations;
        if (use == Use.LAUNCH) {
            registered = new HashMap<>(registrations);
            registered.put(path, window(path).plus(1, Window.FIVE_MINUTES, now));
        }
        Window spent = points.plus(use.points, Window.MINUTE, now);
        return with(spent, registered, use.writes() ? Optional.of(now) : lastWrite);
    }

    /** A listing takes more requests than it was begun with. */
    Gate took(int more, Instant now) {
        return more <= 0 ? this : with(points.plus(more, Window.MINUTE, now), registrations, lastWrite);
    }

    Gate told(Quota said, Instant now) {
        return with(Optional.of(quota.map(known -> known.and(said, now)).orElse(said)));
    }

    /** Another token speaks from now on; if its limits are those of the last, its first answer says so. */
    Gate replaced() {
        return with(Optional.<Quota>empty()).with(Optional.empty(), 0, Optional.empty(), carefulUntil);
    }

    /** A call got no answer: it may have counted. */
    Gate unanswered() {
        return with(quota.map(Quota::guessing));
    }

    /** A call succeeded. While the gate is closed that is one begun before, and opens nothing. */
    Gate answered(Instant now) {
        boolean over = closedUntil.filter(until -> !now.isBefore(until)).isPresent();
        return over ? with(Optional.empty(), 0, Optional.empty(), carefulUntil) : this;
    }

    /**
     * A call met a limit: nothing more for as long as GitHub says, or else for longer each time. What was under way
     * together meets it once. Where the primary limit is not used up it was a secondary one.
     */
    Gate refused(Failure failure, Instant now) {
        int times = closedUntil.filter(now::isBefore).isPresent() ? refusals : refusals + 1;
        Instant until = now.plus(failure.retryAfter()
                .filter(said -> said.compareTo(Duration.ZERO) > 0)
                .orElseGet(() -> Pace.GATE.after(times)));
        return with(
                Optional.of(later(until, closedUntil.orElse(until))),
                times,
                Optional.of(failure),
                exhausted(now) ? carefulUntil : Optional.of(now.plus(Pace.CAREFUL)));
    }

    private Gate with(Optional<Quota> next) {
        return new Gate(next, closedUntil, refusals, refusal, carefulUntil, points, registrations, lastWrite);
    }

    private Gate with(Optional<Instant> closed, int times, Optional<Failure> last, Optional<Instant> careful) {
        return new Gate(quota, closed, times, last, careful, points, registrations, lastWrite);
    }

    private Gate with(Window spent, Map<String, Window> registered, Optional<Instant> write) {
        return new Gate(quota, closedUntil, refusals, refusal, carefulUntil, spent, registered, write);
    }

    private Window window(String path) {
        return registrations.getOrDefault(path, Window.EMPTY);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
