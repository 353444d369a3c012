package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How several units that know of every job share them without a word. */
class UnitsTest {

    private static final List<String> NAMES = List.of("runners/0", "runners/1", "runners/2");

    private static Units unit(String name) {
        return new Units(new JobSources(false, false, name, Set.copyOf(NAMES)));
    }

    private static final List<Units> UNITS = NAMES.stream().map(UnitsTest::unit).toList();

    private static List<Long> ranks(long job) {
        return UNITS.stream().map(unit -> unit.patience(job).toSeconds() / 30).toList();
    }

    @Test
    void aUnitThatIsAloneCountsEveryJobAtOnce() {
        Units alone = new Units(JobSources.NONE);
        Units named = new Units(new JobSources(true, true, "runners/0", Set.of("runners/0")));

        assertThat(LongStream.range(0, 100)).allMatch(job -> alone.patience(job).isZero());
        assertThat(LongStream.range(0, 100)).allMatch(job -> named.patience(job).isZero());
    }

    @Test
    void everyJobHasAFirstASecondAndAThirdUnit() {
        for (long job = 40_000_000_000L; job < 40_000_001_000L; job++) {
            assertThat(ranks(job)).as("job " + job).containsExactlyInAnyOrder(0L, 1L, 2L);
        }
    }

    @Test
    void theNextUnitWaitsForHalfAMinute() {
        assertThat(UNITS.stream().map(unit -> unit.patience(7)))
                .containsExactlyInAnyOrder(Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(60));
    }

    @Test
    void everyOrderIsAsFrequentForJobsThatFollowEachOther() {
        Map<List<Long>, Integer> orders = new HashMap<>();
        LongStream.range(0, 6000).forEach(job -> orders.merge(ranks(job), 1, Integer::sum));

        assertThat(orders).hasSize(6);
        assertThat(orders.values()).allMatch(count -> count > 850 && count < 1150);
    }

    /** Figures of another implementation of the same hashes: units of different versions must agree. */
    @Test
    void hashesAreTheSameInEveryProcess() {
        assertThat(Stream.of("", "a", "runners/0", "läufer").map(Hash::of).map(Long::toHexString))
                .containsExactly("f52a15e9a9b5e89b", "2c0bdbf481420f8", "2f528dfed44b86aa", "5d20875ac7065e52");
        assertThat(Long.toHexString(Hash.mix(1))).isEqualTo("5692161d100b05e5");
        assertThat(LongStream.rangeClosed(1, 4).mapToObj(UnitsTest::ranks))
                .containsExactly(List.of(2L, 1L, 0L), List.of(0L, 2L, 1L), List.of(2L, 1L, 0L), List.of(1L, 0L, 2L));
    }
}
