package dev.slipway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.simulation.BrokenRule.Rule;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of the simulation can fail: each bug that is planted in the core is found by the rule that it breaks. */
@Tag("slow")
class PlantedBugsTest {

    private static final int SEEDS = 60;

    @ParameterizedTest
    @EnumSource
    void isFoundByItsRule(PlantedBug bug) {
        Optional<Rule> found = LongStream.range(0, SEEDS)
                .mapToObj(seed -> broken(seed, bug))
                .flatMap(Optional::stream)
                .filter(rule -> rule == bug.rule())
                .findFirst();

        assertThat(found).contains(bug.rule());
    }

    private static Optional<Rule> broken(long seed, PlantedBug bug) {
        try {
            Run.Summary ignored = Run.of(Scenario.of(seed), bug);
            return Optional.empty();
        } catch (AssertionError found) {
            return found.getCause() instanceof BrokenRule broken ? Optional.of(broken.rule()) : Optional.empty();
        }
    }
}
