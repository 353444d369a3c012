package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The memory of ids: what was added is in it, until it is forgotten. */
class IdsTest {

    private static final Instant NOW = World.BEGINNING;
    private static final Duration SPAN = Duration.ofMinutes(5);

    @Test
    void whatIsAddedIsInItInWhateverOrder() {
        Ids ids = Ids.NONE;
        for (long id : new long[] {5, 1, 9, 3, 7, 2}) {
            ids = ids.plus(id, NOW);
        }

        assertThat(ids.size()).isEqualTo(6);
        for (long id : new long[] {1, 2, 3, 5, 7, 9}) {
            assertThat(ids.contains(id)).as("" + id).isTrue();
        }
        for (long id : new long[] {0, 4, 6, 8, 10, -5}) {
            assertThat(ids.contains(id)).as("" + id).isFalse();
        }
    }

    @Test
    void nothingIsInItTwice() {
        Ids ids = Ids.NONE.plus(5, NOW);

        assertThat(ids.plus(5, NOW)).isSameAs(ids);
        assertThat(ids.plus(5, NOW.plus(SPAN))).isSameAs(ids);
        assertThat(ids.plus(Map.of(5L, NOW, 6L, NOW)).size()).isEqualTo(2);
    }

    @Test
    void addingChangesNobodyElsesMemory() {
        Ids before = Ids.NONE.plus(5, NOW).plus(7, NOW);

        Ids after = before.plus(6, NOW);

        assertThat(before.contains(6)).isFalse();
        assertThat(after.contains(5) && after.contains(6) && after.contains(7)).isTrue();
    }

    @Test
    void whatIsOldIsForgottenAndNothingElse() {
        Ids ids = Ids.NONE.plus(1, NOW).plus(2, NOW.plus(SPAN)).plus(3, NOW.plus(SPAN.multipliedBy(2)));

        assertThat(ids.since(NOW)).isSameAs(ids);
        assertThat(ids.since(NOW.plus(SPAN).minusMillis(1))).isSameAs(ids);
        Ids younger = ids.since(NOW.plus(SPAN));
        assertThat(younger.contains(1)).isFalse();
        assertThat(younger.contains(2) && younger.contains(3)).isTrue();
        assertThat(younger.size()).isEqualTo(2);
        assertThat(ids.since(NOW.plus(Duration.ofDays(1))).size()).isZero();
        assertThat(Ids.NONE.since(NOW)).isSameAs(Ids.NONE);
    }

    @Test
    void manyMayBeAddedWithTheirTimes() {
        Ids ids = Ids.NONE
                .plus(4, NOW.plus(SPAN))
                .plus(Map.of(1L, NOW, 3L, NOW.plus(SPAN), 5L, NOW.plus(SPAN), 9L, NOW.plus(SPAN.multipliedBy(3))));

        assertThat(ids.size()).isEqualTo(5);
        Ids younger = ids.since(NOW.plus(SPAN));
        assertThat(younger.contains(1)).isFalse();
        assertThat(younger.contains(3) && younger.contains(4) && younger.contains(5) && younger.contains(9))
                .isTrue();
        assertThat(ids.plus(2, NOW).since(NOW.plus(SPAN)).contains(2)).isFalse();
    }

    @Test
    void theSameIdsOfTheSameTimesAreEqual() {
        Ids one = Ids.NONE.plus(1, NOW).plus(2, NOW).plus(3, NOW.plus(SPAN));
        Ids other = Ids.NONE.plus(Map.of(3L, NOW.plus(SPAN), 2L, NOW, 1L, NOW));

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one)
                .isNotEqualTo(Ids.NONE.plus(1, NOW).plus(2, NOW.plus(SPAN)).plus(3, NOW.plus(SPAN)));
        assertThat(Ids.NONE.plus(1, NOW)).isNotEqualTo(Ids.NONE.plus(1, NOW.plus(SPAN)));
        assertThat(Ids.NONE.plus(1, NOW).hashCode())
                .isNotEqualTo(Ids.NONE.plus(2, NOW).hashCode());
        assertThat(one).isNotEqualTo(Set.of(1L, 2L, 3L));
        assertThat(one).hasToString("3 ids");
    }

    @Property(tries = 100)
    void itRemembersAsASetDoes(@ForAll long[] added, @ForAll @IntRange(max = 400) int gap) {
        Ids ids = Ids.NONE;
        Map<Long, Instant> reference = new HashMap<>();
        Instant now = NOW;
        for (long id : added) {
            now = now.plusSeconds(gap);
            ids = ids.plus(id, now);
            reference.putIfAbsent(id, now);
        }

        Ids result = ids;
        assertThat(result.size()).isEqualTo(reference.size());
        assertThat(reference.keySet()).allMatch(result::contains);
        assertThat(Ids.NONE.plus(reference)).isEqualTo(result);
        assertThat(result.contains(123_456_789L)).isEqualTo(reference.containsKey(123_456_789L));
    }

    @Test
    void aMillionADayAreCheap() {
        Map<Long, Instant> day = new HashMap<>();
        for (long i = 0; i < 1_000_000; i++) {
            day.put(40_000_000_000L + i, NOW.plusMillis(i * 86));
        }
        Ids ids = Ids.NONE.plus(day);
        assertThat(ids.size()).isEqualTo(1_000_000);

        long begun = Cpu.time();
        for (long i = 0; i < 2000; i++) {
            ids = ids.plus(50_000_000_000L + i, NOW.plus(Duration.ofDays(1)).plusMillis(i * 86));
            assertThat(ids.contains(40_000_000_000L + i * 400)).isTrue();
        }
        Duration took = Duration.ofNanos(Cpu.time() - begun);

        // Some 20 us each; to copy all of them would take milliseconds.
        assertThat(took.dividedBy(2000)).isLessThan(Duration.ofNanos(500_000));
        assertThat(ids.size()).isEqualTo(1_002_000);
    }
}
