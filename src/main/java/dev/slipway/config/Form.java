package dev.slipway.config;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What the text of a scalar must look like, and what it then means.
 *
 * @param expected says to people what fits: "a whole number from 1 to 64"
 * @param parse empty if the text does not fit
 * @param shown whether a mistake may show the text; no if it may be a secret in the wrong place
 */
record Form<T>(String expected, Function<String, Optional<T>> parse, boolean shown) {

    static <T> Form<T> of(String expected, Function<String, Optional<T>> parse) {
        return new Form<>(expected, parse, true);
    }

    static Form<String> text(String expected, Predicate<String> fits) {
        return of(expected, text -> Optional.of(text).filter(fits));
    }

    static Form<String> pattern(String expected, String regex) {
        return text(expected, Pattern.compile(regex).asMatchPredicate());
    }

    /** Also the word {@code off}, for none. */
    Form<Optional<T>> orOff() {
        return new Form<>(
                expected + ", or off",
                text -> {
                    Optional<T> value = parse.apply(text);
                    return value.isPresent() || text.equals("off") ? Optional.of(value) : Optional.empty();
                },
                shown);
    }

    <R> Form<R> map(Function<T, R> meaning) {
        return new Form<>(expected, text -> parse.apply(text).map(meaning), shown);
    }

    Form<T> unshown() {
        return new Form<>(expected, parse, false);
    }

    /** How a mistake tells of a text that does not fit. */
    String shown(String text) {
        if (text.isEmpty()) {
            return "empty";
        }
        return shown ? Mistake.shown(text) : "something else (not shown: it may be a secret)";
    }
}
