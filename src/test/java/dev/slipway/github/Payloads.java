package dev.slipway.github;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Deliveries for the tests of the receiver: GitHub's examples, and those that a test makes up. */
final class Payloads {
    private static final Path EXAMPLES = Path.of("src", "test", "resources", "github", "webhooks");

    static final List<String> WORKFLOW_JOBS = List.of(
            "workflow_job-0-in_progress",
            "workflow_job-1-completed",
            "workflow_job-2-completed",
            "workflow_job-3-in_progress",
            "workflow_job-4-in_progress",
            "workflow_job-5-queued",
            "workflow_job-6-queued",
            "workflow_job-7-waiting");

    private Payloads() {}

    static byte[] example(String name) {
        try {
            return Files.readAllBytes(EXAMPLES.resolve(name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String queued(long id) {
        return """
                {"action":"queued","workflow_job":{"id":%d,"run_id":7,"status":"queued","conclusion":null,\
                "created_at":"2026-03-01T10:00:00Z","started_at":"2026-03-01T10:00:00Z","completed_at":null,\
                "labels":["self-hosted","linux"],"runner_name":null},"repository":{"id":1,"full_name":"acme/tool"}}""".formatted(id);
    }

    /** A queued job's delivery of exactly this many bytes, the job first. */
    static byte[] queued(long id, int length) {
        String start = queued(id);
        String open = start.substring(0, start.length() - 1) + ",\"padding\":\"";
        return bytes(open + "x".repeat(length - open.length() - 2) + "\"}");
    }

    static byte[] form(byte[] json) {
        return bytes("payload=" + URLEncoder.encode(new String(json, StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    /** By the JDK's own HMAC, so that it is not the product that judges itself. */
    static String signature(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(secret), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
