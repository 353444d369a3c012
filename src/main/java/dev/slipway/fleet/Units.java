package dev.slipway.fleet;

import java.time.Duration;
import java.util.List;

/**
 * The share that this unit has in the jobs that all units know of: for every job the units are ranked by rendezvous hash,
 * so that a job that the first leaves waiting becomes the second's, without any agreement between them.
 */
final class Units {

    private final long self;
    private final List<Long> others;

    Units(JobSources sources) {
        self = Hash.of(sources.unit());
        others = sources.others().stream()
                .filter(unit -> !unit.equals(sources.unit()))
                .map(Hash::of)
                .toList();
    }

    /** How long a job must have waited before this unit counts it. */
    Duration patience(long job) {
        return others.isEmpty() ? Duration.ZERO : Pace.NEXT_UNIT.multipliedBy(rank(job));
    }

    /** How many other units come before this one for this job. */
    private long rank(long job) {
        long own = weight(job, self);
        return others.stream().filter(unit -> weight(job, unit) > own).count();
    }

    private static long weight(long job, long unit) {
        return Hash.mix(Hash.mix(job) ^ unit);
    }
}
