package dev.slipway.fleet;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What outlives a killed process in a {@link Storm}: the journal, and what a test must know of the past. */
final class Memory {

    private final Map<Long, Job> queued = new LinkedHashMap<>();
    private final Map<Long, Instant> over = new HashMap<>();
    private final Set<Long> turnedAway = new HashSet<>();

    /** Whatever is told of jobs is written down before anything else. */
    void writes(Event event) {
        if (event instanceof Event.JobTold told) {
            if (told.stage() == Job.Stage.QUEUED) {
                queued.putIfAbsent(told.job().id(), told.job());
            } else {
                over.putIfAbsent(told.job().id(), told.at());
            }
        }
    }

    void notes(Notice notice) {
        if (notice instanceof Notice.JobUnservable away) {
            turnedAway.add(away.job().id());
        } else if (notice instanceof Notice.JobMoved moved) {
            queued.putIfAbsent(moved.job().id(), moved.job());
        }
    }

    /** Whether no pool could serve it at some time: nobody need serve it after that. */
    boolean turnedAway(Job job) {
        return turnedAway.contains(job.id());
    }

    /** Whether anybody told us that it waits. */
    boolean heard(Job job) {
        return queued.containsKey(job.id());
    }

    Event.JournalRead journal() {
        List<Job> waiting = queued.values().stream()
                .filter(job -> !over.containsKey(job.id()))
                .toList();
        return new Event.JournalRead(waiting, Map.copyOf(over));
    }
}
