package dev.slipway.config;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A configuration file in the making: raw YAML under keys, to be put in, changed and taken out. */
final class Document {

    private final Map<String, String> top = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();

    /** Only what is required, and the webhook section. */
    static Document minimal() {
        var document = new Document();
        document.put("fleet", "acme-1");
        document.put("github.path", "acme");
        document.put("pools[0].name", "small");
        document.put("pools[1].name", "large");
        return document;
    }

    /** The same as {@code key: value}, with the value as it would be written in a file. */
    @CanIgnoreReturnValue
    Document put(String key, String value) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            top.put(key, value);
        } else {
            sections.computeIfAbsent(key.substring(0, dot), k -> new LinkedHashMap<>())
                    .put(key.substring(dot + 1), value);
        }
        return this;
    }

    String text() {
        var text = new StringBuilder();
        top.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
        sections.forEach((section, values) -> {
            if (!section.startsWith("pools[")) {
                text.append(section).append(": ").append(flow(values)).append('\n');
            }
        });
        String pools = sections.entrySet().stream()
                .filter(section -> section.getKey().startsWith("pools["))
                .map(section -> "  - " + flow(section.getValue()) + "\n")
                .collect(Collectors.joining());
        return pools.isEmpty() ? text.toString() : text + "pools:\n" + pools;
    }

    private static String flow(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
