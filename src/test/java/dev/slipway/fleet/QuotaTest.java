package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The primary limit, of which answers tell in any order. */
class QuotaTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final Instant RESET = NOW.plus(Duration.ofMinutes(30));

    private static Quota quota(long remaining, Instant reset) {
        return Quota.told(5_000, remaining, reset);
    }

    @Test
    void ofOneWindowTheLeastCountsAndItEndsAsLateAsAnyAnswerSays() {
        assertThat(quota(70, RESET).and(quota(71, RESET.plusSeconds(3)), NOW))
                .isEqualTo(quota(70, RESET.plusSeconds(3)));
        assertThat(quota(70, RESET).and(quota(69, RESET.minusSeconds(60)), NOW)).isEqualTo(quota(69, RESET));
        assertThat(quota(70, RESET).and(quota(80, RESET.plusSeconds(60)), NOW))
                .isEqualTo(quota(70, RESET.plusSeconds(60)));
    }

    @Test
    void anotherWindowReplacesIt() {
        Quota next = quota(4_999, RESET.plusSeconds(60).plusNanos(1));
        assertThat(quota(0, RESET).and(next, NOW)).isEqualTo(next);
        Quota earlier = quota(12, RESET.minusSeconds(61));
        assertThat(quota(70, RESET).and(earlier, NOW)).isEqualTo(earlier);
    }

    @Test
    void aLateAnswerOfAWindowThatIsOverSaysNothing() {
        Quota over = quota(3, NOW.plusSeconds(60));

        assertThat(quota(70, RESET).and(over, NOW)).isEqualTo(quota(70, RESET));
        assertThat(quota(70, RESET)
                        .and(quota(3, NOW.plusSeconds(60).plusNanos(1)), NOW)
                        .remaining())
                .isEqualTo(3);
    }

    @Test
    void whatIsKnownOfAWindowThatIsOverIsReplacedByAnything() {
        Quota past = quota(3, NOW.minusSeconds(300));

        assertThat(quota(70, NOW).and(past, NOW)).isEqualTo(past);
    }

    @Test
    void pastItsEndItsLimitIsLeft() {
        assertThat(quota(70, RESET).left(RESET.minusNanos(1))).isEqualTo(70);
        assertThat(quota(70, RESET).left(RESET)).isEqualTo(5_000);
        assertThat(quota(70, RESET).current(RESET)).isFalse();
    }

    @Test
    void aRequestWithoutAnAnswerMayHaveCounted() {
        assertThat(quota(2, RESET).guessing()).isEqualTo(new Quota(5_000, 2, 1, RESET));
        assertThat(quota(2, RESET).guessing().left(NOW)).isEqualTo(1);
        assertThat(quota(1, RESET).guessing().guessing().left(NOW)).isZero();
        assertThat(quota(2, RESET).guessing().left(RESET)).isEqualTo(5_000);
    }

    @Test
    void whatIsGuessedIsForgottenWhenGitHubSpeaksOfTheWindow() {
        Quota guessed = quota(70, RESET).guessing().guessing();

        assertThat(guessed.and(quota(70, RESET), NOW)).isEqualTo(quota(70, RESET));
        assertThat(guessed.and(quota(69, RESET), NOW)).isEqualTo(quota(69, RESET));
        assertThat(guessed.and(quota(3, NOW.plusSeconds(60)), NOW)).isEqualTo(guessed);
    }
}
