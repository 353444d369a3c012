package dev.slipway.ops;

/** Texts that came from outside, made fit for a log line and for a terminal. */
final class OneLine {

    private static final int MOST = 500;

    private OneLine() {}

    /** Without control characters and of bounded length. */
    static String of(String text) {
        int length = Math.min(text.length(), MOST);
        StringBuilder line = new StringBuilder(length + 3);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            line.append(harmless(c) ? c : ' ');
        }
        return text.length() > MOST ? line.append("...").toString() : line.toString();
    }

    /** Separators break lines; format characters can turn what follows them around on a screen. */
    private static boolean harmless(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
