package dev.slipway.fleet;

/** How far a runner's life is known to have gone. A runner lives once, so it only moves down this list. */
public enum Stage {
    ASKED,
    CREATED,
    STARTED,
    LISTENING,
    BUSY,
    ENDED,
    STOPPED,
    GONE
}
