package dev.slipway.sandbox.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.model.GitHubModel.Access;
import dev.slipway.sandbox.model.GitHubModel.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds in any world: runners, jobs, deletions and faults drawn from a seed, some hours of them. */
class GitHubModelPropertiesTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<List<String>> LABEL_SETS =
            List.of(List.of("linux"), List.of("linux", "X64"), List.of("linux", "gpu"), List.of());

    /** A world that plays, and what its runners saw. */
    private static final class World {
        final GitHubModel model;
        final Random random;
        final List<String> trace = new ArrayList<>();
        final Map<String, Long> jobOf = new HashMap<>();
        final Map<Long, Set<String>> runnersOf = new HashMap<>();
        final List<String> sessions = new ArrayList<>();
        final List<GitHubDelivery> told = new ArrayList<>();
        final long hook;
        Instant now = T0;
        int names;

        World(long seed, GitHubFaults faults) {
            model = new GitHubModel(seed, GitHubTerms.unlimited(), faults);
            model.addPath("acme");
            model.grant("t", Access.WRITE);
            hook = model.hooks().add("acme", GitHubHook.Config.json("http://127.0.0.1:1/", "s"), List.of("*"), now);
            random = new Random(seed);
        }

        World play(int steps) {
            for (int i = 0; i < steps; i++) {
                now = now.plusMillis(random.nextInt(60_000));
                step();
                deliver();
            }
            return this;
        }

        private void deliver() {
            for (GitHubDelivery delivery : model.deliveries().due(now)) {
                told.add(delivery);
                int code = random.nextInt(10) == 0 ? 500 : 202;
                model.deliveries().report(delivery.id(), GitHubReception.answered(code, Duration.ZERO), now);
            }
        }

        private void step() {
            switch (random.nextInt(9)) {
                case 0, 1 -> launch();
                case 2 -> trace.add("job " + model.queue("acme", "acme/tool", labels(), duration(), now));
                case 3 -> trace.add("vanish " + model.vanish("acme", random.nextInt(names + 1), now));
                case 4 -> trace.add("delete " + model.deregister("t", "acme", random.nextInt(names + 1), now));
                case 5 -> list();
                case 6 -> end();
                case 7 -> cancel();
                default -> sessions.forEach(this::poll);
            }
        }

        private void cancel() {
            List<GitHubJob> jobs = model.jobs(now).toList();
            if (!jobs.isEmpty()) {
                long job = jobs.get(random.nextInt(jobs.size())).id();
                trace.add("cancel " + model.actions().cancel(job, random.nextBoolean(), now));
            }
        }

        private List<String> labels() {
            return LABEL_SETS.get(random.nextInt(LABEL_SETS.size()));
        }

        private Duration duration() {
            return Duration.ofSeconds(random.nextInt(900));
        }

        private void launch() {
            var answer = model.jitConfig("t", "acme", "r" + names++, List.of("LINUX", "x64", "Gpu"), 1, now);
            trace.add("jit " + answer);
            answer.value()
                    .flatMap(jit -> model.connect(jit.encodedConfig(), now))
                    .ifPresent(sessions::add);
        }

        private void list() {
            trace.add("list " + model.registrations("t", "acme", 1, 100, Optional.empty(), Optional.empty(), now));
        }

        private void poll(String session) {
            Poll told = model.poll(session, Duration.ofSeconds(20), now);
            trace.add("poll " + told);
            if (told instanceof Poll.Assigned assigned) {
                long job = assigned.job().id();
                jobOf.merge(session, job, (was, is) -> was.equals(is) ? was : -1L);
                runnersOf.computeIfAbsent(job, j -> new HashSet<>()).add(session);
            }
        }

        private void end() {
            if (!sessions.isEmpty()) {
                String session = sessions.remove(random.nextInt(sessions.size()));
                if (random.nextBoolean()) {
                    model.end(session, "success", now);
                } else {
                    model.disconnect(session, now);
                }
            }
        }
    }

    private static GitHubFaults faults(boolean stormy) {
        return stormy ? GitHubFaults.stormy() : GitHubFaults.none();
    }

    @Property(tries = 60)
    void theSameSeedGivesTheSameWorld(@ForAll long seed, @ForAll boolean stormy) {
        World one = new World(seed, faults(stormy)).play(400);
        World other = new World(seed, faults(stormy)).play(400);

        assertThat(one.trace).isEqualTo(other.trace);
        assertThat(one.told).isEqualTo(other.told);
        assertThat(one.model.deliveries().of(one.hook, one.now))
                .isEqualTo(other.model.deliveries().of(other.hook, other.now));
        assertThat(one.model.jobs(one.now).toList())
                .isEqualTo(other.model.jobs(other.now).toList());
        assertThat(one.model.nextAt()).isEqualTo(other.model.nextAt());
    }

    @Property(tries = 60)
    void aJobRunsOnAtMostOneRunnerAndARunnerRunsAtMostOneJob(@ForAll long seed, @ForAll boolean stormy) {
        World world = new World(seed, faults(stormy)).play(600);

        assertThat(world.runnersOf.values()).allMatch(runners -> runners.size() == 1);
        assertThat(world.jobOf.values()).doesNotContain(-1L).doesNotHaveDuplicates();
    }

    @Property(tries = 60)
    void everyJobIsAccountedForAndEndsAtLast(@ForAll long seed, @ForAll boolean stormy) {
        World world = new World(seed, faults(stormy)).play(400);
        Instant dayLater = world.now.plus(Duration.ofDays(2));

        List<GitHubJob> jobs = world.model.jobs(dayLater).toList();
        GitHubStatistics statistics = world.model.statistics(dayLater);

        assertThat(jobs).allMatch(job -> job.status() == GitHubJob.Status.COMPLETED);
        assertThat(statistics.completed() + statistics.lost() + statistics.neverRun() + statistics.cancelled())
                .isEqualTo(jobs.size());
        assertThat(jobs).allMatch(job -> job.startedAt().isPresent() == (job.runner() > 0));
        assertThat(world.model.runners("acme", dayLater)).isEmpty();
    }

    @Property(tries = 60)
    void noTransitionIsEverMissingFromTheListOfDeliveries(@ForAll long seed, @ForAll boolean stormy) {
        World world = new World(seed, faults(stormy)).play(300);
        world.model.faults(GitHubFaults.none(), world.now);
        // Longer than the latest of the news, shorter than GitHub remembers.
        for (int hour = 0; hour < 30; hour++) {
            world.now = world.now.plus(Duration.ofHours(1));
            world.deliver();
        }

        List<GitHubAttempt> attempts = world.model.deliveries().of(world.hook, world.now);
        Set<String> told = new HashSet<>();
        attempts.forEach(attempt -> told.add(transition(attempt.delivery())));

        assertThat(attempts).extracting(GitHubAttempt::id).doesNotHaveDuplicates();
        assertThat(world.model.jobs(world.now)).allSatisfy(job -> {
            assertThat(told).contains(job.id() + " queued", job.id() + " completed");
            assertThat(told.contains(job.id() + " in_progress"))
                    .isEqualTo(job.startedAt().isPresent());
        });
    }

    private static String transition(GitHubDelivery delivery) {
        return delivery.content() instanceof GitHubDelivery.JobMoved moved
                ? moved.job().id() + " " + delivery.action().orElseThrow()
                : delivery.event();
    }

    @Property(tries = 60)
    void aJobRunsOnlyWhereItsLabelsAre(@ForAll long seed) {
        World world = new World(seed, GitHubFaults.none()).play(400);
        var carried = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        carried.addAll(List.of("linux", "x64", "gpu"));

        assertThat(world.model.jobs(world.now).filter(job -> job.startedAt().isPresent()))
                .allMatch(job -> carried.containsAll(job.labels()));
    }

    @Property(tries = 30)
    void theNextThingNeverLiesInThePast(@ForAll long seed, @ForAll boolean stormy) {
        World world = new World(seed, faults(stormy));
        for (int i = 0; i < 300; i++) {
            World unused = world.play(1);
            assertThat(world.model.nextAt().orElse(Instant.MAX)).isAfter(world.now);
        }
    }
}
