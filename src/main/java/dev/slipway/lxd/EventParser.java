package dev.slipway.lxd;

import dev.slipway.fleet.Event;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The messages of LXD's event stream. Pure. */
final class EventParser {

    /** Those after which an instance is worth a look. Not what our own exec, console and file calls cause. */
    private static final Set<String> TELLING = Set.of(
            "instance-created",
            "instance-started",
            "instance-stopped",
            "instance-shutdown",
            "instance-restarted",
            "instance-deleted",
            "instance-paused",
            "instance-resumed",
            "instance-renamed",
            "instance-updated");

    private static final Pattern SOURCE = Pattern.compile(
            "/1\\.0/(?:instances|containers|virtual-machines)/([^/?]+)(?:\\?(?:.*&)?project=([^&]*).*)?");

    private EventParser() {}

    /**
     * One message.
     *
     * @param type LXD's: {@code lifecycle}, {@code operation}, {@code logging}
     * @param hints about instances, usually one or none
     */
    record Message(String type, List<Event.InstanceHinted> hints) {}

    /** @throws RuntimeException if it is no event; the message of that exception quotes it, so do not log it */
    static Message from(String text, String project) {
        var event = new JsonObject(text);
        String type = event.getString("type");
        JsonObject metadata = event.getJsonObject("metadata");
        if (type == null || metadata == null) {
            throw new IllegalArgumentException("no event");
        }
        return new Message(type, type.equals("lifecycle") ? hints(metadata, project) : List.of());
    }

    private static List<Event.InstanceHinted> hints(JsonObject metadata, String project) {
        String action = metadata.getString("action", "");
        Matcher source = SOURCE.matcher(metadata.getString("source", ""));
        if (!TELLING.contains(action) || !source.matches() || !ofProject(source.group(2), project)) {
            return List.of();
        }
        return Stream.concat(Stream.of(decoded(source.group(1))), oldName(metadata))
                .distinct()
                .map(instance -> new Event.InstanceHinted(instance, action))
                .toList();
    }

    /** LXD leaves the project out if it is the default one. */
    private static boolean ofProject(String named, String project) {
        return decoded(named == null ? "default" : named).equals(project);
    }

    /** A renamed instance is gone under its old name. */
    private static Stream<String> oldName(JsonObject metadata) {
        return metadata.getValue("context") instanceof JsonObject context
                        && context.getValue("old_name") instanceof String name
                ? Stream.of(name)
                : Stream.empty();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
