package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes first where a limit does not allow all that is to be done. */
class PrecedenceTest {

    private static final Duration CLOSED = Duration.ofMinutes(7);
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private static <T extends Effect> List<T> made(Watch watch, Class<T> kind) {
        return watch.made.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** GitHub asks to slow down: past this time for an hour one write at a time is made. */
    private static Watch slowed(Watch watch) {
        return watch.hears(new Event.CallFailed(
                new Effect.Deregister("acme-1-small-y", Asked.PATH, 1),
                new Failure(Kind.LIMITED, "slow down", Optional.of(CLOSED))));
    }

    @Test
    void afterARebootRunnersAreLaunchedBeforeOrphansAreSwept() {
        Watch watch = slowed(Watch.filled(Asked.pool(3, 3)));
        watch.state.runners().values().forEach(runner -> watch.world.powerOff(watch.box(runner)));
        watch.passes(CLOSED.minusMillis(1));
        assertThat(watch.phases()).isEmpty();
        assertThat(watch.state.hub(Asked.PATH).orphans()).hasSize(3);
        assertThat(made(watch, Effect.Launch.class)).hasSize(3);

        watch.passes(MOMENT.multipliedBy(2).plusMillis(1));
        assertThat(made(watch, Effect.Launch.class)).hasSize(6);
        assertThat(made(watch, Effect.Deregister.class)).isEmpty();
        watch.passes(MOMENT.multipliedBy(3));

        assertThat(made(watch, Effect.Deregister.class)).hasSize(3);
        assertThat(watch.state.hub(Asked.PATH).orphans()).isEmpty();
    }
}
