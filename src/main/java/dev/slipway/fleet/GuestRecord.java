package dev.slipway.fleet;

import java.util.Optional;

/** One line that a guest said on its console (the guest contract). Hostile input: the parser has bounded its texts. */
public sealed interface GuestRecord {

    /** The runner is connected and waits for a job. */
    record Listening() implements GuestRecord {}

    /** The runner runs a job. */
    record Job(Optional<String> workflow, Optional<String> repository, Optional<String> run) implements GuestRecord {}

    /**
     * The runner has ended and the guest is about to power off.
     *
     * @param result how its job ended, or why there was none; empty if the guest did not know
     */
    record End(Optional<String> result) implements GuestRecord {}
}
