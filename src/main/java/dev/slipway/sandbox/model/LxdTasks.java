package dev.slipway.sandbox.model;

import dev.slipway.fleet.InstanceType;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The daemon's background operations. Ended ones can be asked for a little longer. */
final class LxdTasks {
    private final Map<String, LxdTask> tasks = new LinkedHashMap<>();
    private final Agenda agenda;
    private final RandomGenerator random;
    private final LxdOutbox outbox;
    private final Duration kept;
    private int open;
    private Consumer<Instant> whenNoneIsOpen = at -> {};

    LxdTasks(Agenda agenda, RandomGenerator random, LxdOutbox outbox, Duration kept) {
        this.agenda = agenda;
        this.random = random;
        this.outbox = outbox;
        this.kept = kept;
    }

    /** Begins one; it says that it is pending and that it runs. */
    LxdTask begin(LxdOperation.Kind kind, String project, InstanceType type, List<String> instances, Instant now) {
        var task = new LxdTask(this, uuid(), kind, project, type, instances, now);
        tasks.put(task.shown().id(), task);
        open++;
        tell(task.shown(), now);
        task.run(now);
        return task;
    }

    Optional<LxdTask> find(String id) {
        return Optional.ofNullable(tasks.get(id));
    }

    Collection<LxdTask> all() {
        return tasks.values();
    }

    /** Carries this out as soon as no operation runs, which may be now. */
    void whenNoneIsOpen(Instant now, Consumer<Instant> what) {
        whenNoneIsOpen = what;
        lookWhetherNoneIsOpen(now);
    }

    /** Forgets all of them, in whatever state. */
    void drop() {
        tasks.values().forEach(LxdTask::drop);
        tasks.clear();
        open = 0;
        whenNoneIsOpen = at -> {};
    }

    void tell(LxdOperation operation, Instant now) {
        outbox.tell(new LxdNews.Progress(now, operation), now);
    }

    void later(Instant at, Consumer<Instant> what) {
        Agenda.Entry ignored = agenda.at(at, what);
    }

    void ended(LxdTask task, Instant now) {
        open--;
        later(now.plus(kept), at -> tasks.remove(task.shown().id(), task));
        lookWhetherNoneIsOpen(now);
    }

    String uuid() {
        long version4 = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000;
        long variant1 = (random.nextLong() >>> 2) | (1L << 63);
        return new UUID(version4, variant1).toString();
    }

    private void lookWhetherNoneIsOpen(Instant now) {
        if (open == 0) {
            Consumer<Instant> what = whenNoneIsOpen;
            whenNoneIsOpen = at -> {};
            what.accept(now);
        }
    }
}
