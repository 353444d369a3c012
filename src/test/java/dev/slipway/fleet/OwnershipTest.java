package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ownership is never guessed from a name: what is not ours is neither touched nor counted. */
class OwnershipTest {

    private static final Pool POOL = Asked.pool(1, 1);

    static Stream<Arguments> foreign() {
        return Stream.of(
                Arguments.of("no tags", "acme-1-small-00000001", Optional.empty()),
                Arguments.of(
                        "another fleet", "acme-1-small-00000002", tags("acme-2", "runner", "acme-1-small-00000002")),
                Arguments.of(
                        "a longer name", "acme-1-small-00000003", tags("acme-10", "runner", "acme-1-small-00000003")),
                Arguments.of("no runner", "acme-1-small-00000004", tags("acme-1", "image", "acme-1-small-00000004")),
                Arguments.of("a copy of ours", "copy-of-ours", tags("acme-1", "runner", "acme-1-small-00000005")));
    }

    private static Optional<Instance.Tags> tags(String fleet, String kind, String runner) {
        return Optional.of(
                new Instance.Tags(fleet, kind, runner, "small", "acme", 7, POOL.hash(), World.BEGINNING, true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("foreign")
    void anInstanceOfOthersIsLeftAlone(String why, String name, Optional<Instance.Tags> tags) {
        Watch watch = Watch.over(POOL);
        Box running = watch.world.put(new Box(name, tags));
        running.status = Instance.Status.RUNNING;
        running.lastUsed = Optional.of(World.BEGINNING);
        Box never = watch.world.put(new Box(name + "-b", tags));

        watch.begins().passes(Duration.ofMinutes(12));
        watch.hears(new Event.InstanceHinted(name, "instance-shutdown")).answers();

        assertThat(watch.world.boxes).as(why).containsKeys(running.name, never.name);
        assertThat(watch.knows(name)).isFalse();
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
        assertThat(watch.made)
                .filteredOn(Effect.OnRunner.class::isInstance)
                .noneMatch(effect -> ((Effect.OnRunner) effect).runner().startsWith(name));
    }

    @Test
    void aFormerFleetsInstanceIsOurs() {
        Watch watch = Watch.over(POOL);
        Box box = watch.world.runnerOf("old-acme", POOL, "old-acme-small-1");
        watch.world.start(box);

        watch.begins().passes(Duration.ofSeconds(2));

        assertThat(watch.state.runners()).containsOnlyKeys(box.name);
        assertThat(watch.phases()).containsExactly(Phase.IDLE);
    }

    @Test
    void anInstanceThatTookOverARunnersNameIsNotThatRunner() {
        Watch watch = Watch.filled(POOL);
        Runner runner = watch.first(Phase.IDLE);
        watch.world.boxes.remove(runner.name());
        Box other = watch.world.put(new Box(runner.name(), Optional.empty()));
        other.status = Instance.Status.RUNNING;

        watch.passes(Duration.ofSeconds(1));

        assertThat(watch.knows(runner.name())).isFalse();
        assertThat(watch.world.boxes).containsKey(other.name);
    }

    @Test
    void theOwnerLabelTellsFleetsOfOneNameOnTwoHostsApart() {
        assertThat(Fleet.ownerLabel("acme-1", "0badcafe11223344")).isEqualTo("slipway-acme-1-0badcafe");
        Fleet fleet = Asked.fleet(POOL);
        assertThat(fleet.owns("acme-1")).isTrue();
        assertThat(fleet.owns("old-acme")).isTrue();
        assertThat(fleet.owns("acme")).isFalse();
    }
}
