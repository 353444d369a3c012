package dev.slipway.fleet;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How GitHub is asked about jobs: a few at a time, slower while that fails, and seldom where it is not allowed.
 *
 * @param inFlight the jobs that are being asked about
 * @param failures in a row, permissions aside
 * @param notBefore nothing is asked before this
 * @param routineAt nothing that is not urgent is asked before this
 * @param refused the repositories, in lower case, whose jobs cannot be asked about
 */
public record Checking(
        Set<Long> inFlight, int failures, Instant notBefore, Instant routineAt, Map<String, Calls.Retry> refused) {

    static final Checking IDLE = new Checking(Set.of(), 0, Instant.MIN, Instant.MIN, Map.of());

    Checking begun(long job, boolean urgent, Instant now) {
        Set<Long> more = new HashSet<>(inFlight);
        more.add(job);
        return new Checking(more, failures, notBefore, urgent ? routineAt : now.plus(Pace.JOB_ROUTINE), refused);
    }

    Checking answered(long job, String repository) {
        Map<String, Calls.Retry> rest = refused;
        if (refuses(repository)) {
            rest = new HashMap<>(refused);
            rest.remove(key(repository));
        }
        return new Checking(without(job), 0, Instant.MIN, routineAt, rest);
    }

    Checking failed(long job, Instant now) {
        Instant next = now.plus(Pace.CALL.after(failures + 1));
        return new Checking(without(job), failures + 1, next, routineAt, refused);
    }

    /** It waits for the rate gate, or for nobody any more. */
    Checking ended(long job) {
        return new Checking(without(job), failures, notBefore, routineAt, refused);
    }

    /** Of several that were asked at once only the first refusal counts. */
    Checking refused(long job, String repository, Instant now) {
        Calls.Retry last = refused.getOrDefault(key(repository), new Calls.Retry(0, Instant.MIN));
        if (now.isBefore(last.at())) {
            return ended(job);
        }
        Map<String, Calls.Retry> more = new HashMap<>(refused);
        int times = last.failures() + 1;
        more.put(key(repository), new Calls.Retry(times, now.plus(Pace.JOB_CHECK.after(times))));
        return new Checking(without(job), failures, notBefore, routineAt, more);
    }

    /** Whether jobs of this repository cannot be asked about. */
    boolean refuses(String repository) {
        return refused.containsKey(key(repository));
    }

    /** When one of this repository's jobs may be asked about. */
    Instant opensAt(String repository, boolean urgent) {
        Instant at = urgent ? notBefore : later(notBefore, routineAt);
        // Lower case costs more than all else here, and there are thousands of jobs.
        Calls.Retry retry = refused.isEmpty() ? null : refused.get(key(repository));
        return retry == null ? at : later(at, retry.at());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private Set<Long> without(long job) {
        Set<Long> rest = new HashSet<>(inFlight);
        rest.remove(job);
        return rest;
    }

    private static String key(String repository) {
        return repository.toLowerCase(Locale.ROOT);
    }
}
