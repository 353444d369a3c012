package dev.slipway.fleet;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** GitHub's jobs in a {@link World}, and its deliveries of what happens to them. */
final class Board {

    /** A job as it really is. */
    static final class Task {
        final Job job;
        Job.Stage stage = Job.Stage.QUEUED;
        Optional<String> runner = Optional.empty();

        Task(Job job) {
            this.job = job;
        }

        boolean waits() {
            return stage == Job.Stage.QUEUED;
        }
    }

    /** News on its way to us. */
    record Sent(String guid, Event.JobTold news) {}

    final Map<Long, Task> tasks = new TreeMap<>();
    /** What was sent and has neither arrived nor been lost. */
    final List<Sent> sent = new ArrayList<>();

    private final World world;
    private final List<Sent> everSent = new ArrayList<>();
    private final List<Delivery> attempts = new ArrayList<>();
    private long lastJob = 1000;

    Board(World world) {
        this.world = world;
    }

    // ---- what happens to jobs

    /** A job of this run begins to wait. */
    @CanIgnoreReturnValue
    Job queue(String repository, long run, String... labels) {
        Job job = new Job(++lastJob, run, repository, Set.of(labels), world.now);
        Task task = new Task(job);
        tasks.put(job.id(), task);
        tell(task);
        return job;
    }

    /** The oldest that GitHub would give to this runner. */
    Optional<Task> next(World.Registered registered) {
        Set<String> labels = registered.labels.stream()
                .map(label -> label.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return tasks.values().stream()
                .filter(Task::waits)
                .filter(task -> task.job.visibleTo(registered.path))
                .filter(task -> labels.containsAll(task.job.labels()))
                .findFirst();
    }

    /** This runner has it. */
    void begins(Task task, String runner) {
        task.stage = Job.Stage.STARTED;
        task.runner = Optional.of(runner);
        tell(task);
    }

    /** It is over: done, failed or cancelled. */
    void ends(Task task) {
        if (task.stage != Job.Stage.ENDED) {
            task.stage = Job.Stage.ENDED;
            tell(task);
        }
    }

    private void tell(Task task) {
        Sent news =
                new Sent("guid-" + everSent.size(), new Event.JobTold(task.job, task.stage, task.runner, world.now));
        everSent.add(news);
        sent.add(news);
    }

    // ---- deliveries

    /** It arrives; the caller passes it on. */
    Event.JobTold arrives(Sent news) {
        sent.remove(news);
        attempts.add(new Delivery(attempts.size() + 1, news.guid(), world.now, true));
        return news.news();
    }

    void loses(Sent news) {
        sent.remove(news);
        attempts.add(new Delivery(attempts.size() + 1, news.guid(), world.now, false));
    }

    // ---- what GitHub answers

    Event read(Effect.ReadJob effect) {
        Optional<Task> task = Optional.ofNullable(tasks.get(effect.job()));
        return new Event.JobRead(
                effect.job(),
                effect.asked(),
                task.map(known -> known.stage).orElse(Job.Stage.ENDED),
                task.flatMap(known -> known.runner));
    }

    Event list(Effect.ListJobs effect) {
        List<Job> queued = tasks.values().stream()
                .filter(Task::waits)
                .map(task -> task.job)
                .filter(job -> job.repository().equals(effect.path()))
                .toList();
        return new Event.JobsListed(effect.path(), effect.asked(), queued, true, 0, 0);
    }

    Event deliveries(Effect.ListDeliveries effect) {
        return new Event.DeliveriesListed(
                effect.path(), effect.asked(), since(effect.path(), effect.since()), true, 0, 0);
    }

    private List<Delivery> since(String path, Instant since) {
        Predicate<Delivery> here = attempt -> everSent.stream()
                .filter(news -> news.guid().equals(attempt.guid()))
                .allMatch(news -> news.news().job().visibleTo(path));
        return attempts.stream()
                .filter(attempt -> !attempt.at().isBefore(since))
                .filter(here)
                .toList();
    }

    Event redeliver(Effect.Redeliver effect) {
        everSent.stream()
                .filter(news -> news.guid().equals(effect.delivery().guid()))
                .forEach(sent::add);
        return new Event.Redelivered(effect.path(), effect.delivery());
    }
}
