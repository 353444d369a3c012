package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/** When each side is listed: after every (re)connection, periodically, when something is open, when asked. */
final class Listings {

    private final Draft draft;

    Listings(Draft draft) {
        this.draft = draft;
    }

    void askLxd() {
        tellDrift();
        LxdSide lxd = draft.lxd();
        if (lxd.connected() && due(lxd.listing())) {
            draft.effect(new Effect.ListInstances(draft.tick));
            draft.lxd(lxd.with(lxd.listing().begun()));
        }
    }

    /** @param turn launches go before {@link Gate.Use#LISTING}, {@link Gate.Use#OVERDUE} goes before launches */
    void askGitHub(Fleet fleet, Gate.Use turn) {
        // Only with LXD's it is known which registrations have an instance.
        if (draft.lxd().connected() && draft.lxd().listing().known()) {
            fleet.paths().stream().sorted().forEach(path -> askGitHub(fleet, path, turn));
        }
    }

    private void askGitHub(Fleet fleet, String path, Gate.Use turn) {
        Hub hub = draft.hub(path);
        if (goes(hub.listing(), path, fleet.checkInterval(), turn)) {
            draft.effect(new Effect.ListRegistrations(path, draft.tick));
            draft.hub(path, hub.with(hub.listing().begun()));
        }
    }

    /**
     * Whether a listing of a path is to be asked for in this turn: where the rate limit does not allow both, launches go
     * first, until two intervals have passed since the last one.
     */
    boolean goes(Listing listing, String path, Duration interval, Gate.Use turn) {
        if (!due(listing)) {
            return false;
        }
        Optional<Instant> overdueAt = listing.overdueAt(interval);
        if (overdueAt.filter(draft.now::isBefore).isEmpty()) {
            return draft.rates.admits(Gate.Use.OVERDUE, path);
        }
        if (turn == Gate.Use.OVERDUE) {
            return false;
        }
        if (!draft.rates.admits(turn, path)) {
            overdueAt.ifPresent(draft::wakeAt);
            return false;
        }
        return true;
    }

    /** Whether it is to be asked for now; says when it is, if later. */
    private boolean due(Listing listing) {
        if (listing.inFlight()) {
            return false;
        }
        Optional<Instant> later = listing.dueAt().filter(draft.now::isBefore);
        later.ifPresent(draft::wakeAt);
        return later.isEmpty();
    }

    /**
     * A listing of a path was answered: the next one is due after the interval, or later, for what two in a row have
     * cost. One alone says nothing of the next, which may be answered with 304 throughout: the first one of a process or
     * of a token never is.
     *
     * @param what is listed, for people
     * @param cost what it took
     * @param complete otherwise it is tried again before that
     */
    Listing answered(Listing listing, String path, String what, Cost cost, Duration interval, boolean complete) {
        draft.rates.took(path, cost.requests() - listing.estimate());
        int steady = Math.min(cost.counted(), listing.cost());
        Duration apart = draft.rates.apart(path, steady);
        Optional<Duration> stretched = Optional.of(apart).filter(needed -> needed.compareTo(interval) > 0);
        if (stretched.isPresent() && listing.stretchedTo().isEmpty()) {
            draft.notice(new Notice.Oddity(
                    path,
                    "lists " + what + " every " + apart.toSeconds() + " s, not every " + interval.toSeconds()
                            + " s: it takes " + steady
                            + " requests of the rate limit, and a tenth of that is for such listings"));
        }
        Instant next = draft.now.plus(stretched.orElse(interval));
        Listing costing = listing.costing(cost, stretched);
        if (complete) {
            return costing.completed(draft.now, cost.asked(), next);
        }
        Listing failed = costing.failed(draft.now);
        return stretched.isPresent() ? failed.notBefore(next) : failed;
    }

    /**
     * What a listing took.
     *
     * @param asked tick at which it was asked for
     * @param counted requests that counted against the primary limit
     * @param requests all of them, which count against the secondary limit
     */
    record Cost(long asked, int counted, int requests) {}

    /** What no event has told by now is drift. */
    private void tellDrift() {
        new TreeMap<>(draft.lxd().suspects()).forEach((runner, suspect) -> {
            if (draft.now.isBefore(suspect.until())) {
                draft.wakeAt(suspect.until());
            } else {
                draft.notice(new Notice.DriftFound(suspect.kind(), runner));
                draft.lxd(draft.lxd().withoutSuspect(runner));
            }
        });
    }
}
