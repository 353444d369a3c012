package dev.slipway.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides which failures a log shows loudly: the first of each, one reminder an hour while it goes on, and never more
 * than a trickle of a kind, however many subjects fail at once. The rest is counted. Memory is bounded; one context.
 */
final class Repeats {

    /** What is counted apart, so that a flood of one kind does not hide another. */
    enum Kind {
        CALL_FAILED,
        LAUNCH_FAILED,
        POOL,
        ODDITY,
        DRIFT,
        UNSERVABLE
    }

    /**
     * How something is to be shown.
     *
     * @param repeats how often the same was told before, since it was last shown
     */
    record Verdict(boolean loud, long repeats) {}

    /** Silence after which the same is news again. */
    static final Duration FORGOTTEN = Duration.ofMinutes(15);

    static final Duration REMINDER = Duration.ofHours(1);

    /** Loud lines of one kind at once, and the time that earns one more. */
    static final int BURST = 20;

    static final Duration REFILL = Duration.ofSeconds(30);

    private static final int REMEMBERED = 2_000;

    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Map<Kind, Budget> budgets = new EnumMap<>(Kind.class);

    Repeats() {
        for (Kind kind : Kind.values()) {
            budgets.put(kind, new Budget());
        }
    }

    /** @param key what makes two notices of a kind the same */
    Verdict judge(Kind kind, String key, Instant now) {
        Entry entry = entries.get(kind + " " + key);
        if (entry == null || !now.isBefore(entry.last.plus(FORGOTTEN))) {
            entry = new Entry(now);
            entries.put(kind + " " + key, entry);
        }
        entry.last = now;
        boolean due = entry.shown == null || !now.isBefore(entry.shown.plus(REMINDER));
        if (due && budgets.get(kind).spend(now)) {
            Verdict loud = new Verdict(true, entry.repeats);
            entry.shown = now;
            entry.repeats = 0;
            return loud;
        }
        if (due) {
            budgets.get(kind).hidden++;
        }
        entry.repeats++;
        return new Verdict(false, entry.repeats);
    }

    /** How many of each kind should have been loud and were not, where one line may be spent on saying so. */
    Map<Kind, Long> hidden(Instant now) {
        Map<Kind, Long> told = new EnumMap<>(Kind.class);
        budgets.forEach((kind, budget) -> {
            if (budget.hidden > 0 && budget.spend(now)) {
                told.put(kind, budget.hidden);
                budget.hidden = 0;
            }
        });
        return told;
    }

    int remembered() {
        return entries.size();
    }

    private static final class Entry {
        private Instant last;
        private Instant shown;
        private long repeats;

        Entry(Instant now) {
            last = now;
        }
    }

    /** A token bucket. */
    private static final class Budget {
        private int left = BURST;
        private Instant filled = Instant.MIN;
        private long hidden;

        boolean spend(Instant now) {
            refill(now);
            if (left == 0) {
                return false;
            }
            left--;
            return true;
        }

        private void refill(Instant now) {
            if (left == BURST || filled.equals(Instant.MIN)) {
                filled = now;
                return;
            }
            long earned = Math.max(0, Duration.between(filled, now).dividedBy(REFILL));
            if (earned > 0) {
                left = (int) Math.min(BURST, left + earned);
                filled = filled.plus(REFILL.multipliedBy(earned));
            }
        }
    }
}
