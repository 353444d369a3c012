package dev.slipway.lxd;

import dev.slipway.fleet.Instance;
import dev.slipway.fleet.InstanceType;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** An instance as LXD's API shows it. Pure. */
final class InstanceParser {

    /** LXD calls a time that never was 1970, and Go the year 1. */
    private static final Instant FIRST_TIME = Instant.EPOCH.plusSeconds(86_400);

    private InstanceParser() {}

    /** Whether it is of a type that we know; LXD may grow others. */
    static boolean known(JsonObject instance) {
        return type(instance).isPresent();
    }

    /**
     * Only the instance's own config gives tags: a profile's keys (they show in {@code expanded_config}) make nothing
     * ours. The value of the JIT config is dropped here.
     *
     * @throws IllegalArgumentException if it is no instance; the message quotes nothing
     */
    static Instance from(JsonObject instance) {
        String name = instance.getString("name");
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("an instance without a name");
        }
        return new Instance(
                name,
                type(instance)
                        .orElseThrow(() -> new IllegalArgumentException("instance " + name + " is of an unknown type")),
                status(instance.getString("status", "")),
                time(instance.getString("created_at")).orElse(Instant.EPOCH),
                time(instance.getString("last_used_at")).filter(FIRST_TIME::isBefore),
                instance.getString("location", "none"),
                tags(instance.getJsonObject("config")));
    }

    private static Optional<InstanceType> type(JsonObject instance) {
        String word = instance.getString("type", "");
        for (InstanceType type : InstanceType.values()) {
            if (type.word().equals(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    private static Instance.Status status(String word) {
        return switch (word) {
            case "Running" -> Instance.Status.RUNNING;
            case "Stopped" -> Instance.Status.STOPPED;
            default -> Instance.Status.OTHER;
        };
    }

    private static Optional<Instant> time(String text) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instance.Tags> tags(JsonObject config) {
        if (config == null || config.fieldNames().stream().noneMatch(key -> key.startsWith(Tag.PREFIX))) {
            return Optional.empty();
        }
        return Optional.of(new Instance.Tags(
                text(config, Tag.FLEET),
                text(config, Tag.KIND),
                text(config, Tag.RUNNER),
                text(config, Tag.POOL),
                text(config, Tag.PATH),
                registration(text(config, Tag.REGISTRATION)),
                text(config, Tag.POOL_HASH),
                time(text(config, Tag.LAUNCHED_AT)).orElse(Instant.EPOCH),
                !text(config, Tag.JIT_CONFIG).isEmpty()));
    }

    private static String text(JsonObject config, Tag tag) {
        return config.getString(tag.key(), "");
    }

    private static long registration(String text) {
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
