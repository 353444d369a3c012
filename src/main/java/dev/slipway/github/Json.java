package dev.slipway.github;

import dev.slipway.fleet.Failure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

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
