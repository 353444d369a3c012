package dev.slipway.fleet;

import java.time.Instant;
import java.util.Comparator;

/**
 * A job that waits, as far as is known.
 *
 * @param since when it began to wait, by our clock: GitHub's, but never in the future
 * @param knownAt tick at which it was first known
 * @param check whether it still waits is asked now and then
 * @param passes idle runners that were retired because they did not take it
 * @param passAfter none is retired for it before this
 */
public record Waiting(Job job, Instant since, long knownAt, Check check, int passes, Instant passAfter) {

    /** In the order in which they are served. */
    static final Comparator<Waiting> OLDEST_FIRST =
            Comparator.comparing(Waiting::since).thenComparing(Waiting::id);

    static Waiting begun(Job job, Instant since, long tick, Instant checkAt) {
        return new Waiting(job, since, tick, Check.at(checkAt), 0, Instant.MIN);
    }

    public long id() {
        return job.id();
    }

    /** GitHub fails what has waited this long: news of it tells of the past. */
    Instant until() {
        return since.plus(Pace.JOB_LIFE);
    }

    Waiting from(Instant earlier) {
        return new Waiting(job, earlier, knownAt, check, passes, passAfter);
    }

    Waiting with(Check next) {
        return new Waiting(job, since, knownAt, next, passes, passAfter);
    }

    /** An idle runner beside it is retired; the next one only if it waits for twice as long again. */
    Waiting passed(Instant now) {
        return new Waiting(job, since, knownAt, check, passes + 1, now.plus(Pace.PASSED_OVER.after(passes + 2)));
    }
}
