package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A sliding window: what was spent counts for its span, and for less than a slot more. */
class WindowTest {

    private static final Instant T = Instant.parse("2026-03-01T08:00:00Z");
    private static final Window.Measure MEASURE = new Window.Measure(Duration.ofSeconds(60), Duration.ofSeconds(5));

    private static Instant at(long seconds) {
        return T.plusSeconds(seconds);
    }

    private static Window three() {
        return Window.EMPTY.plus(3, MEASURE, at(0)).plus(4, MEASURE, at(5)).plus(5, MEASURE, at(10));
    }

    @Test
    void whatWasSpentCountsUntilItsSlotIsOverForTheWholeSpan() {
        Window window = Window.EMPTY.plus(3, MEASURE, at(4));

        assertThat(window.sum(MEASURE, at(4))).isEqualTo(3);
        assertThat(window.sum(MEASURE, at(65).minusNanos(1))).isEqualTo(3);
        assertThat(window.sum(MEASURE, at(65))).isZero();
    }

    @Test
    void slotsAreAsManyAsTheSpanNeedsHoweverMuchIsSpent() {
        Window window = Window.EMPTY;
        for (int second = 0; second < 600; second++) {
            window = window.plus(1, MEASURE, at(second));
        }

        assertThat(window.slots()).hasSize(13);
        assertThat(window.sum(MEASURE, at(599))).isEqualTo(65);
    }

    @Test
    void whatIsSpentInOneSlotIsOneSlot() {
        Window window =
                Window.EMPTY.plus(3, MEASURE, at(5)).plus(4, MEASURE, at(9)).plus(5, MEASURE, at(10));

        assertThat(window.slots()).containsExactly(new Window.Slot(at(5), 7), new Window.Slot(at(10), 5));
    }

    @Test
    void itSaysWhenSoMuchHasFallenOut() {
        assertThat(three().falls(12, MEASURE, at(10))).isEqualTo(at(10));
        assertThat(three().falls(11, MEASURE, at(10))).isEqualTo(at(65));
        assertThat(three().falls(9, MEASURE, at(10))).isEqualTo(at(65));
        assertThat(three().falls(8, MEASURE, at(10))).isEqualTo(at(70));
        assertThat(three().falls(0, MEASURE, at(10))).isEqualTo(at(75));
        assertThat(three().falls(5, MEASURE, at(66))).isEqualTo(at(70));
        assertThat(Window.EMPTY.falls(0, MEASURE, at(10))).isEqualTo(at(10));
    }

    @Property(tries = 300)
    void inNoSpanMoreIsSpentThanItIsAskedFor(
            @ForAll @Size(max = 120) List<@IntRange(max = 9_000) Integer> pauses,
            @ForAll @IntRange(min = 5, max = 40) int limit) {
        Window window = Window.EMPTY;
        List<Instant> spent = new ArrayList<>();
        Instant now = T;
        for (int pause : pauses) {
            now = now.plusMillis(pause);
            Instant opens = window.falls(limit - 1, MEASURE, now);
            if (!opens.isAfter(now)) {
                window = window.plus(1, MEASURE, now);
                spent.add(now);
            } else {
                // It is the truth: at that time there is room, and not a moment before.
                assertThat(window.sum(MEASURE, opens)).isLessThan(limit);
                assertThat(window.sum(MEASURE, opens.minusNanos(1))).isGreaterThanOrEqualTo(limit);
            }
        }
        for (Instant end : spent) {
            Instant start = end.minus(MEASURE.span());
            assertThat(spent.stream().filter(at -> !at.isBefore(start) && !at.isAfter(end)))
                    .hasSizeLessThanOrEqualTo(limit);
        }
    }
}
