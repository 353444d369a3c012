package dev.slipway.sandbox.model;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a guest does wrong; its config key {@link #KEY} may ask for it. */
enum Misbehaviour {
    /** Boots and says nothing. */
    NEVER_LISTENS,
    /** Reboots when it listens. */
    REBOOTS,
    /** Fills its console when it listens, and works on. */
    FLOODS,
    /** Powers off before it listens. */
    DIES_YOUNG,
    /** Vanishes in the middle of its job. */
    DIES_IN_JOB,
    /** Listens, and answers nobody any more. */
    HANGS;

    static final String KEY = "user.slipway.test";

    static Optional<Misbehaviour> of(String word) {
        return Stream.of(values())
                .filter(m -> m.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word))
                .findFirst();
    }
}
