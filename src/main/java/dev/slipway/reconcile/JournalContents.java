package dev.slipway.reconcile;

import dev.slipway.fleet.Event;
import dev.slipway.fleet.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the lines of a journal come to, whatever their order: that a job is over outweighs that it was queued. What is
 * older than a day is dropped, for no job waits longer than that.
 */
final class JournalContents {

    /** GitHub gives up a job that has been queued for this long, and news of one is not told later. */
    static final Duration KEPT = Duration.ofHours(24);

    private final Map<Long, JournalEntry.Queued> queued = new LinkedHashMap<>();
    private final Map<Long, JournalEntry.Over> over = new LinkedHashMap<>();

    /** Takes a line in; gives whether it says anything new. */
    boolean take(JournalEntry entry) {
        if (entry instanceof JournalEntry.Queued job) {
            return !over.containsKey(job.id()) && queued.putIfAbsent(job.id(), job) == null;
        } else if (entry instanceof JournalEntry.Over ended) {
            queued.remove(ended.id());
            return over.putIfAbsent(ended.id(), ended) == null;
        }
        return queued.remove(entry.id()) != null;
    }

    /** Drops what is a day old. A time in the future, of a clock that was wrong, is as good as now. */
    void prune(Instant now) {
        Instant oldest = now.minus(KEPT);
        queued.values().removeIf(entry -> entry.at().isBefore(oldest));
        over.values().removeIf(entry -> entry.at().isBefore(oldest));
    }

    int size() {
        return queued.size() + over.size();
    }

    /** The fewest lines that say the same. */
    Stream<JournalEntry> entries() {
        return Stream.concat(over.values().stream(), queued.values().stream());
    }

    /** As news. */
    Event.JournalRead news() {
        List<Job> jobs = new ArrayList<>();
        queued.values().forEach(entry -> jobs.add(entry.job()));
        Map<Long, Instant> ids = new LinkedHashMap<>();
        over.forEach((id, entry) -> ids.put(id, entry.at()));
        return new Event.JournalRead(jobs, ids);
    }
}
