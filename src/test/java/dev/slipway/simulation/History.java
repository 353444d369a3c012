package dev.slipway.simulation;

import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Notice;
import dev.slipway.fleet.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The last of what happened, put into words only when somebody asks. What repeats without news is left out. */
final class History {

    private record Line(Instant at, String who, List<Event> events, Step step, String what) {}

    private final int kept;
    private final Instant start;
    private final Deque<Line> lines = new ArrayDeque<>();

    History(int kept, Instant start) {
        this.kept = kept;
        this.start = start;
    }

    void step(Instant at, String who, List<Event> events, Step step) {
        boolean dull = step.notices().isEmpty()
                && events.stream().allMatch(History::dull)
                && step.effects().stream().allMatch(effect -> effect instanceof Effect.ReadConsole);
        if (!dull) {
            add(new Line(at, who, events, step, ""));
        }
    }

    void happened(Instant at, String what) {
        add(new Line(at, "", List.of(), null, what));
    }

    private void add(Line line) {
        if (lines.size() == kept) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    private static boolean dull(Event event) {
        return event instanceof Event.Woke || (event instanceof Event.ConsoleRead read && !read.flooded());
    }

    @Override
    public String toString() {
        return lines.stream().map(this::words).collect(Collectors.joining("\n"));
    }

    private String words(Line line) {
        String at = at(line.at());
        if (line.step() == null) {
            return at + "  " + line.what();
        }
        Stream<String> events = line.events().stream()
                .filter(Predicate.not(Event.Woke.class::isInstance))
                .map(History::brief);
        Stream<String> effects = line.step().effects().stream().map(effect -> "-> " + brief(effect));
        Stream<String> notices = line.step().notices().stream()
                .filter(Predicate.not(Notice.LaunchStageReached.class::isInstance))
                .map(notice -> "! " + notice);
        return at + " " + line.who() + " "
                + Stream.of(events, effects, notices).flatMap(part -> part).collect(Collectors.joining("; "));
    }

    String at(Instant at) {
        Duration since = Duration.between(start, at);
        return "%d:%02d:%02d.%03d"
                .formatted(since.toHours(), since.toMinutesPart(), since.toSecondsPart(), since.toMillisPart());
    }

    private static String brief(Event event) {
        if (event instanceof Event.Configured configured) {
            return "Configured "
                    + configured.fleet().pools().stream()
                            .map(pool -> pool.name() + "=" + pool.idle() + "/" + pool.max() + " " + pool.image())
                            .toList();
        } else if (event instanceof Event.InstancesListed listed) {
            return "InstancesListed " + listed.asked() + " "
                    + listed.instances().stream()
                            .map(i -> i.name() + "=" + i.status()
                                    + (i.lastUsedAt().isEmpty() ? "(new)" : ""))
                            .toList()
                    + " working "
                    + listed.operations().stream()
                            .map(operation -> operation.kind() + "" + operation.instances())
                            .toList();
        } else if (event instanceof Event.RegistrationsListed listed) {
            return "RegistrationsListed " + listed.asked() + " " + (listed.complete() ? "all " : "some ")
                    + listed.registrations().stream()
                            .map(r -> r.id() + (r.online() ? "+" : "-") + (r.busy() ? "busy" : ""))
                            .toList();
        } else if (event instanceof Event.InstanceRead read) {
            return "InstanceRead " + read.runner() + " " + read.asked() + " "
                    + read.found().map(i -> i.status() + " used " + i.lastUsedAt());
        }
        return event.toString();
    }

    private static String brief(Effect effect) {
        return effect instanceof Effect.Launch launch ? "Launch " + launch.runner() : effect.toString();
    }
}
