package dev.slipway.sandbox.model;

import dev.slipway.fleet.Failure;
import dev.slipway.fleet.InstanceType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A background operation as LXD shows it at one moment.
 *
 * @param id a UUID
 * @param instances the names of those it works on; a copy names its source too
 * @param percent how much of the image is unpacked, if it said so
 * @param exit what the command that it executed returned, if it has ended
 * @param error empty unless it failed
 */
public record LxdOperation(
        String id,
        Kind kind,
        String project,
        InstanceType type,
        List<String> instances,
        Status status,
        Instant createdAt,
        Instant updatedAt,
        OptionalInt percent,
        OptionalInt exit,
        String error) {

    /** What it does, in LXD's words. */
    public enum Kind {
        CREATE("Creating instance", "create", true),
        START("Starting instance", "start", false),
        STOP("Stopping instance", "stop", false),
        DELETE("Deleting instance", "delete", true),
        UPDATE("Updating instance", "update", true),
        EXEC("Executing command", "exec", true);

        private final String description;
        private final String word;
        private final boolean containers;

        Kind(String description, String word, boolean containers) {
            this.description = description;
            this.word = word;
            this.containers = containers;
        }

        public String description() {
            return description;
        }

        /** Its name in LXD's refusals, such as {@code busy running a "stop" operation}. */
        public String word() {
            return word;
        }

        /** Whether LXD names containers under {@code resources.containers} too. */
        public boolean namesContainers() {
            return containers;
        }
    }

    /** Where it is. */
    public enum Status {
        PENDING("Pending", 105),
        RUNNING("Running", 103),
        SUCCESS("Success", 200),
        FAILURE("Failure", 400);

        private final String word;
        private final int code;

        Status(String word, int code) {
            this.word = word;
            this.code = code;
        }

        public String word() {
            return word;
        }

        /** LXD's number for it. */
        public int code() {
            return code;
        }

        public boolean over() {
            return this == SUCCESS || this == FAILURE;
        }
    }

    /** What a client makes of it if it failed. */
    public Optional<Failure> failure() {
        return status == Status.FAILURE ? Optional.of(new Failure(failureKind(), error)) : Optional.empty();
    }

    private Failure.Kind failureKind() {
        if (error.contains("busy running a")) {
            return Failure.Kind.BUSY;
        }
        return error.contains("already exists") ? Failure.Kind.CONFLICT : Failure.Kind.FAILED;
    }
}
