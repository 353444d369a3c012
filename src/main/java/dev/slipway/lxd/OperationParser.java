package dev.slipway.lxd;

import dev.slipway.fleet.Operation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The operations that LXD's API shows. Pure. */
final class OperationParser {

    private static final String CREATING = "Creating instance";
    private static final Pattern INSTANCE =
            Pattern.compile("/1\\.0/(?:instances|containers|virtual-machines)/([^/?]+).*");

    private OperationParser() {}

    /** Those of a listing ({@code recursion=1}: by status, which LXD leaves out if there are none) that are not over. */
    static List<Operation> running(JsonObject byStatus) {
        return byStatus.fieldNames().stream()
                .flatMap(status -> objects(byStatus.getValue(status)))
                .filter(operation -> operation.getInteger("status_code", 0) < 200)
                .map(OperationParser::from)
                .toList();
    }

    static Operation from(JsonObject operation) {
        boolean creates = operation.getString("description", "").equals(CREATING);
        return new Operation(
                operation.getString("id", ""),
                creates ? Operation.Kind.CREATE : Operation.Kind.OTHER,
                instances(operation));
    }

    /** LXD 5.0 and 5.21 name them in {@code resources}, newer ones in {@code metadata.entity_url}. */
    private static Set<String> instances(JsonObject operation) {
        var names = new TreeSet<String>();
        if (operation.getValue("resources") instanceof JsonObject resources) {
            Stream.of("instances", "containers")
                    .flatMap(key -> resources.getValue(key) instanceof JsonArray urls ? urls.stream() : Stream.empty())
                    .forEach(url -> instanceIn(url).ifPresent(names::add));
        }
        if (operation.getValue("metadata") instanceof JsonObject metadata) {
            instanceIn(metadata.getValue("entity_url")).ifPresent(names::add);
        }
        return Set.copyOf(names);
    }

    /** The instance that a URL of LXD's is about. */
    static Optional<String> instanceIn(Object url) {
        if (!(url instanceof String text)) {
            return Optional.empty();
        }
        Matcher matcher = INSTANCE.matcher(text);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Stream<JsonObject> objects(Object array) {
        return array instanceof JsonArray list
                ? list.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast)
                : Stream.empty();
    }
}
