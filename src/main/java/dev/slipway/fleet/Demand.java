package dev.slipway.fleet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is known of jobs: a set of ids, never a counter. A job's stage only moves forward, and those that are over are
 * remembered for as long as news of them may come late. Immutable.
 *
 * @param waiting the queued ones by id, in the order in which they became known
 * @param started ids of jobs that have started
 * @param ended ids of jobs that have ended
 * @param unservable ids of jobs that no pool could serve when they were told; they are not kept
 * @param takers our runners that have, or had, a job, by name
 * @param checking how GitHub is asked whether jobs still wait
 * @param polls how the listings of queued jobs stand, by repository path
 * @param mail what is known of deliveries, by path
 */
public record Demand(
        Map<Long, Waiting> waiting,
        Ids started,
        Ids ended,
        Ids unservable,
        Map<String, Taker> takers,
        Checking checking,
        Map<String, Poll> polls,
        Map<String, Mailbox> mail) {

    static final Demand NONE =
            new Demand(Map.of(), Ids.NONE, Ids.NONE, Ids.NONE, Map.of(), Checking.IDLE, Map.of(), Map.of());

    /** How far a job has gone; empty if nothing is known of it. */
    public Optional<Job.Stage> stage(long job) {
        if (ended.contains(job)) {
            return Optional.of(Job.Stage.ENDED);
        }
        if (started.contains(job)) {
            return Optional.of(Job.Stage.STARTED);
        }
        return waiting.containsKey(job) ? Optional.of(Job.Stage.QUEUED) : Optional.empty();
    }

    /** The queued jobs that a runner of ours is presumed to have taken: they count no more. */
    public Set<Long> presumed() {
        return takers.values().stream()
                .flatMap(taker -> taker.presumed().stream())
                .collect(Collectors.toSet());
    }

    /** The queued jobs that count, oldest first. */
    List<Waiting> counted() {
        Set<Long> presumed = presumed();
        return waiting.values().stream()
                .filter(job -> !presumed.contains(job.id()))
                .sorted(Waiting.OLDEST_FIRST)
                .toList();
    }

    Poll poll(String path) {
        return polls.getOrDefault(path, Poll.NEVER);
    }

    Mailbox mail(String path) {
        return mail.getOrDefault(path, Mailbox.EMPTY);
    }

    Demand with(Ids nowStarted, Ids nowEnded, Ids nowUnservable) {
        return new Demand(waiting, nowStarted, nowEnded, nowUnservable, takers, checking, polls, mail);
    }

    Demand with(Checking next) {
        return new Demand(waiting, started, ended, unservable, takers, next, polls, mail);
    }

    Demand with(String path, Poll next) {
        Map<String, Poll> more = new HashMap<>(polls);
        more.put(path, next);
        return new Demand(waiting, started, ended, unservable, takers, checking, more, mail);
    }

    Demand with(String path, Mailbox next) {
        Map<String, Mailbox> more = new HashMap<>(mail);
        more.put(path, next);
        return new Demand(waiting, started, ended, unservable, takers, checking, polls, more);
    }

    Demand with(Map<Long, Waiting> jobs, Map<String, Taker> runners) {
        return new Demand(jobs, started, ended, unservable, runners, checking, polls, mail);
    }
}
