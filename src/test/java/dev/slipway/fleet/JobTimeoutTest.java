package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A running job is killed by its pool's job timeout only. */
class JobTimeoutTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    @Test
    void aJobThatTakesLongerThanTheJobTimeoutIsKilled() {
        Watch watch = Watch.filled(Asked.withJobTimeout(Asked.pool(1, 1), Duration.ofMinutes(15)));
        Runner runner = watch.first(Phase.IDLE);
        watch.world.work(watch.box(runner));
        watch.until(MOMENT.multipliedBy(20), () -> watch.now(runner).phase() == Phase.BUSY);
        Log log = watch.log();

        watch.passes(Duration.ofMinutes(15).minusMillis(1));
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
        watch.world.now = watch.world.now.plusMillis(1);
        watch.hears(new Event.Woke());
        assertThat(watch.now(runner).since()).isEqualTo(watch.world.now);

        assertThat(log.on(Effect.StopInstance.class)).containsExactly(runner.name());
        assertThat(log.made(Effect.AskGuest.class)).isEmpty();
        watch.passes(MOMENT);
        assertThat(log.outcomes()).containsExactly(Outcome.KILLED);
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }

    @Test
    void withoutAJobTimeoutAJobMayTakeForEver() {
        Watch watch = Watch.filled(Asked.pool(1, 1));
        watch.world.work(watch.box(watch.first(Phase.IDLE)));

        watch.passes(Duration.ofMinutes(40));

        assertThat(watch.phases()).containsExactly(Phase.BUSY);
    }
}
