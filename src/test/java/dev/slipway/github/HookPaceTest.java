package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookPaceTest {

    @ParameterizedTest
    @CsvSource({"-1, 10", "0, 10", "1, 10", "2, 20", "3, 40", "6, 320", "7, 600", "8, 600", "64, 600", "2147483647, 600"
    })
    void failuresMakeTheNextTryWaitLongerUpToAMost(int failures, long seconds) {
        assertThat(HookPace.usual().after(failures)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
