package dev.slipway.config;

import java.util.regex.Pattern;

/**
 * One thing that is wrong with the configuration.
 *
 * @param key where: {@code pools[1].max}, an environment variable's name, or a file
 * @param value what is there, made fit to be printed; never a secret
 * @param expected what should be there
 */
public record Mistake(String key, String value, String expected) {

    private static final int LONGEST_SHOWN = 80;
    private static final int LONGEST = 300;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/+-]+");
    private static final Pattern SECRET = Pattern.compile("gh[a-z]_|github_pat_|://[^/]*@|-----BEGIN");
    private static final Pattern UNPRINTABLE =
            Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}\\p{Zl}\\p{Zp}]");

    public Mistake {
        key = printable(key, LONGEST);
        value = printable(value, LONGEST);
        expected = printable(expected, LONGEST);
    }

    /** One line for people. */
    public String message() {
        return key + ": is " + value + ", expected " + expected;
    }

    /** A text that somebody wrote, as a mistake may show it: one bounded line, and nothing that looks like a secret. */
    static String shown(String text) {
        String printable = printable(text, LONGEST_SHOWN);
        return PLAIN.matcher(printable).matches() ? printable : "\"" + printable + "\"";
    }

    private static String printable(String text, int longest) {
        if (SECRET.matcher(text).find()) {
            return "(not shown: it looks like a secret)";
        }
        String start = text.length() > longest ? text.substring(0, longest) + "..." : text;
        return UNPRINTABLE.matcher(start).replaceAll("?");
    }
}
