package dev.slipway.reconcile;

import dev.slipway.fleet.Job;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One line of the journal: a JSON object, of which fields that this version does not know are left alone. */
sealed interface JournalEntry {

    /** A job waits. */
    record Queued(Job job, Instant at) implements JournalEntry {
        @Override
        public long id() {
            return job.id();
        }

        @Override
        public JsonObject json() {
            return new JsonObject()
                    .put("queued", job.id())
                    .put("run", job.run())
                    .put("repository", job.repository())
                    .put("labels", new JsonArray(job.labels().stream().sorted().toList()))
                    .put("since", job.queuedAt().toString())
                    .put("at", at.toString());
        }
    }

    /** A job has started or ended: it never waits again. */
    record Over(long id, Instant at) implements JournalEntry {
        @Override
        public JsonObject json() {
            return new JsonObject().put("over", id).put("at", at.toString());
        }
    }

    /** No pool serves this job: that it waits is void. */
    record Forgotten(long id, Instant at) implements JournalEntry {
        @Override
        public JsonObject json() {
            return new JsonObject().put("forgotten", id).put("at", at.toString());
        }
    }

    /** Of the job. */
    long id();

    /** When it was written down, by wall clock. */
    Instant at();

    JsonObject json();

    /**
     * What a line says; empty if that cannot be understood.
     *
     * @param now what was written later was written by a clock that was wrong, and must not stay for ever
     */
    static Optional<JournalEntry> from(String line, Instant now) {
        try {
            return Optional.of(entry(new JsonObject(line), now));
        } catch (DecodeException | DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static JournalEntry entry(JsonObject in, Instant now) {
        Instant written = Instant.parse(text(in, "at"));
        Instant at = written.isAfter(now) ? now : written;
        if (in.containsKey("queued")) {
            var job = new Job(
                    number(in, "queued"),
                    number(in, "run"),
                    text(in, "repository"),
                    labels(in),
                    Instant.parse(text(in, "since")));
            return new Queued(job, at);
        }
        return in.containsKey("over") ? new Over(number(in, "over"), at) : new Forgotten(number(in, "forgotten"), at);
    }

    private static Set<String> labels(JsonObject in) {
        if (in.getValue("labels") instanceof JsonArray array && array.stream().allMatch(String.class::isInstance)) {
            return array.stream().map(String.class::cast).collect(Collectors.toSet());
        }
        throw new IllegalArgumentException("no labels");
    }

    private static String text(JsonObject in, String field) {
        if (in.getValue(field) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no " + field);
    }

    private static long number(JsonObject in, String field) {
        Object value = in.getValue(field);
        if (value instanceof Long || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        throw new IllegalArgumentException("no " + field);
    }
}
