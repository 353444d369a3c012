package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Pool;
import dev.slipway.fleet.SomePool;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {

    static Pool pool(String name, String path, String credential, int max) {
        return SomePool.of(name, path, credential, 0, max);
    }

    @ParameterizedTest
    @CsvSource({
        // What listings leave of an hour's requests,
        "5000, 1, 3500",
        "11754, 1, 8227",
        // until what the gate lets through in a minute is less.
        "12500, 1, 8228",
        "100000, 1, 8228",
        "100000, 2, 8228",
        "1, 1, 0",
        "0, 1, 0",
    })
    void theTightestOfItsBoundsCounts(long limit, int paths, long launches) {
        List<Pool> pools = IntStream.range(0, paths)
                .mapToObj(i -> pool("p" + i, "owner" + i, "default", 10))
                .toList();
        assertThat(Budget.of(limit, pools)).isEqualTo(new Budget(launches, 10L * paths));
    }

    @Test
    void whatItIsEnoughForIsSaid() {
        assertThat(Budget.of(5_000, List.of(pool("a", "acme", "default", 100), pool("b", "acme", "default", 150)))
                        .line("default"))
                .hasToString(
                        "ok    GitHub budget of default: lets us launch 3,500 runners an hour; its pools have up to"
                                + " 250: enough if jobs last 4 min 18 s or longer on average");
    }

    @Test
    void jobsThatWouldHaveToLastLongAreAWarning() {
        assertThat(new Budget(3_500, 500).line("bots@acme").toString())
                .startsWith(
                        "warn  GitHub budget of bots@acme: lets us launch 3,500 runners an hour; its pools have up to"
                                + " 500: enough if jobs last 8 min 35 s or longer on average. If they do not, give some pools");
        assertThat(new Budget(3_500, 10_000).line("a").toString()).contains("2 h 51 min or longer");
    }

    @ParameterizedTest
    @CsvSource({"3600, 300, false", "3600, 301, true", "3500, 0, false"})
    void fiveMinutesAreNotYetLong(long launches, long runners, boolean warns) {
        assertThat(new Budget(launches, runners).line("a").verdict() == CheckLine.Verdict.WARN)
                .isEqualTo(warns);
    }

    @Test
    void aLimitThatAllowsNothingIsAWarning() {
        assertThat(new Budget(0, 3).line("a").toString())
                .startsWith("warn  GitHub budget of a: lets us launch no runners");
    }
}
