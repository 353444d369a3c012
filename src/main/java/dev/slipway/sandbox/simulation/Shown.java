package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.GuestRecord;
import dev.slipway.fleet.Instance;
import dev.slipway.fleet.Operation;
import dev.slipway.sandbox.model.LxdInstance;
import dev.slipway.sandbox.model.LxdOperation;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the models show, in the core's words. Pure. */
final class Shown {

    static final String PREFIX = "user.slipway.";
    static final String JIT_CONFIG = PREFIX + "jit-config";

    /** More is a flood, as for the real client. */
    private static final int LARGEST_CONSOLE = 64 << 10;

    private static final Pattern RECORD = Pattern.compile("SLIPWAY \\{\"event\":\"([a-z]+)\"([^\n}]*)");
    private static final Pattern REPOSITORY = Pattern.compile("\"repository\":\"([^\"\\\\]+)\"");
    private static final Pattern RUN = Pattern.compile("\"run\":\"([0-9]+)\"");

    private Shown() {}

    static Instance instance(LxdInstance shown) {
        Optional<Instant> used = Optional.of(shown.lastUsedAt()).filter(Instant.EPOCH::isBefore);
        Instance.Status status =
                shown.status() == LxdInstance.Status.RUNNING ? Instance.Status.RUNNING : Instance.Status.STOPPED;
        return new Instance(
                shown.ref().name(), shown.type(), status, shown.createdAt(), used, "none", tags(shown.config()));
    }

    /** Of an instance's own config. */
    static Optional<Instance.Tags> tags(Map<String, String> config) {
        if (config.keySet().stream().noneMatch(key -> key.startsWith(PREFIX))) {
            return Optional.empty();
        }
        return Optional.of(new Instance.Tags(
                text(config, "fleet"),
                text(config, "kind"),
                text(config, "runner"),
                text(config, "pool"),
                text(config, "path"),
                number(text(config, "registration")),
                text(config, "pool-hash"),
                time(text(config, "launched-at")),
                config.containsKey(JIT_CONFIG)));
    }

    private static String text(Map<String, String> config, String key) {
        return config.getOrDefault(PREFIX + key, "");
    }

    private static long number(String text) {
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    /** Those that are not over. */
    static List<Operation> running(List<LxdOperation> operations) {
        return operations.stream()
                .filter(operation -> !operation.status().over())
                .map(operation -> new Operation(
                        operation.id(),
                        operation.kind() == LxdOperation.Kind.CREATE ? Operation.Kind.CREATE : Operation.Kind.OTHER,
                        Set.copyOf(operation.instances())))
                .toList();
    }

    static boolean flooded(String console) {
        return console.length() > LARGEST_CONSOLE;
    }

    /** The guest contract's lines, repetitions left out; none of a flooded console. */
    static List<GuestRecord> records(String console) {
        List<GuestRecord> records = new ArrayList<>();
        if (flooded(console)) {
            return records;
        }
        Matcher lines = RECORD.matcher(console);
        String last = "";
        while (lines.find()) {
            String event = lines.group(1);
            if (!event.equals(last)) {
                record(event, lines.group(2)).ifPresent(records::add);
                last = event;
            }
        }
        return records;
    }

    private static Optional<GuestRecord> record(String event, String rest) {
        return switch (event) {
            case "listening" -> Optional.of(new GuestRecord.Listening());
            case "job" -> Optional.of(new GuestRecord.Job(Optional.empty(), found(REPOSITORY, rest), found(RUN, rest)));
            case "end" -> Optional.of(new GuestRecord.End(Optional.empty()));
            default -> Optional.empty();
        };
    }

    private static Optional<String> found(Pattern field, String in) {
        return Optional.of(field.matcher(in)).filter(Matcher::find).map(matcher -> matcher.group(1));
    }
}
