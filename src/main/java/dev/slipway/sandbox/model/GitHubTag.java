package dev.slipway.sandbox.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An ETag.
 *
 * @param text in its quotes, weak, as GitHub's are
 */
record GitHubTag(String text) {
    private static final Pattern LISTED = Pattern.compile("(?:W/)?(\"[^\"]*\")");

    /** Of what a caller is shown; another caller's is another one. */
    static GitHubTag of(String shown) {
        return new GitHubTag("W/\"" + HexDigits.of(shown) + "\"");
    }

    /**
     * Whether a caller who says this has it already: one tag or a list of them, weak or strong as RFC 9110 compares them for
     * a GET, or {@code *}.
     *
     * @param ifNoneMatch the header's value
     */
    boolean matches(String ifNoneMatch) {
        if (ifNoneMatch.strip().equals("*")) {
            return true;
        }
        Matcher listed = LISTED.matcher(ifNoneMatch);
        while (listed.find()) {
            if (text.endsWith(listed.group(1))) {
                return true;
            }
        }
        return false;
    }
}
