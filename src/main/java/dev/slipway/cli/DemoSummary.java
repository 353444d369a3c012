package dev.slipway.cli;

import dev.slipway.cli.Terminal.Ink;
import dev.slipway.sandbox.model.GitHubJob.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a demo came to, as lines of text. Pure. */
final class DemoSummary {

    private static final int MOST_BREACHES = 20;

    private final Terminal terminal;

    DemoSummary(Terminal terminal) {
        this.terminal = terminal;
    }

    List<String> lines(DemoStory story, Judge judge, DemoOptions options) {
        List<String> lines = new ArrayList<>();
        lines.add(terminal.paint(Ink.BOLD, "Summary"));
        lines.add(line("jobs", jobs(story)));
        lines.add(line("learned of them", learned(story, options.demand())));
        lines.add(line("queued to started", waits(story.waits())));
        lines.add(line("launches", launches(story)));
        lines.add(line("runners finished", counts(story.finished(), outcome -> outcome.word())));
        lines.add(line("instances", judge.most() + " at most at the same time, " + options.max() + " allowed"));
        lines.add(line("drift found", counts(story.drift(), kind -> kind.word())));
        rules(judge.breaches(), lines);
        return lines;
    }

    private String line(String what, String figure) {
        return "  " + terminal.paint(Ink.DIM, what) + " ".repeat(20 - what.length()) + figure;
    }

    private static String jobs(DemoStory story) {
        long lost = story.jobs().stream().filter(Judge::lost).count();
        List<String> parts = new ArrayList<>();
        parts.add((story.jobs(Status.COMPLETED) - lost) + " done of "
                + story.jobs().size());
        add(parts, (int) lost, "lost with their runner");
        add(parts, story.jobs(Status.IN_PROGRESS), "running");
        add(parts, story.jobs(Status.QUEUED), "queued");
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, int count, String what) {
        if (count > 0) {
            parts.add(count + " " + what);
        }
    }

    private static String learned(DemoStory story, DemoOptions.Demand how) {
        DemoDeliveries deliveries = story.deliveries();
        return switch (how) {
            case WEBHOOK ->
                "by " + deliveries.told() + " deliveries, " + deliveries.lost() + " lost, " + deliveries.again()
                        + " sent again, " + deliveries.missing() + " never arrived";
            case POLL -> "by asking for them, in " + story.polls() + " requests";
            case NONE -> "only by what the runners did";
        };
    }

    private static String waits(List<Duration> waits) {
        if (waits.isEmpty()) {
            return "no job was started";
        }
        return "median " + exact(DemoStory.percentile(waits, 0.5)) + ", 95th percentile "
                + exact(DemoStory.percentile(waits, 0.95)) + ", longest " + exact(waits.get(waits.size() - 1));
    }

    private static String exact(Duration time) {
        return time.compareTo(Duration.ofSeconds(1)) < 0 ? time.toMillis() + " ms" : DemoView.seconds(time);
    }

    private static String launches(DemoStory story) {
        return story.launches() + (story.launchFailures() == 0 ? "" : ", " + story.launchFailures() + " failed");
    }

    private interface Words<K> {
        String of(K key);
    }

    private static <K> String counts(Map<K, Integer> counts, Words<K> words) {
        int sum = counts.values().stream().mapToInt(Integer::intValue).sum();
        return sum == 0
                ? "0"
                : sum + ": "
                        + counts.entrySet().stream()
                                .map(count -> count.getValue() + " " + words.of(count.getKey()))
                                .collect(Collectors.joining(", "));
    }

    private void rules(List<Judge.Breach> breaches, List<String> lines) {
        if (breaches.isEmpty()) {
            lines.add(line("rules broken", terminal.paint(Ink.GREEN, "0")));
            return;
        }
        lines.add(line("rules broken", terminal.paint(Ink.RED, String.valueOf(breaches.size()))));
        breaches.stream()
                .limit(MOST_BREACHES)
                .map(breach -> "    " + terminal.paint(Ink.RED, breach.rule().words()) + ": " + breach.what())
                .forEach(lines::add);
    }
}
