package dev.slipway.cli;

import dev.slipway.config.Address;
import dev.slipway.config.GitHubSettings;
import dev.slipway.config.OpsSettings;
import dev.slipway.config.Settings;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.InstanceType;
import dev.slipway.fleet.JobSources;
import dev.slipway.fleet.Pool;
import dev.slipway.sandbox.model.GitHubJob;
import dev.slipway.sandbox.model.LxdCensus;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A demo while it runs: queues the jobs, gathers what is told from all sides, and shows it. All of it is on the thread
 * that calls {@link #untilOver}; what comes from other threads waits in a queue.
 */
final class DemoRun implements DemoPeers.Listener {

    static final List<String> LABELS = List.of("linux", "demo");

    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration FRAME = Duration.ofMillis(100);
    private static final Duration LOOK_AT_JOBS = Duration.ofMillis(200);

    /** How long after its time a demo waits for jobs that have not ended; also what a job may wait for a runner. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private static final Duration PATIENCE = Duration.ofSeconds(15);

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

    /** The settings of the service: one pool, everything of its own below this directory. */
    static Settings settings(DemoOptions options, DemoPeers peers, String fleet, Path directory, Path tokenFile) {
        Pool pool = new Pool(
                "runners",
                DemoPeers.PATH,
                "Default",
                InstanceType.CONTAINER,
                options.idle(),
                options.max(),
                peers.image(),
                LABELS,
                false,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                peers.devices());
        return new Settings(
                new Fleet(fleet, Set.of(), Duration.ofSeconds(5), 4, JobSources.NONE, List.of(pool)),
                directory,
                new GitHubSettings(DemoPeers.PATH, peers.github().apiUrl(), "Default", tokenFile),
                Optional.empty(),
                peers.lxd(),
                new OpsSettings(new Address("127.0.0.1", 0), directory.resolve("admin.sock")));
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

    /** Runs the demo to its end. */
    void untilOver(DemoPeers peers, DemoScreen screen) throws InterruptedException {
        var source = new JobSource(options.jobsPerMinute(), options.longestJob(), options.queueing(), options.seed());
        Duration drawAt = Duration.ZERO;
        Duration lookAt = Duration.ZERO;
        while (!interrupted && !over(source)) {
            takeIn();
            Duration now = elapsed();
            source.due(now).forEach(duration -> queue(peers, duration));
            if (now.compareTo(lookAt) >= 0) {
                lookAt = now.plus(LOOK_AT_JOBS);
                Future<List<GitHubJob>> unused =
                        peers.github().jobs().onSuccess(jobs -> inbox.add(() -> story.jobs(jobs)));
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

    private static void queue(DemoPeers peers, Duration duration) {
        Future<Long> unused = peers.github().queue(DemoPeers.PATH, DemoPeers.PATH + "/sandbox", LABELS, duration);
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

    /**
     * Everything has ended: shows the rest and comes to a judgement.
     *
     * @param jobs as GitHub has them in the end
     */
    void conclude(List<GitHubJob> jobs, DemoScreen screen) throws InterruptedException {
        takeIn();
        story.jobs(jobs);
        if (!interrupted) {
            judge.ended(jobs, PATIENCE, now());
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
