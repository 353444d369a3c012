package dev.slipway.github;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Job;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What of a {@code workflow_job} delivery is of interest, as it is read; all of it bounded. */
final class WorkflowJobFields {

    /** A registration has up to 100 labels: a job that asks for more than that is served by none, cut or not. */
    private static final int MOST_LABELS = 101;

    /** As long as no label of ours can be. */
    private static final int LONGEST_LABEL = 257;

    private static final int LONGEST_NAME = 256;
    private static final Pattern REPOSITORY =
            Pattern.compile("(?!\\.{1,2}/)[A-Za-z0-9._-]{1,100}/(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");
    /** No clock of a GitHub is outside; the differences of such times can be reckoned with. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    private Optional<String> action = Optional.empty();
    private Optional<OneJob> job = Optional.empty();
    private Optional<String> repository = Optional.empty();

    /** The delivery has something else where this should be. */
    static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message, null, false, false);
        }
    }

    private static final class OneJob {
        private long id;
        private long run;
        private Set<String> labels = Set.of();
        private Optional<String> runner = Optional.empty();
        private Optional<Instant> created = Optional.empty();
        private Optional<Instant> started = Optional.empty();
        private Optional<Instant> completed = Optional.empty();
    }

    void action(JsonParser parser, JsonToken value) throws IOException {
        action = text(parser, value, "action");
    }

    void repository(JsonParser parser, JsonToken value) throws IOException {
        repository = Optional.empty();
        expectObject(value, "repository");
        Optional<String> fullName = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = parser.currentName().equals("full_name");
            JsonToken token = parser.nextToken();
            if (wanted) {
                fullName = text(parser, token, "repository.full_name");
            } else {
                parser.skipChildren();
            }
        }
        repository = fullName;
    }

    void job(JsonParser parser, JsonToken value) throws IOException {
        job = Optional.empty();
        expectObject(value, "workflow_job");
        var read = new OneJob();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (name) {
                case "id" -> read.id = id(parser, token, "workflow_job.id");
                case "run_id" -> read.run = id(parser, token, "workflow_job.run_id");
                case "labels" -> read.labels = labels(parser, token);
                case "runner_name" -> read.runner = text(parser, token, "workflow_job.runner_name");
                case "created_at" -> read.created = time(parser, token, "workflow_job.created_at");
                case "started_at" -> read.started = time(parser, token, "workflow_job.started_at");
                case "completed_at" -> read.completed = time(parser, token, "workflow_job.completed_at");
                default -> parser.skipChildren();
            }
        }
        job = Optional.of(read);
    }

    private static void expectObject(JsonToken value, String name) {
        if (value != JsonToken.START_OBJECT) {
            throw new Unusable("its " + name + " is no object");
        }
    }

    /** Empty for null; cut to a length that is of use. */
    private static Optional<String> text(JsonParser parser, JsonToken value, String name) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        if (value != JsonToken.VALUE_STRING) {
            throw new Unusable("its " + name + " is no text");
        }
        return Optional.of(cut(parser.getText(), LONGEST_NAME));
    }

    private static String cut(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest) : text;
    }

    private static long id(JsonParser parser, JsonToken value, String name) throws IOException {
        if (value != JsonToken.VALUE_NUMBER_INT || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new Unusable("its " + name + " is no id");
        }
        return parser.getLongValue();
    }

    private static Set<String> labels(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return Set.of();
        }
        if (value != JsonToken.START_ARRAY) {
            throw new Unusable("its workflow_job.labels is no list");
        }
        var labels = new LinkedHashSet<String>();
        JsonToken token;
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            if (token != JsonToken.VALUE_STRING) {
                throw new Unusable("its workflow_job.labels are no texts");
            }
            String label = cut(parser.getText(), LONGEST_LABEL).toLowerCase(Locale.ROOT);
            if (labels.size() < MOST_LABELS) {
                labels.add(label);
            }
        }
        return labels;
    }

    private static Optional<Instant> time(JsonParser parser, JsonToken value, String name) throws IOException {
        Optional<String> text = text(parser, value, name);
        try {
            Optional<Instant> time = text.map(Instant::parse);
            if (time.isEmpty() || (!time.get().isBefore(EARLIEST) && time.get().isBefore(LATEST))) {
                return time;
            }
        } catch (DateTimeException e) {
            // Said below, as for a time that nobody can mean.
        }
        throw new Unusable("its " + name + " is no time");
    }

    /** What all of it says. */
    WorkflowJobParser.Result result() {
        if (action.isEmpty()) {
            return new WorkflowJobParser.Result.Malformed("it has no action");
        }
        Optional<Job.Stage> stage = switch (action.get()) {
            case "queued" -> Optional.of(Job.Stage.QUEUED);
            case "in_progress" -> Optional.of(Job.Stage.STARTED);
            case "completed" -> Optional.of(Job.Stage.ENDED);
            default -> Optional.empty();
        };
        return stage.map(this::news).orElseGet(WorkflowJobParser.Result.Nothing::new);
    }

    private WorkflowJobParser.Result news(Job.Stage stage) {
        if (job.isEmpty() || job.get().id <= 0 || job.get().run <= 0) {
            return new WorkflowJobParser.Result.Malformed("it has no workflow_job with an id and a run_id");
        }
        if (repository.filter(REPOSITORY.asMatchPredicate()).isEmpty()) {
            return new WorkflowJobParser.Result.Malformed("it has no repository.full_name that is one");
        }
        OneJob read = job.get();
        Optional<Instant> at = at(read, stage);
        if (at.isEmpty()) {
            return new WorkflowJobParser.Result.Malformed("its workflow_job has no time");
        }
        Instant queuedAt = read.created.or(() -> read.started).orElse(at.get());
        var told = new Job(read.id, read.run, repository.get(), read.labels, queuedAt);
        // One of the examples names a runner beside a queued job; a job that waits has none.
        Optional<String> runner = read.runner.filter(name -> stage != Job.Stage.QUEUED && !name.isBlank());
        return new WorkflowJobParser.Result.News(new Event.JobTold(told, stage, runner, at.get()));
    }

    /** When it came to this stage. Old deliveries, and jobs that were skipped, lack a time: then the one before it. */
    private static Optional<Instant> at(OneJob job, Job.Stage stage) {
        return switch (stage) {
            case QUEUED -> job.created.or(() -> job.started);
            case STARTED -> job.started.or(() -> job.created);
            case ENDED -> job.completed.or(() -> job.started).or(() -> job.created);
        };
    }
}
