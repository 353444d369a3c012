package dev.slipway.sandbox.simulation;

/** One run of the process: nothing that it has asked for reaches it once it has ended. */
final class Life {

    private boolean over;

    boolean over() {
        return over;
    }

    void end() {
        over = true;
    }
}
