package dev.slipway.config;

import java.util.List;

/** What came of reading the configuration: all of it, or all that is wrong with it. */
public sealed interface Reading {

    /** Nothing is wrong. */
    record Valid(Settings settings) implements Reading {}

    /**
     * It cannot be used.
     *
     * @param mistakes at least one; as many as could be found in one go
     */
    record Invalid(List<Mistake> mistakes) implements Reading {

        public Invalid {
            mistakes = List.copyOf(mistakes);
        }
    }
}
