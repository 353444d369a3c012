package dev.slipway.sandbox.model;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.slipway.sandbox.model.RunnerService.Poll;

/** The lines of the guest contract. */
final class RunnerLine {
    private RunnerLine() {}

    static String listening() {
        return "SLIPWAY {\"event\":\"listening\"}";
    }

    static String job(Poll.Job job) {
        return "SLIPWAY {\"event\":\"job\",\"workflow\":" + quoted(job.workflow()) + ",\"repository\":"
                + quoted(job.repository()) + ",\"run\":" + quoted(job.run()) + "}";
    }

    static String end(String result) {
        return "SLIPWAY {\"event\":\"end\",\"result\":" + quoted(result) + "}";
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
