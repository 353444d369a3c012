package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How a stopped instance is collected: its record is read, then it is deleted. */
class CollectingTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Watch watch = Watch.filled(Asked.pool(1, 1));
    private final Runner runner = watch.first(Phase.IDLE);
    private final Log log = watch.log();

    private Instant due() {
        return watch.now(runner).calls().notBefore(Calls.Call.DELETE);
    }

    @Test
    void aDeletionIsRetriedFromATenthOfASecondGrowing() {
        watch.fails(Effect.DeleteInstance.class, Kind.BUSY);
        watch.world.powerOff(watch.box(runner));
        Instant stopped = watch.world.now;

        watch.answers();
        assertThat(due()).isEqualTo(stopped.plusMillis(100));
        watch.passes(Duration.ofMillis(100));
        assertThat(due()).isEqualTo(stopped.plusMillis(300));
        watch.passes(Duration.ofMillis(200));
        assertThat(due()).isEqualTo(stopped.plusMillis(700));
        watch.passes(Duration.ofMinutes(5));
        assertThat(due()).isAfter(watch.world.now).isBeforeOrEqualTo(watch.world.now.plusSeconds(30));

        watch.mends().passes(Duration.ofSeconds(30));
        assertThat(watch.world.boxes).doesNotContainKey(runner.name());
        assertThat(watch.knows(runner.name())).isFalse();
    }

    @Test
    void aDeletionOfWhatIsGoneIsSettledByALook() {
        watch.holds(Effect.DeleteInstance.class);
        watch.world.powerOff(watch.box(runner));
        watch.answers();
        watch.deaf = true;
        watch.world.vanish(watch.box(runner));

        watch.letsGo(Effect.DeleteInstance.class);

        assertThat(watch.knows(runner.name())).isFalse();
        assertThat(log.drift()).isEmpty();
    }

    @Test
    void theLastWordsAreReadAfterItStopped() {
        watch.world.work(watch.box(runner));
        watch.world.finishJob(watch.box(runner));
        watch.passes(MOMENT);

        assertThat(log.outcomes()).as("a job between two reads").containsExactly(Outcome.COMPLETED);
        assertThat(log.on(Effect.ReadConsole.class))
                .filteredOn(runner.name()::equals)
                .hasSize(1);
    }

    @Test
    void aReadThatWasAskedForBeforeItStoppedIsNotTheLast() {
        watch.holds(Effect.ReadConsole.class).passes(Duration.ofSeconds(5));
        Call early = watch.calls.stream()
                .filter(call -> call.effect instanceof Effect.ReadConsole)
                .findFirst()
                .orElseThrow();
        watch.exchange.serve(early);
        watch.world.work(watch.box(runner));
        watch.world.finishJob(watch.box(runner));
        watch.answers();
        assertThat(watch.now(runner).life().outcome()).isEmpty();

        watch.letsGo(Effect.ReadConsole.class).passes(MOMENT);

        assertThat(log.outcomes()).containsExactly(Outcome.COMPLETED);
    }

    @Test
    void aRecordThatCannotBeReadDelaysTheDeletionByThreeTriesOnly() {
        watch.fails(Effect.ReadConsole.class, Kind.FAILED).passes(Duration.ofMinutes(3));
        Log later = watch.log();

        watch.world.powerOff(watch.box(runner));
        watch.passes(Duration.ofSeconds(2));
        assertThat(watch.now(runner).life().outcome())
                .as("what failed while it ran does not count")
                .isEmpty();
        watch.passes(Duration.ofSeconds(2));

        assertThat(later.on(Effect.ReadConsole.class))
                .filteredOn(runner.name()::equals)
                .hasSize(3);
        assertThat(log.outcomes()).containsExactly(Outcome.UNUSED);
        assertThat(watch.world.boxes).doesNotContainKey(runner.name());
    }

    @Test
    void aDeletionFollowsTheLastTryToReadAtOnce() {
        watch.reconfigured(Asked.pool(0, 1)).fails(Effect.ReadConsole.class, Kind.FAILED);
        watch.world.powerOff(watch.box(runner));
        watch.answers().passes(MOMENT);
        assertThat(log.made(Effect.DeleteInstance.class)).isEmpty();

        watch.passes(MOMENT.multipliedBy(2));

        assertThat(log.made(Effect.DeleteInstance.class)).isNotEmpty();
        assertThat(watch.world.boxes).isEmpty();
    }
}
