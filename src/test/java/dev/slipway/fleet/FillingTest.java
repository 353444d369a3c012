package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FillingTest {

    @Test
    void aPoolIsFilledToItsIdleTarget() {
        Watch watch = Watch.over(Asked.pool(3, 3)).begins();

        watch.passes(Duration.ofSeconds(1));

        assertThat(watch.phases()).containsExactly(Phase.IDLE, Phase.IDLE, Phase.IDLE);
        assertThat(watch.log().drift()).isEmpty();
    }
}
