package dev.slipway.cli;

import dev.slipway.config.Mistake;
import java.util.List;

/** Ends a command whose configuration cannot be used: every mistake on a line of stderr, exit code 78. */
final class InvalidConfiguration extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    InvalidConfiguration(List<Mistake> mistakes) {
        super(mistakes.size() + " mistakes in the configuration");
        this.mistakes = List.copyOf(mistakes);
    }

    List<Mistake> mistakes() {
        return mistakes;
    }
}
