package dev.slipway.ops;

/**
 * Something that is wrong now, for people.
 *
 * @param subject where: {@code LXD}, {@code GitHub PATH}, {@code GitHub credential NAME}, {@code pool NAME} or {@code Slipway}
 * @param what in plain words, with its cause
 * @param advice what to do about it
 */
public record Problem(String subject, String what, String advice) {

    public Problem {
        what = OneLine.of(what);
    }

    @Override
    public String toString() {
        return subject + ": " + what + ". " + advice;
    }
}
