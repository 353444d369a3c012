package dev.slipway.scenario;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** What LXD's own client is told of a project's events, with LXD's timestamps: the witness of what was really done. */
final class LxdEvents implements AutoCloseable {

    /** Something that happened to an instance; {@code action} is LXD's word, such as {@code instance-started}. */
    record Event(Instant at, String action, String instance) {}

    /** What is made to see whether the monitor listens. */
    private static final String PROBE = "probe";

    private final Lines lines;
    private final Process monitor;

    LxdEvents(LxdProject project) {
        var builder = new ProcessBuilder(
                "lxc",
                "--force-local",
                "monitor",
                "--project",
                project.name(),
                "--format",
                "json",
                "--type",
                "lifecycle",
                "--type",
                "operation");
        String directory = project.daemon().directory().toString();
        builder.environment().put("LXD_DIR", directory);
        builder.environment().put("LXD_CONF", directory + "/client");
        builder.redirectErrorStream(true);
        try {
            monitor = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines = Lines.of(monitor.getInputStream(), "lxc monitor");
        // It listens once it tells what is done now.
        Waits.eventually().until(() -> {
            project.lxc("init", "--empty", PROBE);
            project.lxc("delete", PROBE);
            return !lines.all().isEmpty();
        });
    }

    /** All lines as they came. */
    List<String> lines() {
        return lines.all();
    }

    /** What happened to instances, by LXD's clock. */
    List<Event> instances() {
        return messages("lifecycle")
                .map(message -> new Event(
                        at(message),
                        message.getJsonObject("metadata").getString("action"),
                        instance(message.getJsonObject("metadata").getString("source"))))
                .filter(event -> event.action().startsWith("instance-")
                        && !event.instance().equals(PROBE))
                .sorted(Comparator.comparing(Event::at))
                .toList();
    }

    /** The names of the instances that this happened to, in order. */
    List<String> of(String action) {
        return instances().stream()
                .filter(event -> event.action().equals(action))
                .map(Event::instance)
                .toList();
    }

    /**
     * How many instances ran at the same time, after each start and each end. A guest whose words were read had started,
     * though LXD may tell that up to a second later; none starts a second time.
     *
     * @param apartFrom those that do not count
     */
    List<Integer> runningOverTime(Collection<String> apartFrom) {
        var over = new HashSet<String>();
        var running = new HashSet<String>();
        var counts = new ArrayList<Integer>();
        for (Event event : instances()) {
            boolean started =
                    List.of("instance-started", "instance-console-retrieved").contains(event.action())
                            && !over.contains(event.instance());
            boolean ended = List.of("instance-shutdown", "instance-stopped", "instance-deleted")
                    .contains(event.action());
            if (ended) {
                over.add(event.instance());
            }
            if (!apartFrom.contains(event.instance())
                    && (started ? running.add(event.instance()) : ended && running.remove(event.instance()))) {
                counts.add(running.size());
            }
        }
        return counts;
    }

    /** When background operations of this description began. */
    List<Instant> operations(String description) {
        return messages("operation")
                .map(message -> message.getJsonObject("metadata"))
                .filter(operation -> description.equals(operation.getString("description")))
                .filter(operation ->
                        !operation.getJsonObject("resources").encode().contains("/" + PROBE))
                .map(operation ->
                        OffsetDateTime.parse(operation.getString("created_at")).toInstant())
                .distinct()
                .sorted()
                .toList();
    }

    private Stream<JsonObject> messages(String type) {
        return lines.all().stream()
                .filter(line -> line.startsWith("{"))
                .map(JsonObject::new)
                .filter(message -> type.equals(message.getString("type")));
    }

    private static Instant at(JsonObject message) {
        return OffsetDateTime.parse(message.getString("timestamp")).toInstant();
    }

    private static String instance(String source) {
        return source.replaceFirst("^/1\\.0/instances/", "").replaceFirst("[/?].*$", "");
    }

    @Override
    public void close() {
        monitor.destroy();
    }
}
