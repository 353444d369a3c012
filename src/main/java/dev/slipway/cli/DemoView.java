package dev.slipway.cli;

import dev.slipway.cli.Terminal.Ink;
import dev.slipway.fleet.Phase;
import dev.slipway.sandbox.model.GitHubJob.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The picture of a demo at one moment, as lines of text; and its transitions, a line each. Pure. */
final class DemoView {

    /** What a cell of a bar stands for. */
    private static final Duration CELL = Duration.ofMillis(500);

    private static final int TRANSITIONS = 6;
    private static final int HEAD_AND_FOOT = 10;
    private static final int NAME = 21;
    private static final int PHASE = 31;
    private static final int BAR = 39;
    private static final int RIGHT = 48;

    /**
     * What does not change.
     *
     * @param peers what the demo runs against, for people
     */
    record Setting(Duration lasts, int max, DemoOptions.Demand demand, String peers, String opsUrl) {}

    private final Terminal terminal;
    private final Setting setting;

    DemoView(Terminal terminal, Setting setting) {
        this.terminal = terminal;
        this.setting = setting;
    }

    /** The whole picture. */
    List<String> picture(DemoStory story, int breaches, String state, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(head(story, state, now));
        lines.add(figures(story));
        lines.add(jobs(story));
        lines.add(demand(story));
        lines.add(sums(story, breaches));
        lines.add(rule());
        int room = Math.max(3, terminal.lines() - HEAD_AND_FOOT - TRANSITIONS);
        List<DemoRow> rows = story.rows();
        rows.stream().limit(room).forEach(row -> lines.add(row(row, now)));
        if (rows.size() > room) {
            lines.add(line().add(Ink.DIM, "  and " + (rows.size() - room) + " more")
                    .toString());
        }
        lines.add(legend());
        lines.add(rule());
        story.transitions(TRANSITIONS).forEach(transition -> lines.add(transition(story, transition)));
        return lines;
    }

    private TerminalLine line() {
        return new TerminalLine(terminal);
    }

    private String head(DemoStory story, String state, Instant now) {
        Duration elapsed = Duration.between(story.start(), now);
        return line().add(Ink.BOLD, " slipway demo")
                .add("  " + clock(elapsed) + " of " + clock(setting.lasts()))
                .add(Ink.DIM, "  " + state)
                .column(RIGHT)
                .add(Ink.CYAN, setting.opsUrl())
                .toString();
    }

    private String figures(DemoStory story) {
        TerminalLine line = line().add(Ink.DIM, " runners   ");
        for (Phase phase : Phase.values()) {
            int count = story.count(phase);
            boolean rare = phase == Phase.LOST || phase == Phase.FINISHED || phase == Phase.ENDING;
            if (count > 0 || !rare) {
                line.add(count == 0 ? Ink.DIM : ink(phase), count + " " + phase.word())
                        .add("  ");
            }
        }
        return line.column(RIGHT + 16)
                .add(story.occupied() + " of " + setting.max() + " places")
                .toString();
    }

    private String jobs(DemoStory story) {
        List<Duration> waits = story.waits();
        String waited = waits.isEmpty()
                ? ""
                : "median wait " + seconds(DemoStory.percentile(waits, 0.5)) + ", p95 "
                        + seconds(DemoStory.percentile(waits, 0.95));
        return line().add(Ink.DIM, " jobs      ")
                .add(story.jobs(Status.QUEUED) + " queued  ")
                .add(story.jobs(Status.IN_PROGRESS) + " running  ")
                .add(story.jobs(Status.COMPLETED) + " done")
                .column(RIGHT)
                .add(waited)
                .toString();
    }

    /** What Slipway has been told, beside what is true at GitHub. */
    private String demand(DemoStory story) {
        TerminalLine line = line().add(Ink.DIM, " demand    ").add(story.known() + " known  ");
        DemoDeliveries told = story.deliveries();
        switch (setting.demand()) {
            case WEBHOOK ->
                line.add(told.told() + " deliveries  ")
                        .add(told.lost() == 0 ? Ink.PLAIN : Ink.YELLOW, told.lost() + " lost  ")
                        .add(told.again() + " sent again");
            case POLL -> line.add(story.polls() + " requests");
            case NONE -> line.add(Ink.DIM, setting.demand().words());
        }
        return line.toString();
    }

    private String sums(DemoStory story, int breaches) {
        int drift = story.drift().values().stream().mapToInt(Integer::intValue).sum();
        return line().add(Ink.DIM, " so far    ")
                .add(story.launches() + " launches  ")
                .add(drift == 0 ? Ink.PLAIN : Ink.YELLOW, "drift " + drift)
                .add("  ")
                .add(breaches == 0 ? Ink.PLAIN : Ink.RED, "rules broken " + breaches)
                .column(RIGHT)
                .add(Ink.DIM, setting.peers())
                .toString();
    }

    private String rule() {
        return line().add(Ink.DIM, " " + terminal.either("─", "-").repeat(terminal.columns() - 2))
                .toString();
    }

    private String row(DemoRow row, Instant now) {
        Optional<Phase> phase = row.phase();
        TerminalLine line = line().add(phase.isPresent() ? Ink.PLAIN : Ink.GREY, " " + shortName(row.runner()))
                .to(NAME)
                .add(
                        phase.map(DemoView::ink).orElse(Ink.GREY),
                        phase.map(Phase::word).orElse("gone"))
                .to(PHASE);
        String since = seconds(Duration.between(row.since(), now));
        line.to(BAR - 2 - since.length()).add(Ink.DIM, since).to(BAR);
        bar(row, now, line);
        return line.toString();
    }

    /** Time goes from left to right and ends now; it moves a whole cell at a time, so that nothing flickers. */
    private void bar(DemoRow row, Instant now, TerminalLine line) {
        int cells = Math.max(0, terminal.columns() - 1 - BAR);
        long last = now.toEpochMilli() / CELL.toMillis();
        Optional<Phase> painted = Optional.empty();
        StringBuilder run = new StringBuilder();
        for (int i = cells - 1; i >= 0; i--) {
            Instant at = i == 0 ? now : Instant.ofEpochMilli((last - i) * CELL.toMillis());
            Optional<Phase> phase = row.at(at);
            if (!phase.equals(painted)) {
                line.add(painted.map(DemoView::ink).orElse(Ink.PLAIN), run.toString());
                run.setLength(0);
                painted = phase;
            }
            run.append(phase.map(this::glyph).orElse(" "));
        }
        line.add(painted.map(DemoView::ink).orElse(Ink.PLAIN), run.toString());
    }

    private String legend() {
        TerminalLine line = line().to(BAR);
        for (Phase phase : List.of(Phase.LAUNCHING, Phase.IDLE, Phase.BUSY, Phase.ENDING)) {
            line.add(ink(phase), glyph(phase)).add(Ink.DIM, " " + phase.word() + "  ");
        }
        return line.toString();
    }

    /** One line; its time is that since the start. */
    String transition(DemoStory story, DemoStory.Transition transition) {
        Duration at = Duration.between(story.start(), transition.at());
        TerminalLine line = line().add(Ink.DIM, String.format(Locale.ROOT, "%7.1f s  ", at.toMillis() / 1000.0))
                .add(shortName(transition.runner()) + "  ")
                .to(32);
        transition.from().ifPresent(from -> line.add(ink(from), from.word()).add(terminal.either(" → ", " -> ")));
        transition.to().ifPresentOrElse(to -> line.add(ink(to), to.word()), () -> line.add(Ink.GREY, "gone"));
        return line.add(Ink.DIM, "  " + printable(transition.cause())).toString();
    }

    /** Without the fleet's name, which all have. */
    private static String shortName(String runner) {
        int dash = runner.indexOf('-');
        return dash < 0 ? runner : runner.substring(dash + 1);
    }

    /** What comes from outside must not steer the terminal. */
    private String printable(String text) {
        return text.replaceAll(terminal.unicode() ? "[\\p{Cntrl}\\p{Cf}]" : "[^ -~]", "?");
    }

    private static Ink ink(Phase phase) {
        return switch (phase) {
            case LAUNCHING -> Ink.YELLOW;
            case IDLE -> Ink.GREEN;
            case BUSY -> Ink.CYAN;
            case ENDING -> Ink.MAGENTA;
            case FINISHED -> Ink.GREY;
            case LOST -> Ink.RED;
        };
    }

    private String glyph(Phase phase) {
        return switch (phase) {
            case LAUNCHING -> terminal.either("░", ":");
            case IDLE -> terminal.either("─", "-");
            case BUSY -> terminal.either("█", "#");
            case ENDING -> terminal.either("▒", "+");
            case FINISHED -> terminal.either("·", ".");
            case LOST -> "x";
        };
    }

    private static String clock(Duration time) {
        return String.format(Locale.ROOT, "%02d:%02d", time.toMinutes(), Math.max(0, time.toSecondsPart()));
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", Math.max(0, time.toMillis()) / 1000.0);
    }
}
