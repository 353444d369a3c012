package dev.slipway.fleet;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the deliveries to the hook of one path.
 *
 * @param poll how their listing stands
 * @param handledTo all that was delivered up to here has arrived, is among the lost, or is given up
 * @param lost those that have not arrived, by guid
 * @param inFlight guids of those that are being sent again
 */
public record Mailbox(Poll poll, Optional<Instant> handledTo, Map<String, Lost> lost, Set<String> inFlight) {

    static final Mailbox EMPTY = new Mailbox(Poll.NEVER, Optional.empty(), Map.of(), Set.of());

    /**
     * A delivery of which no attempt succeeded.
     *
     * @param attempt the newest one
     * @param times how often we had it sent again
     * @param notBefore it is not sent again before this
     * @param wanted a listing has shown since then that it has still not arrived
     */
    public record Lost(Delivery attempt, int times, Instant notBefore, boolean wanted) {

        static Lost first(Delivery attempt) {
            return new Lost(attempt, 0, Instant.MIN, true);
        }

        boolean givenUp() {
            return times >= Pace.REDELIVERIES;
        }

        /** A listing shows this attempt, and none that succeeded. */
        Lost seen(Delivery newer, Instant now) {
            boolean again = !givenUp() && !now.isBefore(notBefore);
            return new Lost(newer, times, notBefore, wanted || again);
        }

        Lost sentAgain(Instant now) {
            return new Lost(attempt, times + 1, now.plus(Pace.REDELIVERY.after(times + 1)), false);
        }

        /** It is tried again when the next listing still shows it. */
        Lost notSent() {
            return new Lost(attempt, times, notBefore, false);
        }
    }

    /** The newest attempts of those that are to be sent again. */
    List<Delivery> wanted() {
        return lost.values().stream()
                .filter(one -> one.wanted() && !inFlight.contains(one.attempt().guid()))
                .map(Lost::attempt)
                .toList();
    }

    Mailbox with(Poll next) {
        return new Mailbox(next, handledTo, lost, inFlight);
    }

    Mailbox listed(Optional<Instant> handled, Map<String, Lost> left) {
        return new Mailbox(poll, handled, left, inFlight);
    }

    Mailbox begun(String guid) {
        Set<String> more = new HashSet<>(inFlight);
        more.add(guid);
        return new Mailbox(poll, handledTo, lost, more);
    }

    Mailbox ended(String guid, Optional<Lost> now) {
        Set<String> fewer = new HashSet<>(inFlight);
        fewer.remove(guid);
        Map<String, Lost> all = lost;
        if (now.isPresent()) {
            all = new HashMap<>(lost);
            all.put(guid, now.get());
        }
        return new Mailbox(poll, handledTo, all, fewer);
    }
}
