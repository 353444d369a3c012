package dev.slipway.cli;

import java.util.Locale;

/**
 * What came of looking at one thing.
 *
 * @param what was looked at
 * @param finding what was found and, unless all is well, what to do about it
 */
record CheckLine(Verdict verdict, String what, String finding) {

    /** How it is. */
    enum Verdict {
        OK("ok"),
        /** It works, though not as it should. */
        WARN("warn"),
        FAIL("FAIL");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }
    }

    static CheckLine ok(String what, String finding) {
        return new CheckLine(Verdict.OK, what, finding);
    }

    static CheckLine warn(String what, String finding) {
        return new CheckLine(Verdict.WARN, what, finding);
    }

    static CheckLine fail(String what, String finding) {
        return new CheckLine(Verdict.FAIL, what, finding);
    }

    /** Why a call failed, in its own words, and what to do. */
    static CheckLine fail(String what, Throwable cause, String todo) {
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return fail(what, todo.isEmpty() ? why : why + ". " + todo);
    }

    boolean failed() {
        return verdict == Verdict.FAIL;
    }

    /** One line: what others said must not steer the terminal. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%-4s  %s: %s", verdict.word, what, finding)
                .replaceAll("\\p{Cntrl}", " ");
    }
}
