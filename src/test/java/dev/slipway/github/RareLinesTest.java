package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import net.jqwik.api.Example;

class RareLinesTest {
    private final VirtualTime time = new VirtualTime();
    private final RareLines<String> lines = new RareLines<>(time);

    @Example
    void theFirstIsSaidAtOnceAndTheRestCounted() {
        assertThat(lines.happened("a", "first")).isTrue();
        assertThat(lines.happened("a", "second")).isFalse();
        assertThat(lines.happened("a", "third")).isFalse();
        assertThat(lines.happened("b", "other")).isTrue();
        time.pass(Duration.ofMillis(59_999));
        assertThat(lines.due()).isEmpty();
        time.pass(Duration.ofMillis(1));
        assertThat(lines.due()).isEqualTo(Map.of("a", new RareLines.Line(2, "third")));
        assertThat(lines.due()).isEmpty();
    }

    @Example
    void whileItGoesOnThereIsALineAMinute() {
        int said = 0;
        for (int second = 0; second < 600; second++) {
            said += lines.happened("a", "again") ? 1 : 0;
            time.pass(Duration.ofSeconds(1));
            said += lines.due().size();
        }
        assertThat(said).isEqualTo(11);
    }

    @Example
    void afterAQuietMinuteItIsNewAgain() {
        assertThat(lines.happened("a", "once")).isTrue();
        time.pass(Duration.ofMinutes(1));
        assertThat(lines.due()).isEmpty();
        assertThat(lines.happened("a", "again")).isTrue();
    }
}
