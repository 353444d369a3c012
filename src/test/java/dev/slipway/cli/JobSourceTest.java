package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobSourceTest {

    private static final Duration LONGEST = Duration.ofSeconds(10);

    @Test
    void jobsComeAtTheRateThatWasAskedForAndAreAsLongAsTheyMay() {
        // Given
        var source = new JobSource(30, LONGEST, Duration.ofHours(2), 1);
        // When
        List<Duration> jobs = source.due(Duration.ofHours(1));
        // Then
        assertThat(jobs).hasSizeBetween(1_600, 2_000);
        assertThat(jobs).allSatisfy(job -> assertThat(job).isBetween(Duration.ofSeconds(2), LONGEST));
    }

    @Test
    void noJobComesAfterTheEnd() {
        // Given
        var source = new JobSource(600, LONGEST, Duration.ofSeconds(10), 1);
        List<Duration> before = source.due(Duration.ofSeconds(10));
        // Then
        assertThat(before).isNotEmpty();
        assertThat(source.exhausted(Duration.ofSeconds(10))).isFalse();
        assertThat(source.due(Duration.ofHours(1))).isEmpty();
        assertThat(source.exhausted(Duration.ofSeconds(11))).isTrue();
    }

    @Test
    void thereIsAlwaysAJob() {
        for (int seed = 0; seed < 100; seed++) {
            var source = new JobSource(1, LONGEST, Duration.ofSeconds(2), seed);
            assertThat(source.due(Duration.ofSeconds(2))).isNotEmpty();
        }
    }

    @Test
    void theSameSeedGivesTheSameJobs() {
        var one = new JobSource(30, LONGEST, Duration.ofHours(1), 7);
        var other = new JobSource(30, LONGEST, Duration.ofHours(1), 7);
        assertThat(one.due(Duration.ofHours(1))).isEqualTo(other.due(Duration.ofHours(1)));
    }
}
