package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Notice;
import dev.slipway.fleet.Phase;
import dev.slipway.sandbox.model.GitHubJob.Status;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoViewTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Pattern ANSI = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final DemoView.Setting SETTING = setting(DemoOptions.Demand.WEBHOOK);

    private final DemoStory story = new DemoStory();
    private final Map<String, Phase> runners = new HashMap<>();

    DemoViewTest() {
        story.begun(START);
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        // Given
        var terminal = new Terminal(true, true, true, 60, 24);
        changed("demo-runners-0000001a", Optional.empty(), Phase.LAUNCHING, 1, "because of " + "x".repeat(200));
        // When
        List<String> picture = picture(terminal, 30);
        // Then
        assertThat(picture)
                .allSatisfy(
                        line -> assertThat(ANSI.matcher(line).replaceAll("")).hasSizeLessThan(60));
    }

    @Test
    void aRunnersBarShowsItsPhasesOverTime() {
        // Given
        var terminal = new Terminal(true, false, false, 80, 24);
        changed("demo-runners-0000001a", Optional.empty(), Phase.LAUNCHING, 1, "wanted");
        changed("demo-runners-0000001a", Optional.of(Phase.LAUNCHING), Phase.IDLE, 3, "said so");
        changed("demo-runners-0000001a", Optional.of(Phase.IDLE), Phase.BUSY, 5, "said so");
        // When
        List<String> picture = picture(terminal, 6);
        // Then
        assertThat(picture)
                .anySatisfy(line -> assertThat(line).matches(" runners-0000001a +busy +1\\.0 s +:{4}-{4}#{3}"));
    }

    @Test
    void nothingIsPaintedWhereNoColourIsWanted() {
        changed("demo-runners-0000001a", Optional.empty(), Phase.LAUNCHING, 1, "wanted");
        assertThat(picture(new Terminal(true, false, true, 80, 24), 2)).noneMatch(line -> line.contains("\u001b"));
        assertThat(picture(new Terminal(true, true, true, 80, 24), 2)).anyMatch(line -> line.contains("\u001b[33m"));
    }

    @Test
    void moreRunnersThanTheTerminalIsHighAreCounted() {
        // Given
        var terminal = new Terminal(true, false, false, 80, 24);
        for (int i = 0; i < 50; i++) {
            changed("demo-runners-%08x".formatted(i), Optional.empty(), Phase.LAUNCHING, 1, "wanted");
        }
        // When
        List<String> picture = picture(terminal, 2);
        // Then
        assertThat(picture).hasSizeLessThan(24).anyMatch(line -> line.equals("  and 42 more"));
    }

    @Test
    void whatComesFromOutsideCannotSteerTheTerminal() {
        changed("demo-runners-0000001a", Optional.empty(), Phase.LAUNCHING, 1, "\u001b[2Jgone\u202e");
        assertThat(picture(new Terminal(true, false, true, 80, 24), 2))
                .noneMatch(line -> line.contains("\u001b") || line.contains("\u202e"))
                .anyMatch(line -> line.contains("?[2Jgone?"));
    }

    @Test
    void aRunnerTakesThePlaceOfOneThatIsGone() {
        // Given
        changed("demo-runners-0000001a", Optional.empty(), Phase.LAUNCHING, 1, "wanted");
        runners.clear();
        story.happened(List.of(), runners, START.plusSeconds(2));
        // When
        changed("demo-runners-0000002b", Optional.empty(), Phase.LAUNCHING, 3, "wanted");
        // Then
        assertThat(story.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.runner()).isEqualTo("demo-runners-0000002b"));
    }

    @Test
    void withoutATerminalATransitionIsALineAndIsToldOnce() {
        // Given
        var out = new StringWriter();
        var terminal = new Terminal(false, false, false, 80, 24);
        try (var screen = new DemoScreen(new PrintWriter(out), terminal, new DemoView(terminal, SETTING))) {
            changed("demo-runners-0000001a", Optional.empty(), Phase.LAUNCHING, 1, "wanted");
            // When
            screen.show(story, 0, "", START.plusSeconds(1));
            screen.show(story, 0, "", START.plusSeconds(2));
        }
        // Then
        assertThat(out.toString().lines().filter(line -> line.contains("launching")))
                .containsExactly("    1.0 s  runners-0000001a     launching  wanted");
    }

    @Test
    void theTerminalIsGivenBackAsItWas() {
        // Given
        var out = new StringWriter();
        var terminal = new Terminal(true, true, true, 80, 24);
        // When
        try (var screen = new DemoScreen(new PrintWriter(out), terminal, new DemoView(terminal, SETTING))) {
            screen.show(story, 0, "", START);
            screen.show(story, 0, "", START.plusSeconds(1));
        }
        // Then
        int lines = picture(terminal, 1).size();
        assertThat(out.toString())
                .startsWith("\u001b[?25l")
                .contains("\u001b[" + lines + "A\r")
                .endsWith("\u001b[?25h");
    }

    @Test
    void whatATerminalShowsDependsOnItsEnvironment() {
        assertThat(terminal(Map.of()).colour()).isTrue();
        assertThat(terminal(Map.of("NO_COLOR", "1")).colour()).isFalse();
        assertThat(terminal(Map.of("NO_COLOR", "")).colour()).isTrue();
        assertThat(terminal(Map.of("TERM", "dumb")).live()).isFalse();
        assertThat(terminal(Map.of("COLUMNS", "132")).columns()).isEqualTo(132);
        assertThat(terminal(Map.of("COLUMNS", "wide")).columns()).isEqualTo(80);
        assertThat(Terminal.of(Map.of(), false, StandardCharsets.UTF_8).live()).isFalse();
        assertThat(Terminal.of(Map.of(), false, StandardCharsets.UTF_8).columns())
                .as("nothing is cut off in a file")
                .isGreaterThan(200);
        assertThat(Terminal.of(Map.of(), true, StandardCharsets.US_ASCII).unicode())
                .isFalse();
    }

    @Test
    void aPercentileIsOneOfTheWaits() {
        List<Duration> waits = List.of(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(30));
        assertThat(DemoStory.percentile(waits, 0.5)).isEqualTo(Duration.ofMillis(2));
        assertThat(DemoStory.percentile(waits, 0.95)).isEqualTo(Duration.ofMillis(30));
        assertThat(DemoStory.percentile(List.of(Duration.ofMillis(4)), 0.5)).isEqualTo(Duration.ofMillis(4));
    }

    @Test
    void theSummaryNamesEveryRuleThatWasBroken() {
        // Given
        var judge = new Judge(1, true);
        judge.ended(List.of(JudgeTest.job("", Status.QUEUED, "", Optional.empty())), Duration.ofSeconds(15), START);
        story.jobs(List.of(JudgeTest.job("", Status.QUEUED, "", Optional.empty())));
        // When
        List<String> lines = new DemoSummary(new Terminal(false, false, false, 80, 24))
                .lines(story, judge, options(DemoOptions.Demand.WEBHOOK));
        // Then
        assertThat(lines)
                .contains("  rules broken        1")
                .contains("    a job never run: job 7 was queued for 60 s")
                .contains("  jobs                0 done of 1, 1 queued")
                .contains("  queued to started   no job was started");
    }

    @Test
    void theSummaryTellsHowTheJobsBecameKnown() {
        story.demand(new DemoDeliveries(12, 3, 2, 1), 7);
        assertThat(summary(DemoOptions.Demand.WEBHOOK))
                .contains("  learned of them     by 12 deliveries, 3 lost, 2 sent again, 1 never arrived");
        assertThat(summary(DemoOptions.Demand.POLL))
                .contains("  learned of them     by asking for them, in 7 requests");
        assertThat(summary(DemoOptions.Demand.NONE)).contains("  learned of them     only by what the runners did");
    }

    @Test
    void thePictureTellsHowTheJobsBecomeKnown() {
        var terminal = new Terminal(true, false, false, 80, 24);
        story.demand(new DemoDeliveries(12, 3, 2, 1), 7);
        assertThat(new DemoView(terminal, setting(DemoOptions.Demand.WEBHOOK)).picture(story, 0, "", START))
                .contains(" demand    0 known  12 deliveries  3 lost  2 sent again");
        assertThat(new DemoView(terminal, setting(DemoOptions.Demand.POLL)).picture(story, 0, "", START))
                .contains(" demand    0 known  7 requests");
    }

    private List<String> summary(DemoOptions.Demand demand) {
        return new DemoSummary(new Terminal(false, false, false, 80, 24))
                .lines(story, new Judge(1, true), options(demand));
    }

    private static DemoView.Setting setting(DemoOptions.Demand demand) {
        return new DemoView.Setting(Duration.ofSeconds(60), 6, demand, "a simulated LXD", "http://127.0.0.1:9480/");
    }

    private static DemoOptions options(DemoOptions.Demand demand) {
        return new DemoOptions(Duration.ofSeconds(60), 30, 0, 1, demand, DemoFaults.named("none"), Optional.empty(), 1);
    }

    private static Terminal terminal(Map<String, String> environment) {
        return Terminal.of(environment, true, StandardCharsets.UTF_8);
    }

    private List<String> picture(Terminal terminal, int second) {
        return new DemoView(terminal, SETTING).picture(story, 0, "busy", START.plusSeconds(second));
    }

    private void changed(String runner, Optional<Phase> from, Phase to, int second, String cause) {
        runners.put(runner, to);
        story.happened(
                List.of(new Notice.PhaseChanged(runner, "runners", from, to, cause)),
                runners,
                START.plusSeconds(second));
    }
}
