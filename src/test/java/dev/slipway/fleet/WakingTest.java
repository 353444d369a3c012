package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each step says when the next is due: who is woken just then does all in time, and who is woken more often no more. */
class WakingTest {

    private static final Duration SPAN = Duration.ofHours(1);

    /** A call, and when it was made. */
    private record Made(Instant at, Class<?> call, String subject) {}

    @Test
    void whoIsWokenWhenAskedForDoesAllThatWhoIsWokenAllTheTimeDoes() {
        List<Made> asked = life(Optional.empty());
        List<Made> often = life(Optional.of(Duration.ofSeconds(7)));

        assertThat(asked).containsExactlyElementsOf(often);
        assertThat(asked)
                .extracting(Made::call)
                .contains(
                        Effect.ReadJob.class,
                        Effect.ListJobs.class,
                        Effect.ListDeliveries.class,
                        Effect.Redeliver.class,
                        Effect.Launch.class,
                        Effect.Deregister.class);
    }

    /** Jobs that wait in vain, that another unit should have served, that are recalled, lost or presumed. */
    private static List<Made> life(Optional<Duration> woken) {
        Pool zombies = Asked.ofPath(Asked.pool("zombies", 1, 2), Asked.TOOLS);
        Pool burst = Asked.serving(Asked.pool("burst", 0, 3), List.of("burst"), false, Set.of());
        JobSources sources = new JobSources(true, true, "one", Set.of("two", "three"));
        Watch watch = Watch.over(Asked.withJobs(Asked.fleet(zombies, burst), sources));
        List<Made> made = new ArrayList<>();
        watch.begins();
        watch.queues(Asked.TOOLS, 1, "big");
        watch.queues("acme/app", 2, "burst");
        watch.queues("acme/app", 3, "burst");
        watch.world.board.queue("acme/app", 4, "burst");
        watch.losesNews();
        Job old = new Job(77, 5, "acme/app", Set.of("burst"), watch.world.now.minus(Duration.ofMinutes(1410)));
        watch.hears(new Event.JournalRead(List.of(old), Map.of()));
        watch.world.board.tasks.put(77L, new Board.Task(old));
        Instant end = watch.world.now.plus(SPAN);
        int seen = 0;
        while (watch.world.now.isBefore(end)) {
            watch.answers();
            for (; seen < watch.made.size(); seen++) {
                Effect effect = watch.made.get(seen);
                made.add(new Made(watch.world.now, effect.getClass(), subject(effect)));
            }
            Instant next = watch.wakeAt.orElse(end);
            Instant often = woken.map(watch.world.now::plus).orElse(end);
            watch.world.now = next.isBefore(often) ? next : often;
            watch.hears(new Event.Woke());
        }
        return made;
    }

    /** Whom it is about; the tick that it carries counts how often the core was woken. */
    private static String subject(Effect effect) {
        if (effect instanceof Effect.OnRunner call) {
            return call.runner();
        } else if (effect instanceof Effect.ReadJob read) {
            return Long.toString(read.job());
        }
        return effect instanceof Effect.Redeliver again ? again.delivery().toString() : "";
    }
}
