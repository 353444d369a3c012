package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was spent lately, in slots: whatever was spent within the span is in the sum, and some of what was spent up to a
 * slot before it. Immutable.
 *
 * @param slots in order, each with the beginning of its time
 */
public record Window(List<Slot> slots) {

    static final Window EMPTY = new Window(List.of());

    /** Each way by 5 s more than GitHub's own, for the time a call takes to get there. */
    static final Measure MINUTE = new Measure(Duration.ofSeconds(65), Duration.ofSeconds(5));

    static final Measure FIVE_MINUTES = new Measure(Duration.ofSeconds(305), Duration.ofSeconds(10));

    /** @param from its time begins here, and ends a slot's length later */
    public record Slot(Instant from, int spent) {}

    /**
     * What is measured.
     *
     * @param span how long what is spent counts, at least
     * @param slot the length of a slot, in whole seconds
     */
    record Measure(Duration span, Duration slot) {

        private Instant slotOf(Instant at) {
            return Instant.ofEpochSecond(at.getEpochSecond() - Math.floorMod(at.getEpochSecond(), slot.toSeconds()));
        }

        private Instant forgotten(Slot of) {
            return of.from().plus(slot).plus(span);
        }
    }

    public Window {
        slots = List.copyOf(slots);
    }

    int sum(Measure measure, Instant now) {
        int sum = 0;
        for (Slot slot : slots) {
            sum += now.isBefore(measure.forgotten(slot)) ? slot.spent() : 0;
        }
        return sum;
    }

    Window plus(int spent, Measure measure, Instant now) {
        Instant current = measure.slotOf(now);
        List<Slot> kept = new ArrayList<>(slots.size() + 1);
        int here = spent;
        for (Slot slot : slots) {
            if (slot.from().equals(current)) {
                here += slot.spent();
            } else if (now.isBefore(measure.forgotten(slot))) {
                kept.add(slot);
            }
        }
        kept.add(new Slot(current, here));
        return new Window(kept);
    }

    /** When no more than this is in the sum, if nothing else is spent: not after now if that is so already. */
    Instant falls(int to, Measure measure, Instant now) {
        int sum = sum(measure, now);
        Instant at = now;
        for (int i = 0; sum > to && i < slots.size(); i++) {
            Slot slot = slots.get(i);
            if (now.isBefore(measure.forgotten(slot))) {
                at = measure.forgotten(slot);
                sum -= slot.spent();
            }
        }
        return at;
    }
}
