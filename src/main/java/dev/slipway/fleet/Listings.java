package dev.slipway.fleet;

import java.time.Instant;
import java.util.TreeMap;

/** When each side is listed: after every (re)connection, periodically, when something is open, when asked. */
final class Listings {

    private final Draft draft;

    Listings(Draft draft) {
        this.draft = draft;
    }

    void ask(Fleet fleet) {
        tellDrift();
        LxdSide lxd = draft.lxd();
        if (!lxd.connected()) {
            return;
        }
        if (due(lxd.listing(), draft.now)) {
            draft.effect(new Effect.ListInstances(draft.tick));
            draft.lxd(lxd.with(lxd.listing().begun()));
        }
        if (draft.lxd().listing().known()) {
            // Only then is it known which registrations have an instance.
            fleet.paths().stream().sorted().forEach(this::askGitHub);
        }
    }

    private void askGitHub(String path) {
        Hub hub = draft.hub(path);
        // Launches wait for the gate as well as calls do.
        hub.closedUntil().filter(draft.now::isBefore).ifPresent(draft::wakeAt);
        if (due(hub.listing(), hub.opensAt(draft.now, draft.now))) {
            draft.effect(new Effect.ListRegistrations(path, draft.tick));
            draft.hub(path, hub.with(hub.listing().begun()));
        }
    }

    /** Whether it is to be asked for now; says when it is, if later. */
    boolean due(Listing listing, Instant earliest) {
        if (listing.inFlight()) {
            return false;
        }
        Instant due = listing.dueAt().filter(at -> at.isAfter(earliest)).orElse(earliest);
        if (due.isAfter(draft.now)) {
            draft.wakeAt(due);
            return false;
        }
        return true;
    }

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
