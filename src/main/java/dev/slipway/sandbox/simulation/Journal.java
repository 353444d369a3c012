package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Event;
import dev.slipway.fleet.Job;
import dev.slipway.fleet.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What of a process outlives it, as the real journal on its disk does: the jobs that wait, and those that are over. */
final class Journal {

    /** What is older is dropped when it is read. */
    private static final Duration KEPT = Duration.ofHours(24);

    private record Entry(Job job, Instant at) {}

    private final Map<Long, Entry> queued = new LinkedHashMap<>();
    private final Map<Long, Instant> over = new LinkedHashMap<>();

    void queued(Job job, Instant now) {
        if (!over.containsKey(job.id())) {
            queued.putIfAbsent(job.id(), new Entry(job, now));
        }
    }

    /** Which jobs do not wait any more. */
    void told(List<Notice> notices, Instant now) {
        for (Notice notice : notices) {
            if (notice instanceof Notice.JobMoved moved && moved.to() != Job.Stage.QUEUED) {
                queued.remove(moved.job().id());
                over.putIfAbsent(moved.job().id(), now);
            } else if (notice instanceof Notice.JobUnservable refused) {
                queued.remove(refused.job().id());
            }
        }
    }

    /** As news for the next process. */
    Event.JournalRead read(Instant now) {
        Instant oldest = now.minus(KEPT);
        queued.values().removeIf(entry -> entry.at().isBefore(oldest));
        over.values().removeIf(oldest::isAfter);
        return new Event.JournalRead(queued.values().stream().map(Entry::job).toList(), new LinkedHashMap<>(over));
    }
}
