package dev.slipway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole loop against the models of LXD and GitHub, on virtual time, from seeds. */
class SeededSimulationTest {

    @Test
    void noSeedBreaksARule() {
        List<Run.Summary> runs = Seeds.play("simulation", 300, Scenario::of);

        assertThat(runs).isNotEmpty().allSatisfy(run -> assertThat(run.steps()).isPositive());
    }
}
