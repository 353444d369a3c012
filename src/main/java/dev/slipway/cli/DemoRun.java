package dev.slipway.cli;

import dev.slipway.sandbox.model.GitHubJob;
import dev.slipway.sandbox.model.LxdCensus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A demo while it runs: queues the jobs, gathers what is told from all sides, and shows it. All of it is on the thread
 * that calls {@link #untilOver}; what comes from other threads waits in a queue.
 */
final class DemoRun implements DemoPeers.Listener {

    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration FRAME = Duration.ofMillis(100);
    private static final Duration LOOK_AT_GITHUB = Duration.ofMillis(200);

    /** How long after its time a demo waits for jobs that have not ended; also what a job may wait for a runner. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** By which a repository is asked for its jobs. */
    private static final Set<String> POLLS = Set.of("list-runs", "list-jobs");

    private final DemoOptions options;
    private final Judge judge;
    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final DemoStory story = new DemoStory();
    private Instant start = Instant.now();
    private long origin = System.nanoTime();
    private volatile boolean interrupted;

    DemoRun(DemoOptions options) {
        this.options = options;
        this.judge = new Judge(options.max(), options.faults().none());
    }

    @Override
    public void instances(LxdCensus census) {
        inbox.add(() -> judge.instances(census));
    }

    @Override
    public void stopping(String instance, Optional<GitHubJob> job) {
        inbox.add(() -> judge.stopping(instance, job));
    }

    /** From now on its time counts, and it is told what the service tells. */
    void begin(Service service) {
        start = Instant.now();
        origin = System.nanoTime();
        story.begun(start);
        var unused = service.bus()
                .onTold(told -> inbox.add(() -> {
                    story.told(told);
                    told.notices().forEach(judge::noticed);
                }));
    }

    /** End as soon as possible, whatever is not done. May be called by any thread. */
    void interrupt() {
        interrupted = true;
        inbox.add(() -> {});
    }

    /**
     * Runs the demo to its end.
     *
     * @param hook id of what GitHub delivers to; empty if it does not
     */
    void untilOver(DemoPeers peers, Optional<Long> hook, DemoScreen screen) throws InterruptedException {
        var source = new JobSource(options.jobsPerMinute(), options.longestJob(), options.queueing(), options.seed());
        Duration drawAt = Duration.ZERO;
        Duration lookAt = Duration.ZERO;
        while (!interrupted && !over(source)) {
            takeIn();
            Duration now = elapsed();
            source.due(now).forEach(duration -> queue(peers, duration));
            if (now.compareTo(lookAt) >= 0) {
                lookAt = now.plus(LOOK_AT_GITHUB);
                Future<Void> unused = lookAtGitHub(peers, hook);
            }
            if (now.compareTo(drawAt) >= 0) {
                drawAt = now.plus(FRAME);
                screen.show(story, judge.breaches().size(), state(source), now());
            }
        }
    }

    private void takeIn() throws InterruptedException {
        Runnable first = inbox.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
        for (Runnable news = first; news != null; news = inbox.poll()) {
            news.run();
        }
    }

    /** What GitHub has done is taken in with the next news. */
    Future<Void> lookAtGitHub(DemoPeers peers, Optional<Long> hook) {
        return peers.github()
                .with((model, now) -> {
                    List<GitHubJob> jobs = model.jobs(now).toList();
                    var deliveries = DemoDeliveries.of(
                            hook.map(id -> model.deliveries().of(id, now)).orElse(List.of()));
                    return (Consumer<Integer>) polls -> inbox.add(() -> {
                        story.jobs(jobs);
                        story.demand(deliveries, polls);
                    });
                })
                .compose(told -> peers.github().requests().onSuccess(counts -> told.accept(polls(counts))))
                .mapEmpty();
    }

    private static int polls(Map<String, Long> requests) {
        return requests.entrySet().stream()
                .filter(request -> POLLS.contains(request.getKey()))
                .mapToInt(request -> request.getValue().intValue())
                .sum();
    }

    private void queue(DemoPeers peers, Duration duration) {
        Future<Long> unused = peers.github().queue(options.path(), DemoPeers.REPOSITORY, DemoSettings.LABELS, duration);
    }

    private boolean over(JobSource source) {
        Duration now = elapsed();
        boolean jobsEnded = source.exhausted(now)
                && story.jobs().stream().allMatch(job -> job.status() == GitHubJob.Status.COMPLETED);
        return now.compareTo(jobsEnded ? options.lasts() : options.lasts().plus(GRACE)) >= 0;
    }

    private String state(JobSource source) {
        Duration now = elapsed();
        if (now.compareTo(options.lasts()) >= 0) {
            return "waiting for the last jobs";
        }
        return source.exhausted(now) ? "no more jobs" : options.jobsPerMinute() + " jobs a minute";
    }

    /** Everything has ended, and GitHub was looked at: shows the rest and comes to a judgement. */
    void conclude(DemoScreen screen) throws InterruptedException {
        takeIn();
        if (!interrupted) {
            judge.ended(story.jobs(), PATIENCE, now());
        }
        screen.show(story, judge.breaches().size(), interrupted ? "ended early" : "over", now());
    }

    DemoStory story() {
        return story;
    }

    Judge judge() {
        return judge;
    }

    boolean interrupted() {
        return interrupted;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - origin);
    }

    private Instant now() {
        return start.plus(elapsed());
    }
}
