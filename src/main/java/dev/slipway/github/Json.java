package dev.slipway.github;

import dev.slipway.fleet.Failure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what GitHub must have said; what is missing or of another type is a failure that names the field. */
final class Json {
    private Json() {}

    static JsonObject object(JsonObject in, String field) {
        if (in.getValue(field) instanceof JsonObject value) {
            return value;
        }
        throw missing(field, "an object");
    }

    static String text(JsonObject in, String field) {
        if (in.getValue(field) instanceof String value) {
            return value;
        }
        throw missing(field, "a text");
    }

    static boolean truth(JsonObject in, String field) {
        if (in.getValue(field) instanceof Boolean value) {
            return value;
        }
        throw missing(field, "true or false");
    }

    /** A whole number that is not negative. */
    static long count(JsonObject in, String field) {
        if (in.getValue(field) instanceof Number value
                && value.doubleValue() == value.longValue()
                && value.longValue() >= 0) {
            return value.longValue();
        }
        throw missing(field, "a whole number");
    }

    static long id(JsonObject in, String field) {
        long value = count(in, field);
        if (value == 0) {
            throw missing(field, "an id");
        }
        return value;
    }

    /** A text or a number, as text; an empty one if it is not there. */
    static String scalar(JsonObject in, String field) {
        Object value = in.getValue(field);
        if (value == null || value instanceof String || value instanceof Number) {
            return value == null ? "" : value.toString();
        }
        throw missing(field, "a text");
    }

    /** A text; empty if it is null or blank. */
    static Optional<String> textIfAny(JsonObject in, String field) {
        return in.getValue(field) == null
                ? Optional.empty()
                : Optional.of(text(in, field)).filter(text -> !text.isBlank());
    }

    static Instant instant(JsonObject in, String field) {
        try {
            return OffsetDateTime.parse(text(in, field)).toInstant();
        } catch (DateTimeParseException e) {
            throw missing(field, "a date and time");
        }
    }

    static Set<String> texts(JsonObject in, String field) {
        if (in.getValue(field) instanceof JsonArray array && array.stream().allMatch(String.class::isInstance)) {
            return array.stream().map(String.class::cast).collect(Collectors.toUnmodifiableSet());
        }
        throw missing(field, "a list of texts");
    }

    static List<JsonObject> objects(JsonObject in, String field) {
        if (!(in.getValue(field) instanceof JsonArray array)) {
            throw missing(field, "a list");
        }
        var objects = new ArrayList<JsonObject>(array.size());
        for (Object item : array) {
            if (!(item instanceof JsonObject object)) {
                throw missing(field, "a list of objects");
            }
            objects.add(object);
        }
        return objects;
    }

    private static GitHubException missing(String field, String expected) {
        return new GitHubException(
                Failure.Kind.FAILED,
                "GitHub's answer is not understood: '" + field + "' is not " + expected
                        + ". Is api-url GitHub's REST API?");
    }
}
