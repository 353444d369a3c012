package dev.slipway.cli;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/** A line that is put together from painted pieces and never gets wider than its terminal. */
final class TerminalLine {

    private final Terminal terminal;
    private final StringBuilder text = new StringBuilder();
    private int width;

    TerminalLine(Terminal terminal) {
        this.terminal = terminal;
    }

    @CanIgnoreReturnValue
    TerminalLine add(Terminal.Ink ink, String piece) {
        // One column is left free: some terminals wrap as soon as the last one is written.
        int room = Math.max(0, terminal.columns() - 1 - width);
        String fitting = piece.length() <= room ? piece : piece.substring(0, room);
        text.append(terminal.paint(ink, fitting));
        width += fitting.length();
        return this;
    }

    @CanIgnoreReturnValue
    TerminalLine add(String piece) {
        return add(Terminal.Ink.PLAIN, piece);
    }

    /** Fills up with blanks to this column. */
    @CanIgnoreReturnValue
    TerminalLine to(int column) {
        return add(" ".repeat(Math.max(0, column - width)));
    }

    /** A column of its own: there, or two blanks further if it is not free. */
    @CanIgnoreReturnValue
    TerminalLine column(int column) {
        return add("  ").to(column);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
