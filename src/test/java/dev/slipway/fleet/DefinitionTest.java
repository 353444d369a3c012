package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A pool whose definition changes, or that goes. */
class DefinitionTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private static Pool of(int idle, int max, String image) {
        return Asked.ofImage(Asked.pool(idle, max), image);
    }

    private static long leaving(Watch watch) {
        return watch.state.runners().values().stream()
                .filter(runner -> runner.farewell().isPresent() && runner.occupies())
                .count();
    }

    @Test
    void idleRunnersOfAnotherDefinitionAreReplacedAFewAtATime() {
        Watch watch = Watch.filled(of(6, 10, "old"));
        watch.world.guestsLeave = false;
        watch.world.guestsListen = false;
        Log log = watch.log();

        watch.reconfigured(of(6, 10, "new")).passes(Duration.ofMinutes(1));

        assertThat(log.made(Effect.Deregister.class)).hasSize(2);
        assertThat(leaving(watch)).isEqualTo(2);
        assertThat(log.made(Effect.Launch.class)).hasSize(2);
        assertThat(log.made(Effect.Launch.class))
                .allMatch(launch -> launch.pool().image().equals("new"));
    }

    @Test
    void allAreReplacedInTheEndAndThePoolIsNeverEmpty() {
        Watch watch = Watch.filled(of(3, 3, "old"));
        Set<String> old = Set.copyOf(watch.state.runners().keySet());
        watch.reconfigured(of(3, 3, "new"));

        for (int i = 0; i < 100; i++) {
            assertThat(watch.phases()).filteredOn(Phase.IDLE::equals).hasSizeGreaterThanOrEqualTo(2);
            watch.passes(MOMENT);
        }

        assertThat(watch.phases()).containsExactly(Phase.IDLE, Phase.IDLE, Phase.IDLE);
        assertThat(watch.state.runners().keySet()).doesNotContainAnyElementsOf(old);
        assertThat(watch.notices)
                .filteredOn(Notice.RunnerFinished.class::isInstance)
                .extracting(notice -> ((Notice.RunnerFinished) notice).outcome())
                .containsExactly(Outcome.RETIRED, Outcome.RETIRED, Outcome.RETIRED);
    }

    @Test
    void theOldestGoFirst() {
        Watch watch = Watch.filled(of(1, 5, "old"));
        Runner oldest = watch.first(Phase.IDLE);
        watch.passes(MOMENT).reconfigured(of(3, 5, "old")).passes(MOMENT);
        Log log = watch.log();
        watch.world.guestsLeave = false;

        watch.reconfigured(of(3, 5, "new")).passes(MOMENT);

        assertThat(log.on(Effect.Deregister.class)).containsExactly(oldest.name());
    }

    @Test
    void busyRunnersOfAnotherDefinitionAreLeftAlone() {
        Watch watch = Watch.filled(of(1, 1, "old"));
        Runner busy = watch.first(Phase.IDLE);
        watch.world.work(watch.box(busy));
        watch.passes(Duration.ofSeconds(20));

        watch.reconfigured(of(1, 1, "new")).passes(Duration.ofMinutes(12));

        assertThat(watch.now(busy).phase()).isEqualTo(Phase.BUSY);
        assertThat(watch.now(busy).farewell()).isEmpty();
    }

    @Test
    void aDefinitionThatDoesNotBootDoesNotUseUpTheRunnersThatWork() {
        Watch watch = Watch.filled(of(6, 6, "old"));
        watch.world.guestsListen = false;
        watch.reconfigured(of(6, 6, "broken"));

        for (int i = 0; i < 600; i++) {
            watch.passes(MOMENT);
            watch.world.boxes.values().stream()
                    .filter(box -> box.runs() && box.guest == Box.Guest.BOOTING)
                    .toList()
                    .forEach(watch.world::powerOff);
        }

        assertThat(watch.state.pool("small").kind()).isEqualTo(PoolCondition.Kind.BROKEN);
        assertThat(watch.phases()).filteredOn(Phase.IDLE::equals).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void aChangeOfCountsReplacesNobody() {
        Watch watch = Watch.filled(Asked.pool(2, 3));
        Log log = watch.log();

        watch.reconfigured(Asked.withBootTimeout(Asked.pool(2, 9), Duration.ofMinutes(9)))
                .passes(Duration.ofMinutes(5));

        assertThat(log.made(Effect.Deregister.class)).isEmpty();
    }

    @Test
    void aSurplusAndANewDefinitionAreSettledTogether() {
        Watch watch = Watch.filled(of(6, 6, "old"));

        watch.reconfigured(of(3, 6, "new")).passes(Duration.ofMinutes(20));

        assertThat(watch.phases()).containsExactly(Phase.IDLE, Phase.IDLE, Phase.IDLE);
        assertThat(watch.state.runners().values())
                .allMatch(runner ->
                        runner.birth().poolHash().equals(of(1, 1, "new").hash()));
    }

    @Test
    void idleRunnersOfARemovedPoolAreSeenOffAFewAtATimeAndBusyOnesStay() {
        Watch watch = Watch.filled(Asked.pool("gone", 5, 5), Asked.pool("small", 1, 1));
        Runner busy = watch.first(Phase.IDLE);
        watch.world.work(watch.box(busy));
        watch.passes(Duration.ofSeconds(20));
        watch.world.guestsLeave = false;
        Log log = watch.log();

        watch.reconfigured(Asked.pool("small", 1, 1)).passes(MOMENT);
        assertThat(log.made(Effect.Deregister.class)).hasSize(2);
        watch.world.guestsLeave = true;
        watch.passes(Duration.ofMinutes(10));

        assertThat(watch.phases()).containsExactly(Phase.IDLE, Phase.BUSY);
        assertThat(watch.knows(busy.name())).isTrue();
        assertThat(log.made(Effect.Launch.class)).isEmpty();
    }

    @Test
    void anIdleRunnerThatIsTooOldIsReplaced() {
        Watch watch = Watch.filled(Asked.withMaxIdleAge(Asked.pool(2, 4), Duration.ofMinutes(15)));
        Set<String> old = Set.copyOf(watch.state.runners().keySet());
        watch.passes(Duration.ofMinutes(15).minus(MOMENT).minusMillis(1));
        assertThat(watch.state.runners().keySet()).isEqualTo(old);
        Log log = watch.log();

        watch.passes(Duration.ofMillis(1));
        assertThat(log.made(Effect.Deregister.class)).hasSizeBetween(1, 2);
        watch.passes(Duration.ofMinutes(5));

        assertThat(watch.state.runners().keySet()).hasSize(2).doesNotContainAnyElementsOf(old);
        assertThat(log.outcomes()).containsOnly(Outcome.RETIRED);
    }

    @Test
    void whatARunnerIsMadeOfMakesTheHash() {
        Pool pool = Asked.pool(1, 1);
        List<UnaryOperator<Parts>> changes = List.of(
                parts -> parts.path("elsewhere"),
                parts -> parts.group("Other"),
                parts -> parts.type(InstanceType.VIRTUAL_MACHINE),
                parts -> parts.image("other"),
                parts -> parts.labels(List.of("linux")),
                parts -> parts.cpu(Optional.of(8)),
                parts -> parts.memory(Optional.empty()),
                parts -> parts.disk(Optional.of("1GiB")),
                parts -> parts.config(Map.of("security.nesting", "true")),
                parts -> parts.devices(Map.of("gh", Map.of("type", "proxy"))));

        Set<String> hashes = changes.stream()
                .map(change -> change.apply(new Parts(pool)).pool().hash())
                .collect(Collectors.toSet());

        assertThat(hashes)
                .hasSize(changes.size())
                .doesNotContain(pool.hash())
                .allMatch(hash -> hash.matches("[0-9a-f]{12}"));
        assertThat(new Parts(pool).pool().hash()).isEqualTo(pool.hash());
        assertThat(Asked.pool(7, 9).hash()).isEqualTo(pool.hash());
    }

    @Test
    void theHashDoesNotDependOnTheOrderOfKeys() {
        Pool pool = Asked.pool(1, 1);

        Pool one = new Parts(pool).config(Map.of("a", "1", "b", "2", "c", "3")).pool();
        Pool two = new Parts(pool).config(Map.of("c", "3", "b", "2", "a", "1")).pool();

        assertThat(one.hash()).isEqualTo(two.hash());
    }
}
