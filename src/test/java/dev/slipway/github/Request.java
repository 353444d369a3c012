package dev.slipway.github;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request as it goes over the wire. */
final class Request {
    private String method = "POST";
    private String target = "/webhook";
    private final Map<String, String> headers = new LinkedHashMap<>();
    private byte[] body = {};
    private boolean chunked;

    private Request() {}

    /** Of a queued, or whatever, job: signed, and as GitHub sends it. */
    static Request delivery(byte[] body) {
        return signed(body, WebhookWorld.SECRET);
    }

    static Request signed(byte[] body, String secret) {
        return bare(body)
                .header("X-GitHub-Event", "workflow_job")
                .header("X-Hub-Signature-256", Payloads.signature(secret, body));
    }

    /** Nothing beside what every request has. */
    static Request bare(byte[] body) {
        Request request = new Request()
                .header("Host", "localhost")
                .header("Content-Type", "application/json")
                .header("Content-Length", "" + body.length);
        request.body = body;
        return request;
    }

    Request method(String method) {
        this.method = method;
        return this;
    }

    Request target(String target) {
        this.target = target;
        return this;
    }

    Request header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Request without(String name) {
        headers.remove(name);
        return this;
    }

    Request guid(String guid) {
        return header("X-GitHub-Delivery", guid);
    }

    /** Its length is not told beforehand. */
    Request chunked() {
        chunked = true;
        return without("Content-Length").header("Transfer-Encoding", "chunked");
    }

    byte[] head() {
        var text = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return Payloads.bytes(text + "\r\n");
    }

    byte[] body() {
        if (!chunked) {
            return body;
        }
        var out = new ByteArrayOutputStream();
        for (int from = 0; from < body.length; from += 1000) {
            int length = Math.min(1000, body.length - from);
            out.writeBytes(Payloads.bytes(Integer.toHexString(length) + "\r\n"));
            out.write(body, from, length);
            out.writeBytes(Payloads.bytes("\r\n"));
        }
        out.writeBytes(Payloads.bytes("0\r\n\r\n"));
        return out.toByteArray();
    }

    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(head());
        out.writeBytes(body());
        return out.toByteArray();
    }
}
