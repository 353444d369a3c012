package dev.slipway.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * One of our runners that has, or had, a job, and which one. The guest tells only the run that it belongs to, and often
 * before GitHub tells the job itself: until then one of the run's queued jobs is presumed to be taken, or each job would
 * launch one runner too many.
 *
 * @param job what GitHub said that it has: for good
 * @param claim what its guest said
 * @param presumed a queued job that counts as taken by it
 * @param endedAt when it had stopped or was gone
 * @param over its presumption has ended with it
 */
public record Taker(
        Optional<Long> job, Optional<Claim> claim, Optional<Long> presumed, Optional<Instant> endedAt, boolean over) {

    /**
     * That it has a job of this run.
     *
     * @param pool of the runner, by name
     * @param at when it was heard
     * @param tick a job of which GitHub said later than this that it waits is another
     */
    public record Claim(String pool, String path, String repository, String run, Instant at, long tick) {

        /** Whether it may be this one, which was queued before it was said to be taken. */
        boolean covers(Waiting waiting) {
            Job job = waiting.job();
            return run.equals(Long.toString(job.run()))
                    && repository.equalsIgnoreCase(job.repository())
                    && !waiting.since().isAfter(at.plus(Pace.CLOCKS))
                    && waiting.check().asked() < tick;
        }
    }

    static Taker of(long job) {
        return new Taker(Optional.of(job), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    static Taker of(Claim claim) {
        return new Taker(Optional.empty(), Optional.of(claim), Optional.empty(), Optional.empty(), false);
    }

    /** Whether it is not known which job it has. */
    boolean open() {
        return job.isEmpty() && !over;
    }

    Taker told(long id) {
        return new Taker(Optional.of(id), claim, Optional.empty(), endedAt, over);
    }

    Taker presuming(Optional<Long> id) {
        return new Taker(job, claim, id, endedAt, over);
    }

    Taker ended(Instant at) {
        return new Taker(job, claim, presumed, Optional.of(at), over);
    }

    Taker released() {
        return new Taker(job, claim, Optional.empty(), endedAt, true);
    }
}
