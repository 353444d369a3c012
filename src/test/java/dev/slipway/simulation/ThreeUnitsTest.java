package dev.slipway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three units share one webhook: one is dead, one is full, and a tenth of what they pass on to each other is lost. */
@Tag("slow")
class ThreeUnitsTest {

    private static final double MOST_LAUNCHES_A_JOB = 1.1;

    @Test
    void everyJobIsServedByAboutOneLaunch() {
        List<Run.Summary> runs = Seeds.play("three units", 6, seed -> Days.units("ThreeUnitsTest", seed));

        double ratio = (double) Seeds.launches(runs) / Seeds.jobs(runs);
        System.out.printf("three units: %.3f launches a job%n", ratio);
        // That each was served is one of the rules.
        assertThat(runs).isNotEmpty().allSatisfy(run -> assertThat(run.jobs()).isGreaterThan(50));
        assertThat(ratio).isLessThanOrEqualTo(MOST_LAUNCHES_A_JOB);
        assertThat(Seeds.longestWait(runs)).isLessThan(Duration.ofMinutes(60));
    }
}
