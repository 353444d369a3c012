package dev.slipway.fleet;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The {@link Demand} while one step makes it, as {@link Draft} is for the {@link State}: thousands of jobs cost one copy
 * of the waiting ones instead of thousands.
 */
final class Jobs {

    private final Demand before;
    /** Its waiting jobs and its takers are those of before. */
    private Demand demand;

    private Map<Long, Waiting> waiting;
    private Map<String, Taker> takers;

    Jobs(Demand before) {
        this.before = before;
        demand = before;
        waiting = before.waiting();
        takers = before.takers();
    }

    /** As it is now. */
    Demand demand() {
        boolean same = waiting == demand.waiting() && takers == demand.takers();
        return same ? demand : demand.with(waiting, takers);
    }

    Optional<Job.Stage> stage(long job) {
        return demand().stage(job);
    }

    Optional<Waiting> waiting(long job) {
        return Optional.ofNullable(waiting.get(job));
    }

    /** A snapshot to iterate over while jobs change. */
    List<Waiting> waiting() {
        return List.copyOf(waiting.values());
    }

    void put(Waiting job) {
        own().put(job.id(), job);
    }

    /** Verify it no later than this: something depends on it. */
    void hasten(long job, Instant at) {
        waiting(job).ifPresent(known -> {
            Check check = known.check().urgentAt(at);
            if (!check.equals(known.check())) {
                put(known.with(check));
            }
        });
    }

    /** It has started or ended: never again does it wait. */
    void over(long job, Job.Stage stage, Instant at) {
        drop(job);
        if (stage == Job.Stage.STARTED) {
            demand = demand.with(demand.started().plus(job, at), demand.ended(), demand.unservable());
        } else {
            demand = demand.with(demand.started(), demand.ended().plus(job, at), demand.unservable());
        }
    }

    /** Those that an earlier process has known as started or ended. */
    void over(Map<Long, Instant> known) {
        known.keySet().forEach(this::drop);
        demand = demand.with(demand.started().plus(known), demand.ended(), demand.unservable());
    }

    /** No pool can serve it. */
    void unservable(long job, Instant at) {
        drop(job);
        demand = demand.with(
                demand.started(), demand.ended(), demand.unservable().plus(job, at));
    }

    private void drop(long job) {
        if (waiting.containsKey(job)) {
            own().remove(job);
        }
    }

    /** Forget what is too old for news to come. */
    void forget(Instant now) {
        Instant first = now.minus(Pace.JOB_MEMORY);
        demand = demand.with(
                demand.started().since(first),
                demand.ended().since(first),
                demand.unservable().since(first));
    }

    private Map<Long, Waiting> own() {
        if (waiting == before.waiting()) {
            waiting = new LinkedHashMap<>(waiting);
        }
        return waiting;
    }

    /** A snapshot, in the order in which they spoke. */
    Map<String, Taker> takers() {
        return new LinkedHashMap<>(takers);
    }

    Optional<Taker> taker(String runner) {
        return Optional.ofNullable(takers.get(runner));
    }

    void put(String runner, Taker taker) {
        ownTakers().put(runner, taker);
    }

    void removeTaker(String runner) {
        ownTakers().remove(runner);
    }

    private Map<String, Taker> ownTakers() {
        if (takers == before.takers()) {
            takers = new LinkedHashMap<>(takers);
        }
        return takers;
    }

    Checking checking() {
        return demand.checking();
    }

    void checking(UnaryOperator<Checking> change) {
        demand = demand.with(change.apply(demand.checking()));
    }

    Poll poll(String path) {
        return demand.poll(path);
    }

    void poll(String path, Poll next) {
        demand = demand.with(path, next);
    }

    /** All that is listed is listed again. */
    void listNow(Instant now) {
        demand.polls().forEach((path, poll) -> poll(path, poll.dueBy(now)));
        demand.mail().forEach((path, mail) -> mail(path, mail.with(mail.poll().dueBy(now))));
    }

    Mailbox mail(String path) {
        return demand.mail(path);
    }

    void mail(String path, Mailbox next) {
        demand = demand.with(path, next);
    }
}
