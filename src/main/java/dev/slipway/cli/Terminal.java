package dev.slipway.cli;

import java.io.Console;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;

/**
 * What the program's output can show.
 *
 * @param live whether it is a terminal, on which lines can be drawn again
 * @param colour whether colours are wanted (<a href="https://no-color.org">NO_COLOR</a>)
 * @param unicode whether it shows more than ASCII
 * @param columns how wide it is
 * @param lines how high it is
 */
record Terminal(boolean live, boolean colour, boolean unicode, int columns, int lines) {

    /** What a piece of text is painted in, as an ANSI rendition. */
    enum Ink {
        PLAIN("0"),
        BOLD("1"),
        DIM("2"),
        RED("1;31"),
        GREEN("32"),
        YELLOW("33"),
        MAGENTA("35"),
        CYAN("36"),
        GREY("90");

        private final String code;

        Ink(String code) {
            this.code = code;
        }
    }

    /** Columns of what is no terminal: nothing that is said is longer. */
    private static final int UNLIMITED = 500;

    /** That of this process. */
    static Terminal ofProcess() {
        return of(System.getenv(), attached(), charset());
    }

    static Terminal of(Map<String, String> environment, boolean attached, Charset charset) {
        boolean live = attached && !"dumb".equals(environment.get("TERM"));
        boolean colour = live && environment.getOrDefault("NO_COLOR", "").isEmpty();
        boolean unicode = charset.canEncode() && charset.newEncoder().canEncode("█─→");
        return new Terminal(
                live,
                colour,
                unicode,
                number(environment, "COLUMNS", live ? 80 : UNLIMITED),
                number(environment, "LINES", 24));
    }

    private static int number(Map<String, String> environment, String key, int otherwise) {
        String text = environment.getOrDefault(key, "");
        return text.matches("[0-9]{2,3}") ? Integer.parseInt(text) : otherwise;
    }

    /** From JDK 22 on there is a console without a terminal too, and it says so itself. */
    @SuppressWarnings("SystemConsoleNull") // right before JDK 22, and after it isTerminal decides
    private static boolean attached() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true; // before JDK 22
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** The locale's, not the JVM's default, which is UTF-8 from JDK 18 on whatever the terminal is. */
    private static Charset charset() {
        return Optional.ofNullable(System.getProperty("stdout.encoding"))
                .or(() -> Optional.ofNullable(System.getProperty("native.encoding")))
                .filter(Charset::isSupported)
                .map(Charset::forName)
                .orElse(Charset.defaultCharset());
    }

    String paint(Ink ink, String text) {
        return colour && ink != Ink.PLAIN && !text.isEmpty() ? "\u001b[" + ink.code + "m" + text + "\u001b[0m" : text;
    }

    /** One of two spellings. */
    String either(String inUnicode, String inAscii) {
        return unicode ? inUnicode : inAscii;
    }
}
