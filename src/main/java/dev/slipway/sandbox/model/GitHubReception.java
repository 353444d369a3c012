package dev.slipway.sandbox.model;

import java.time.Duration;

/**
 * What became of an attempt to deliver.
 *
 * @param code the HTTP status that answered; 0 if none did, which neither of GitHub's filters for deliveries covers
 * @param status GitHub's words for it: {@code OK}, or what was wrong
 */
public record GitHubReception(int code, String status, Duration took) {

    /** How long GitHub waits for an answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    /** It was answered. */
    public static GitHubReception answered(int code, Duration took) {
        boolean good = code >= 200 && code < 300;
        return new GitHubReception(code, good ? "OK" : "Invalid HTTP Response: " + code, took);
    }

    public static GitHubReception timedOut() {
        return new GitHubReception(0, "timed out", PATIENCE);
    }

    /** There was no connection, or it broke. */
    public static GitHubReception unreachable(Duration took) {
        return new GitHubReception(502, "failed to connect to host", took);
    }

    public boolean succeeded() {
        return code >= 200 && code < 300;
    }
}
