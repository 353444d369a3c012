package dev.slipway.fleet;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the LXD server itself.
 *
 * @param connected its event stream is up
 * @param connectedAt tick at which it came up; listings asked for before it settle nothing
 * @param fingerprint of its certificate; empty before the first connection
 * @param architecture of its kernel, LXD's word
 * @param listing how the listing of its instances stands
 * @param foreignSince since when creations of an earlier process have been running; empty if none
 * @param gone runners that are over, with the tick: older listings still show them
 * @param suspects what a listing told and no event has yet: drift, unless one does within moments
 * @param trouble why it cannot be reached or read, while it cannot
 */
public record LxdSide(
        boolean connected,
        long connectedAt,
        Optional<String> fingerprint,
        String architecture,
        Listing listing,
        Optional<Instant> foreignSince,
        Map<String, Long> gone,
        Map<String, Suspect> suspects,
        Optional<String> trouble) {

    /**
     * A change that only a listing has told of.
     *
     * @param until an event that tells it may come until then
     */
    public record Suspect(Notice.Drift kind, Instant until) {}

    public LxdSide {
        gone = Map.copyOf(gone);
        suspects = Map.copyOf(suspects);
    }

    static final LxdSide UNKNOWN = new LxdSide(
            false,
            0,
            Optional.empty(),
            "",
            Listing.NEVER,
            Optional.empty(),
            Map.of(),
            Map.of(),
            Optional.of("not connected yet"));

    LxdSide connected(String certificate, String kernel, long tick) {
        return new LxdSide(
                true,
                tick,
                Optional.of(certificate),
                kernel,
                listing.forgotten(),
                foreignSince,
                gone,
                suspects,
                Optional.empty());
    }

    LxdSide disconnected(String cause) {
        return new LxdSide(
                false,
                connectedAt,
                fingerprint,
                architecture,
                listing,
                foreignSince,
                gone,
                suspects,
                Optional.of(cause));
    }

    LxdSide with(Listing next) {
        return new LxdSide(
                connected, connectedAt, fingerprint, architecture, next, foreignSince, gone, suspects, trouble);
    }

    LxdSide withForeign(Optional<Instant> since) {
        return new LxdSide(connected, connectedAt, fingerprint, architecture, listing, since, gone, suspects, trouble);
    }

    LxdSide withTrouble(Optional<String> next) {
        return new LxdSide(
                connected, connectedAt, fingerprint, architecture, listing, foreignSince, gone, suspects, next);
    }

    /** Whether any listing has ever been complete: the first one's finds are no drift. */
    boolean everListed() {
        return listing.askedAt() > 0;
    }

    LxdSide withSuspect(String runner, Notice.Drift kind, Instant now) {
        Map<String, Suspect> more = new HashMap<>(suspects);
        more.put(runner, new Suspect(kind, now.plus(Pace.HEARSAY)));
        return withSuspects(more);
    }

    LxdSide withoutSuspect(String runner) {
        if (!suspects.containsKey(runner)) {
            return this;
        }
        Map<String, Suspect> rest = new HashMap<>(suspects);
        rest.remove(runner);
        return withSuspects(rest);
    }

    private LxdSide withSuspects(Map<String, Suspect> next) {
        return new LxdSide(
                connected, connectedAt, fingerprint, architecture, listing, foreignSince, gone, next, trouble);
    }

    LxdSide buried(String runner, long tick) {
        Map<String, Long> more = new HashMap<>(gone);
        more.put(runner, tick);
        return withGone(more);
    }

    /** Forget those that a listing asked for at this tick can no longer show. */
    LxdSide exhumed(long asked) {
        if (gone.values().stream().noneMatch(tick -> tick <= asked)) {
            return this;
        }
        Map<String, Long> rest = new HashMap<>(gone);
        rest.values().removeIf(tick -> tick <= asked);
        return withGone(rest);
    }

    private LxdSide withGone(Map<String, Long> next) {
        return new LxdSide(
                connected, connectedAt, fingerprint, architecture, listing, foreignSince, next, suspects, trouble);
    }
}
