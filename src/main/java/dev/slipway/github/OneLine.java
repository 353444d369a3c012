package dev.slipway.github;

/** Makes an outsider's text fit for a message. */
final class OneLine {
    private OneLine() {}

    /** Printable, on one line, at most this long. */
    static String of(String text, int longest) {
        var line = new StringBuilder();
        text.codePoints()
                .limit(longest)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(line::appendCodePoint);
        return line.toString().strip() + (text.codePointCount(0, text.length()) > longest ? "..." : "");
    }
}
