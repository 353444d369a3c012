package dev.slipway.github;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.slipway.fleet.Event;
import java.io.IOException;

/**
 * Reads a delivery of GitHub's {@code workflow_job} event, without building a tree of it. Of a key that is there twice the
 * last counts.
 */
final class WorkflowJobParser {

    /** GitHub's are 6 deep; a deployment's own payload can add to that. */
    private static final int DEEPEST = 200;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private WorkflowJobParser() {}

    /** What a delivery says. */
    sealed interface Result {

        /** How far a job has come. */
        record News(Event.JobTold told) implements Result {}

        /** Something that is of no interest, such as a job that waits for an approval. */
        record Nothing() implements Result {}

        /**
         * It is no such delivery.
         *
         * @param why for a log; nothing of it is quoted
         */
        record Malformed(String why) implements Result {}
    }

    /**
     * Reads it.
     *
     * @param length how many of the bytes count
     * @param cut whether the delivery goes on after them; what is needed must be in them
     */
    static Result parse(byte[] json, int length, boolean cut) {
        var fields = new WorkflowJobFields();
        try (JsonParser parser = JSON.createParser(json, 0, length)) {
            read(parser, fields);
        } catch (WorkflowJobFields.Unusable e) {
            return new Result.Malformed(e.getMessage());
        } catch (IOException e) {
            // The messages of the library quote what they stumbled on.
            if (!cut) {
                return new Result.Malformed("it is no JSON");
            }
        }
        return fields.result();
    }

    private static void read(JsonParser parser, WorkflowJobFields fields) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new WorkflowJobFields.Unusable("it is no JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "action" -> fields.action(parser, value);
                case "workflow_job" -> fields.job(parser, value);
                case "repository" -> fields.repository(parser, value);
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw new WorkflowJobFields.Unusable("something follows the JSON object");
        }
    }
}
