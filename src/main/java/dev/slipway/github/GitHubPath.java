package dev.slipway.github;

import dev.slipway.fleet.Failure;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An organisation, or {@code owner/repo}: where what is its own is in the REST API, and who may do what to it. */
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

    /** Of the GitHub App that shows its token. */
    String installation() {
        return resource() + "/installation";
    }

    /** Who decides here what a GitHub App may do. */
    String owner() {
        return segments.get(0);
    }

    String runners() {
        return resource() + "/actions/runners";
    }

    String runnerGroups() {
        return resource() + "/actions/runner-groups";
    }

    /** The workflow runs of a repository. */
    String runs() {
        return resource() + "/actions/runs";
    }

    /** A workflow job of a repository. */
    String job(long id) {
        return resource() + "/actions/jobs/" + id;
    }

    String hooks() {
        return resource() + "/hooks";
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
