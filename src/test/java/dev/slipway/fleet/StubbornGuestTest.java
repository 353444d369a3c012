package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Guests that are retired and neither power off nor answer, and stops that do not work. */
class StubbornGuestTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Watch watch = Watch.filled(Asked.pool(1, 1));
    private final Runner runner = watch.first(Phase.IDLE);
    private final Log log = watch.log();

    /** The pool wants none any more, for long enough. */
    @CanIgnoreReturnValue
    private Watch retired() {
        return watch.reconfigured(Asked.pool(0, 1)).passes(Duration.ofMinutes(2));
    }

    private Farewell farewell() {
        return watch.now(runner).farewell().orElseThrow();
    }

    @Test
    void oneThatDoesNotAnswerIsKeptAndReportedOnceAndAskedEverMoreSeldom() {
        watch.world.guestsLeave = false;
        watch.box(runner).manners = Box.Manners.SILENT;
        retired().passes(Duration.ofSeconds(90));
        Instant asked = watch.world.now;
        assertThat(farewell().nextAsk()).isEqualTo(asked.plusSeconds(15));
        assertThat(log.oddities()).isEmpty();

        watch.passes(Duration.ofSeconds(15));
        assertThat(farewell().nextAsk()).isEqualTo(asked.plusSeconds(15 + 30));
        watch.passes(Duration.ofMinutes(20));

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.ENDING);
        assertThat(log.oddities()).containsExactly("is surplus and does not answer; it is kept");
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
        assertThat(farewell().nextAsk()).isBetween(watch.world.now, watch.world.now.plus(Duration.ofMinutes(5)));
    }

    @Test
    void oneThatListenedButHasNoCommandToAnswerWithIsKept() {
        watch.world.guestsLeave = false;
        watch.box(runner).manners = Box.Manners.HAS_NO_COMMAND;

        retired().passes(Duration.ofMinutes(10));

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.ENDING);
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
        assertThat(log.oddities()).containsExactly("is surplus and does not answer; it is kept");
    }

    @Test
    void aNoAfterSilenceStillNeedsASecondOne() {
        watch.world.guestsLeave = false;
        watch.box(runner).manners = Box.Manners.SILENT;
        retired().passes(Duration.ofMinutes(10));

        watch.box(runner).manners = Box.Manners.ANSWERS;
        watch.until(Duration.ofMinutes(6), () -> farewell().noes() == 1);
        assertThat(farewell().unanswered()).isZero();
        watch.passes(Duration.ofSeconds(15));

        assertThat(log.on(Effect.StopInstance.class)).containsExactly(runner.name());
    }

    @Test
    void aStopThatFailsIsTriedAgain() {
        watch.world.guestsLeave = false;
        watch.fails(Effect.StopInstance.class, Kind.FAILED);
        retired().passes(Duration.ofSeconds(105));

        watch.passes(MOMENT);
        assertThat(log.made(Effect.StopInstance.class)).hasSize(2);
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.ENDING);
        watch.mends().passes(Duration.ofSeconds(3));

        assertThat(log.outcomes()).containsExactly(Outcome.RETIRED);
    }

    @Test
    void aStopThatDidNotStopItIsRepeatedAfterFifteenSeconds() {
        watch.world.guestsLeave = false;
        watch.holds(Effect.StopInstance.class);
        retired().passes(Duration.ofSeconds(105));
        watch.calls.removeIf(call -> call.effect instanceof Effect.StopInstance);
        watch.hears(new Event.InstanceStopped(runner.name()));

        watch.passes(Duration.ofMillis(14_999));
        assertThat(log.made(Effect.StopInstance.class)).hasSize(1);
        watch.passes(Duration.ofMillis(1));

        assertThat(log.made(Effect.StopInstance.class)).hasSize(2);
    }
}
