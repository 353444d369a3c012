package dev.slipway.github;

import dev.slipway.fleet.Failure;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An organisation, or {@code owner/repo}: where its runners are in the REST API and what may be done to them by whom. */
record GitHubPath(String words, List<String> segments) {

    /** @throws GitHubException if it is neither */
    static GitHubPath of(String path) {
        List<String> segments = List.of(path.split("/", -1));
        boolean wrong = segments.size() > 2
                || segments.stream().anyMatch(s -> s.isBlank() || s.equals(".") || s.equals("..") || s.length() > 255);
        if (wrong) {
            throw new GitHubException(
                    Failure.Kind.INVALID, "'" + path + "' is no GitHub path: expected an organisation or owner/repo");
        }
        return new GitHubPath(path, segments);
    }

    boolean organisation() {
        return segments.size() == 1;
    }

    /** The resource itself. */
    String resource() {
        return organisation()
                ? "/orgs/" + encode(segments.get(0))
                : "/repos/" + encode(segments.get(0)) + "/" + encode(segments.get(1));
    }

    String runners() {
        return resource() + "/actions/runners";
    }

    String runnerGroups() {
        return resource() + "/actions/runner-groups";
    }

    /** What a token must be allowed, in GitHub's words. */
    String permission() {
        return organisation()
                ? "a classic token needs the scope admin:org, a fine-grained one the organisation permission"
                        + " 'Self-hosted runners: read and write'"
                : "a classic token needs the scope repo, a fine-grained one the repository permission"
                        + " 'Administration: read and write'";
    }

    private static String encode(String segment) {
        var encoded = new StringBuilder();
        for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append("%%%02X".formatted((int) c));
            }
        }
        return encoded.toString();
    }

    @Override
    public String toString() {
        return words;
    }
}
