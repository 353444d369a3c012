package dev.slipway.sandbox;

import dev.slipway.fleet.InstanceType;
import dev.slipway.sandbox.model.LxdDefinition;
import dev.slipway.sandbox.model.LxdRef;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What clients send. Pure; a wrong request is a {@link Wrong}. */
final class LxdRequests {
    private LxdRequests() {}

    /** A request that LXD refuses as it stands. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int status;

        Wrong(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    static LxdDefinition definition(JsonObject body, String project) {
        JsonObject source = object(body, "source");
        String kind = text(source, "type").orElse("");
        if (!kind.equals("image")) {
            throw new Wrong(400, "Unknown source type " + kind);
        }
        String word = text(body, "type").filter(type -> !type.isEmpty()).orElse("container");
        InstanceType type = Stream.of(InstanceType.values())
                .filter(t -> t.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new Wrong(400, "Invalid instance type"));
        return new LxdDefinition(
                new LxdRef(project, text(body, "name").orElse("")),
                type,
                text(source, "alias").filter(alias -> !alias.isEmpty()),
                text(source, "fingerprint").filter(fingerprint -> !fingerprint.isEmpty()),
                body.getValue("profiles") == null ? Optional.empty() : Optional.of(texts(body, "profiles")),
                map(body, "config"),
                devices(body),
                flag(body, "ephemeral"));
    }

    static Map<String, String> map(JsonObject body, String key) {
        return strings(object(body, key), key);
    }

    static Map<String, Map<String, String>> devices(JsonObject body) {
        JsonObject devices = object(body, "devices");
        var map = new TreeMap<String, Map<String, String>>();
        devices.fieldNames().forEach(name -> map.put(name, strings(object(devices, name), "devices." + name)));
        return map;
    }

    static List<String> texts(JsonObject body, String key) {
        Object value = body.getValue(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof JsonArray array)) {
            throw notOf("[]string", key);
        }
        var texts = new ArrayList<String>();
        for (Object element : array) {
            if (!(element instanceof String text)) {
                throw notOf("string", key);
            }
            texts.add(text);
        }
        return texts;
    }

    static Optional<String> text(JsonObject body, String key) {
        Object value = body.getValue(key);
        if (value != null && !(value instanceof String)) {
            throw notOf("string", key);
        }
        return Optional.ofNullable((String) value);
    }

    static boolean flag(JsonObject body, String key) {
        Object value = body.getValue(key);
        if (value != null && !(value instanceof Boolean)) {
            throw notOf("bool", key);
        }
        return Boolean.TRUE.equals(value);
    }

    static Optional<Long> number(JsonObject body, String key) {
        Object value = body.getValue(key);
        if (value != null && !(value instanceof Number)) {
            throw notOf("int", key);
        }
        return Optional.ofNullable((Number) value).map(Number::longValue);
    }

    private static JsonObject object(JsonObject body, String key) {
        Object value = body.getValue(key);
        if (value != null && !(value instanceof JsonObject)) {
            throw notOf("map", key);
        }
        return value == null ? new JsonObject() : (JsonObject) value;
    }

    private static Map<String, String> strings(JsonObject object, String key) {
        var map = new TreeMap<String, String>();
        for (String name : object.fieldNames()) {
            map.put(name, text(object, name).orElseThrow(() -> notOf("string", key + "." + name)));
        }
        return map;
    }

    private static Wrong notOf(String type, String key) {
        return new Wrong(400, "json: cannot unmarshal field " + key + " of type " + type);
    }
}
