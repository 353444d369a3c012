package dev.slipway.sandbox.model;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A new registration and its JIT config.
 *
 * @param encodedConfig base64 of a JSON map from file names to base64 contents, as the runner takes it; a secret
 */
public record GitHubJit(GitHubRunner runner, String encodedConfig) {

    /** The shape that the runner reads, with a key instead of real credentials. */
    static String encode(long id, String name, String path, String key) {
        String runner = """
                {"agentId":"%d","agentName":"%s","poolId":"1","poolName":"Default","ephemeral":"true",\
                "gitHubUrl":"https://github.invalid/%s","workFolder":"_work","useV2Flow":"true"}""".formatted(id, escape(name), escape(path));
        String credentials = """
                {"scheme":"OAuth","data":{"clientId":"%s"}}""".formatted(key);
        return base64("""
                {".runner":"%s",".credentials":"%s"}""".formatted(base64(runner), base64(credentials)));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String escape(String text) {
        var escaped = new StringBuilder();
        text.chars().forEach(c -> {
            if (c < ' ' || c == '"' || c == '\\') {
                escaped.append("\\u%04x".formatted(c));
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }

    @Override
    public String toString() {
        return "GitHubJit[runner=" + runner + ", encodedConfig=hidden]";
    }
}
