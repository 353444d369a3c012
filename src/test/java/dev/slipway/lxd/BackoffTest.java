package dev.slipway.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void delaysGrowFromATenthOfASecondToTenSecondsAndBeginAgain() {
        var backoff = new Backoff(() -> 0);

        assertThat(Stream.generate(backoff::next).limit(10).map(Duration::toMillis))
                .containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L, 10_000L);
        backoff.reset();
        assertThat(backoff.next()).hasMillis(100);
    }

    @Test
    void chanceShortensADelayByUpToAHalf() {
        assertThat(new Backoff(() -> 1).next()).hasMillis(50);
        assertThat(new Backoff(() -> 0.5).next()).hasMillis(75);
    }
}
