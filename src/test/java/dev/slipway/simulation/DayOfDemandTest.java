package dev.slipway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A whole day of jobs, of which some are cancelled: 2 % of the requests fail, GitHub answers nobody for ten minutes
 * twice, and Slipway is killed every few hours. In the end each job ran or was cancelled, nothing is believed to wait,
 * and there are as many runners as are kept without a job ({@link Rest}); what holds at every step are {@link Rules}.
 */
@Tag("slow")
class DayOfDemandTest {

    /** An outage, and what it takes to make up for it; a lost delivery costs less. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

    @Test
    void everyJobOfAnOrganisationIsServedThoughDeliveriesAreLost() {
        List<Run.Summary> days =
                Seeds.play("organisation", 3, seed -> Days.organisation("DayOfDemandTest#*Organisation*", seed));

        isServed(days);
    }

    @Test
    void everyJobOfARepositoryIsServedWithoutAnyWebhook() {
        List<Run.Summary> days =
                Seeds.play("repository", 2, seed -> Days.repository("DayOfDemandTest#*Repository*", seed));

        isServed(days);
    }

    private static void isServed(List<Run.Summary> days) {
        assertThat(days).isNotEmpty().allSatisfy(day -> {
            assertThat(day.simulated()).isGreaterThan(Duration.ofHours(24));
            assertThat(day.jobs()).isGreaterThan(300);
        });
        assertThat(Seeds.longestWait(days)).isLessThan(LONGEST_WAIT);
    }
}
